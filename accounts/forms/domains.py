"""The form by which staff say whose a domain is.

What shows nothing is refused, what looks odd is asked twice.
"""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.signals import domain_uses_asked
from lib.mail_domains import DomainField, is_public_provider


def _uses_of(domain: str, row: models.Model | None) -> list[str]:
    return [
        use
        for _receiver, uses in domain_uses_asked.send(sender=None, domain=domain, row=row)
        for use in uses or []
    ]


class DomainForm(forms.ModelForm[Any]):
    """For tables with a column `domain`."""

    domain = DomainField(label=_("Verkkotunnus"), max_length=120)
    is_sure = forms.BooleanField(
        label=_("Tallenna, vaikka verkkotunnus on käytössä muuallakin"), required=False
    )

    def clean_domain(self) -> str:
        domain: str = self.cleaned_data["domain"]
        if is_public_provider(domain):
            raise forms.ValidationError(
                _(
                    "%(domain)s on yleinen sähköpostipalvelu: kuka tahansa voi saada siitä"
                    " osoitteen, joten se ei näytä, kuka osoitteen takana on."
                ),
                params={"domain": domain},
            )
        return domain

    def clean(self) -> dict[str, Any]:
        # What is known elsewhere too is saved only by somebody who has seen it.
        data: dict[str, Any] = super().clean() or self.cleaned_data
        uses = _uses_of(data["domain"], self.instance) if "domain" in data else []
        if uses and not data.get("is_sure"):
            self.add_error(
                "is_sure",
                _("Verkkotunnus on jo käytössä: %(uses)s. Jos se on silti oikein, valitse tämä.")
                % {"uses": ", ".join(uses)},
            )
        return data
