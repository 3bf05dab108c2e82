"""Steps 1, 2, 5 and 6 of writing an offering."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.forms.fields import ColumnsForm, StepForm
from catalogue.authoring.publiccode.languages import KNOWN
from catalogue.content.schema import Steps
from catalogue.content.snapshot import Section
from catalogue.labels import UI_LANGUAGES, language_name
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import page_language

CPV = re.compile(r"[0-9]{8}-[0-9]")
MOST_CPV = 20


class BasicsForm(ColumnsForm):
    of = "basics"

    def clean(self) -> None:
        if not self.may_lack and not any(self.texts("name").values()) and not self.errors:
            self.add_error("name_fi", _("Kirjoita ratkaisun nimi."))


def _component_choices(has: Collection[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """By layer, in the page's language; a retired one only for a draft that `has` it."""
    language, rows = page_language(), _choosable(taxonomy().components, has)
    groups = [
        (layer, [(slug, str(row.name(language))) for slug, row in rows if row.layer_id == layer.pk])
        for layer in taxonomy().layers.values()
    ]
    return [
        (f"{layer.order} {layer.name(language)}", choices) for layer, choices in groups if choices
    ]


def _choosable(rows: Mapping[str, Any], has: Collection[str]) -> list[tuple[str, Any]]:
    return [(slug, row) for slug, row in rows.items() if row.is_offered or slug in has]


def names(rows: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(slug, str(row.name(page_language()))) for slug, row in rows]


class PlacesForm(StepForm):
    main = forms.ChoiceField(
        label=_("Pääkomponentti"),
        help_text=_("Kokonaisrakenteen kohta, johon ratkaisu ensisijaisesti kuuluu."),
    )
    others = forms.MultipleChoiceField(
        label=_("Muut komponentit"), required=False, widget=forms.CheckboxSelectMultiple
    )
    functions = forms.MultipleChoiceField(
        label=_("Kunnan tehtävät"), required=False, widget=forms.CheckboxSelectMultiple
    )
    phases = forms.MultipleChoiceField(
        label=_("Vaiheet"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cpv = forms.CharField(
        label=_("CPV-koodit"),
        max_length=400,
        required=False,
        help_text=_("Hankintasanaston koodit pilkulla erotettuina, esimerkiksi 72413000-8."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has = {name: self[name].value() or () for name in ("others", "functions", "phases")}
        components = _component_choices({str(self["main"].value()), *has["others"]})
        self.set_choices("main", [("", _("Valitse")), *components])
        self.set_choices("others", components)
        self.set_choices("functions", names(_choosable(taxonomy().functions, has["functions"])))
        self.set_choices("phases", names(_choosable(taxonomy().phases, has["phases"])))

    def set_choices(self, name: str, choices: Any) -> None:  # noqa: ANN401 -- nested choices
        # Django's types do not know which fields have choices.
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        components = section.get("components", [])
        main, others = (components[0], components[1:]) if components else ("", [])
        return {
            "main": main,
            "others": others,
            "functions": section.get("functions", []),
            "phases": section.get("phases", []),
            "cpv": ", ".join(section.get("cpv", [])),
        }

    def clean_cpv(self) -> list[str]:
        codes = sorted({code for code in re.split(r"[\s,;]+", self.cleaned_data["cpv"]) if code})
        bad = [code for code in codes if not CPV.fullmatch(code)]
        if bad:
            raise forms.ValidationError(
                _("Tarkista koodi %(code)s: CPV-koodissa on 8 numeroa, viiva ja tarkistusnumero."),
                params={"code": bad[0][:20], "value": bad[0]},
            )
        if len(codes) > MOST_CPV:
            raise forms.ValidationError(_("Anna enintään 20 koodia."))
        return codes

    def steps_to(self, name: str, section: Section) -> Steps:
        # Both fields of components are one list.
        return (
            ("components", 0)
            if name == "main"
            else ("components",)
            if name == "others"
            else super().steps_to(name, section)
        )

    def section(self) -> Section:
        data = self.cleaned_data
        return {
            "components": list(dict.fromkeys(filter(None, [data["main"], *data["others"]]))),
            "functions": sorted(data["functions"]),
            "phases": sorted(data["phases"]),
            "cpv": data["cpv"],
        }


class UsersForm(ColumnsForm):
    of = "users"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, offered = self.fields["languages"], dict(UI_LANGUAGES)
        given = (
            field.widget.value_from_datadict(self.data, self.files, "languages")
            if self.is_bound
            else self.get_initial_for_field(field, "languages")
        )
        # Languages that a file brought can be kept beside those that are offered to choose from.
        more = (
            sorted({code for code in given if code not in offered and code in KNOWN})
            if isinstance(given, list)
            else []
        )
        field.choices = [*UI_LANGUAGES, *((code, language_name(code)) for code in more)]  # type: ignore[attr-defined]


class DeliveryForm(ColumnsForm):
    of = "delivery"
