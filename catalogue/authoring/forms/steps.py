"""Steps 1, 2, 5 and 6 of writing an offering."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.forms.fields import StepForm, flat_texts
from catalogue.authoring.publiccode.languages import KNOWN
from catalogue.content.schema import Steps
from catalogue.content.snapshot import Section
from catalogue.labels import UI_LANGUAGES
from catalogue.models import Version
from catalogue.taxonomy.countries import country_choices
from catalogue.taxonomy.registry import taxonomy
from lib.forms.whole import WholeField
from lib.i18n.localized import page_language

CPV = re.compile(r"[0-9]{8}-[0-9]")
MOST_MONTHS = 240
MOST_CPV = 20


class BasicsForm(StepForm):
    never_missing = frozenset({"kind"})
    kind = forms.ChoiceField(
        label=_("Mitä tarjoat?"), choices=Version.Kind.choices, widget=forms.RadioSelect
    )
    text_names = {
        "name": {
            "label": _("Nimi"),
            "max_length": 120,
            "help_text": _("Tuotteen tai palvelun nimi ilman mainoslausetta."),
        },
        "summary": {
            "label": _("Lyhyt kuvaus"),
            "max_length": 300,
            "rows": 3,
            "help_text": _("Enintään 300 merkkiä. Näkyy hakutuloksissa."),
        },
        "description": {
            "label": _("Kuvaus"),
            "max_length": 8000,
            "rows": 9,
            "help_text": _(
                "Mitä kunta saa ja mihin se sopii. Voit käyttää Markdownia: **lihavointi**, -"
                " luettelo, [linkki](https://…)."
            ),
        },
        "change_log": {
            "label": _("Mitä muuttui edellisestä versiosta?"),
            "max_length": 2000,
            "rows": 3,
            "help_text": _("Näkyy versiohistoriassa. Ensimmäisessä versiossa voi jättää tyhjäksi."),
        },
    }

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        return {
            "kind": section.get("kind", ""),
            **{
                key: text
                for name in cls.text_names
                for key, text in flat_texts(name, section.get(name)).items()
            },
        }

    def clean(self) -> None:
        if not self.may_lack and not any(self.texts("name").values()) and not self.errors:
            self.add_error("name_fi", _("Kirjoita ratkaisun nimi."))

    def section(self) -> Section:
        return {
            "kind": self.cleaned_data["kind"],
            **{name: self.texts(name) for name in self.text_names},
        }


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


def language_name(code: str) -> str:
    if code in dict(UI_LANGUAGES):
        return str(dict(UI_LANGUAGES)[code])
    try:
        return str(get_language_info(code)["name_translated"]).lower()
    except KeyError:
        return code


class UsersForm(StepForm):
    user_groups = forms.MultipleChoiceField(
        label=_("Kenelle ratkaisu on?"),
        choices=Version.UserGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Käyttöliittymän kielet"),
        choices=UI_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accessibility_url = forms.URLField(
        label=_("Saavutettavuusselosteen osoite"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    text_names = {
        "references": {
            "label": _("Ketkä ratkaisua käyttävät?"),
            "rows": 4,
            "help_text": _("Nimeä kunta vain, jos sillä on lupa."),
        },
        "accessibility": {
            "label": _("Saavutettavuus"),
            "rows": 3,
            "help_text": _("Miten ratkaisu täyttää WCAG 2.1 AA -vaatimukset ja mitä puuttuu."),
        },
    }

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

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        plain = {name: section.get(name, []) for name in ("user_groups", "languages")}
        return {
            **plain,
            "accessibility_url": section.get("accessibility_url", ""),
            **{
                key: text
                for name in cls.text_names
                for key, text in flat_texts(name, section.get(name)).items()
            },
        }

    def section(self) -> Section:
        data = self.cleaned_data
        return {
            "user_groups": sorted(data["user_groups"]),
            "languages": sorted(data["languages"]),
            "accessibility_url": data["accessibility_url"],
            "references": self.texts("references"),
            "accessibility": self.texts("accessibility"),
        }


class DeliveryForm(StepForm):
    minimum_months = WholeField(
        label=_("Sopimuksen vähimmäiskesto, kuukautta"),
        min_value=0,
        max_value=MOST_MONTHS,
        required=False,
        help_text=_("Tyhjä: ei vähimmäiskestoa."),
    )
    exit_notice_months = WholeField(
        label=_("Irtisanomisaika, kuukautta"), min_value=0, max_value=MOST_MONTHS, required=False
    )
    hosted_by = forms.ChoiceField(
        label=_("Kuka vastaa palvelimista?"),
        choices=[("", _("Ei kerrottu")), *Version.HostedBy.choices],
        required=False,
    )
    hosting_location = forms.ChoiceField(label=_("Missä maassa tieto on?"), required=False)
    text_names = {
        "exit_terms": {
            "label": _("Mitä tapahtuu, kun sopimus päättyy?"),
            "rows": 4,
            "help_text": _("Missä muodossa ja missä ajassa kunta saa tietonsa."),
        },
        "support": {
            "label": _("Tuki"),
            "rows": 3,
            "help_text": _("Milloin ja miten kunta saa apua."),
        },
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hosting_location"].choices = [("", _("Ei kerrottu")), *country_choices()]  # type: ignore[attr-defined]

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        names = ("minimum_months", "exit_notice_months", "hosted_by", "hosting_location")
        return {
            **{name: section.get(name, "") for name in names},
            **{
                key: text
                for name in cls.text_names
                for key, text in flat_texts(name, section.get(name)).items()
            },
        }

    def section(self) -> Section:
        plain = {
            name: self.cleaned_data[name]
            for name in ("minimum_months", "exit_notice_months", "hosted_by", "hosting_location")
        }
        return {**plain, "exit_terms": self.texts("exit_terms"), "support": self.texts("support")}
