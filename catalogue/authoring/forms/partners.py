"""Asking a company to offer together."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text.names import NameField
from vendors.models import validate_business_id


class PartnerForm(forms.Form):
    business_id = forms.CharField(
        label=_("Kumppanin Y-tunnus"), max_length=9, validators=[validate_business_id]
    )
    role_fi = NameField(
        label=_("Kumppanin rooli"),
        max_length=120,
        required=False,
        help_text=_("Esimerkiksi ylläpito tai koulutus."),
    )
    role_sv = NameField(label=_("Rooli ruotsiksi"), max_length=120, required=False)
    role_en = NameField(label=_("Rooli englanniksi"), max_length=120, required=False)

    def role(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"role_{language}"] for language in ("fi", "sv", "en")}
