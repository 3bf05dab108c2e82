"""The form that adds an offering to a framework."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Offering, Part
from lib.forms.parameters import quoted
from lib.forms.whole import WholeField
from lib.i18n.localized import LANGUAGES
from lib.text.names import NameField


class CoverForm(forms.Form):
    """An offering that is public on `on`, by its name, its key or the address of its page."""

    offering = forms.CharField(
        label=gettext_lazy("Ratkaisu"),
        max_length=300,
        help_text=gettext_lazy("Ratkaisun nimi tai sen sivun osoite."),
    )
    part_name = NameField(
        label=gettext_lazy("Osa"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Osan nimi, jos puitejärjestely koskee vain yhtä osaa."),
    )
    row_version = WholeField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_offering(self) -> Offering:
        typed = self.cleaned_data["offering"]
        key = typed.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
        public = Offering.objects.published(self.on).select_related("published")
        found = list(public.filter(slug=key)[:1]) or self._named(typed)
        if len(found) > 1:
            raise ValidationError(
                _("Usealla ratkaisulla on tämä nimi. Anna ratkaisun sivun osoite.")
            )
        if not found:
            raise ValidationError(
                _("Julkaistua ratkaisua %(value)s ei löydy. Tarkista nimi, tai anna osoite.")
                % {"value": quoted(typed)}
            )
        return found[0]

    def _named(self, typed: str) -> list[Offering]:
        public = Offering.objects.published(self.on).select_related("published")
        # Compared here: a database's own folding of letters differs from one to another.
        names = [f"published__name_{language}" for language in LANGUAGES]
        keys = [
            pk
            for pk, *named in public.values_list("pk", *names)
            if typed.casefold() in {name.casefold() for name in named}
        ]
        return list(public.filter(pk__in=keys[:2]))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("offering") and given.get("part_name"):
            self._read_part(given)
        return given

    def _read_part(self, given: dict[str, Any]) -> None:
        parts = list(Part.objects.filter(version=given["offering"].published_id))
        typed = given["part_name"].casefold()
        for part in parts:
            if typed in {getattr(part, f"name_{language}").casefold() for language in LANGUAGES}:
                given["part_name"] = part.name_fi
                return
        names = ", ".join(part.name_fi for part in parts)
        self.add_error("part_name", _("Osaa ei ole. Ratkaisun osat: %(names)s.") % {"names": names})
