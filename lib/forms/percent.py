"""Percentages as people write them: `99,5`, `99.95 %`."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lib.i18n.localized import page_language

WHOLE = 100
DECIMALS = 3
_WRITTEN = re.compile(rf"(?P<whole>[0-9]{{1,3}})(?:[.,](?P<part>[0-9]{{1,{DECIMALS}}}))?\s*%?")
_PLAIN = re.compile(r"[0-9]+\.[0-9]+")


class PercentField(forms.CharField):
    """More than 0 and at most 100, in at most three decimals.

    Cleans to a Decimal, or None when empty.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input input--num"})
        super().__init__(**{"max_length": 24, "required": False, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        # A stored number is shown with the mark of the page's language.
        if page_language() != "en" and _PLAIN.fullmatch(str(value)):
            return str(value).replace(".", ",")
        return value

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        text = super().clean(value).strip()
        if not text:
            return None
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise ValidationError(
                _("Kirjoita prosentit numeroina, esimerkiksi 99,5. Desimaaleja voi olla kolme."),
                code="unread",
            )
        percent = Decimal(f"{written['whole']}.{written['part'] or 0}")
        if not 0 < percent <= WHOLE:
            raise ValidationError(
                _("Anna prosentit, jotka ovat yli 0 ja enintään 100."), code="bounds"
            )
        return percent
