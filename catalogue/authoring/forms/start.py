"""Beginning an offering, and giving a reason."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.publiccode import LARGEST as LARGEST_FILE
from catalogue.authoring.publiccode import as_text
from catalogue.content.snapshot import Section
from catalogue.models import Version
from lib.forms.whole import WholeField
from lib.text.names import NameField


class VendorForm(forms.Form):
    vendor = forms.ChoiceField(label=_("Yritys"))

    def __init__(self, *args: Any, vendors: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vendors = list(vendors)
        self.fields["vendor"].choices = self.vendors  # type: ignore[attr-defined]


class StartForm(VendorForm):
    kind = forms.ChoiceField(label=_("Mitä tarjoat?"), choices=Version.Kind.choices)
    name_fi = NameField(label=_("Nimi"), max_length=120)

    def basics(self) -> Section:
        return {"kind": self.cleaned_data["kind"], "name": {"fi": self.cleaned_data["name_fi"]}}


class SourceForm(forms.Form):
    pasted = forms.CharField(
        label=_("Liitä publiccode.yml"),
        max_length=LARGEST_FILE,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "input mono", "spellcheck": "false"}),
    )
    uploaded = forms.FileField(label=_("Tai valitse tiedosto"), required=False)

    def clean(self) -> None:
        data = self.cleaned_data
        if not data.get("pasted", "").strip() and not data.get("uploaded") and not self.errors:
            self.add_error("pasted", _("Liitä tiedoston sisältö tai valitse tiedosto."))
        if data.get("uploaded") and data["uploaded"].size > LARGEST_FILE:
            self.add_error("uploaded", _("Tiedosto on liian suuri. Enintään 512 kt."))

    def source(self) -> str | bytes:
        uploaded = self.cleaned_data.get("uploaded")
        if uploaded:
            uploaded.seek(0)
        # As it came: a problem names its line.
        return bytes(uploaded.read()) if uploaded else str(self.cleaned_data["pasted"])

    def refused(self) -> Self:
        return self.again(
            gettext(
                "Tiedostoa ei voitu tuoda. Korjaa alla luetellut kohdat ja lue tiedosto uudelleen."
            )
        )

    def again(self, error: str, **changes: str) -> Self:
        # What was uploaded stands where it can be mended: no page may fill a file field.
        data = {name: self.data.get(name, "") for name in self.fields} | {
            "pasted": as_text(self.source()),
            **changes,
        }
        form = type(self)(data, **self.others())
        form.add_error("pasted", error)
        return form

    def others(self) -> dict[str, Any]:
        return {}


class ImportForm(SourceForm, VendorForm):
    def others(self) -> dict[str, Any]:
        return {"vendors": self.vendors}


class ImportAgainForm(SourceForm):
    row_version = WholeField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason_fi = forms.CharField(
        label=_("Syy"),
        max_length=300,
        help_text=_("Näkyy sivulla niille, jotka tulevat vanhasta linkistä."),
    )
    reason_sv = forms.CharField(label=_("Syy ruotsiksi"), max_length=300, required=False)
    reason_en = forms.CharField(label=_("Syy englanniksi"), max_length=300, required=False)

    def reason(self) -> dict[str, str]:
        return {
            language: self.cleaned_data[f"reason_{language}"] for language in ("fi", "sv", "en")
        }


class RestoringForm(forms.Form):
    reason_fi = forms.CharField(
        label=_("Syy"), max_length=300, help_text=_("Jää ylläpidon lokiin. Ei näy julkisesti.")
    )
