"""Names of companies, people, offerings and keys: what a name may hold."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# `Verkkokauppa.com Oyj` is a name, `evil.example/vahvista` an address.
ADDRESS = re.compile(
    r"\w[\w+.-]*://|\bwww\.\w|\bmailto:|\w\.[a-z]{2,}(?::\d+)?[/?#]\S", re.IGNORECASE
)


def refuse_address(value: str) -> None:
    """Raises ValidationError."""
    if ADDRESS.search(unicodedata.normalize("NFKC", value)):
        raise ValidationError(_("Kirjoita nimi ilman verkko-osoitetta."), code="address")


class NameField(forms.CharField):
    """One line without an address: names go into mails and onto others' pages."""

    default_validators = [refuse_address]
