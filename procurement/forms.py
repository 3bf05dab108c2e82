"""Forms of purchasing bodies' editors."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.forms.money import MoneyField
from lib.forms.whole import WholeField
from lib.i18n.amounts import day
from lib.i18n.localized import page_language
from lib.text.names import NameField
from procurement.filters import unknown_municipality
from procurement.models import Framework, Municipality, PurchasingBody
from procurement.registry import municipality_named

LONGEST_TEXT, MOST_NAMED = 2000, 400
FACTS = (
    "number",
    "title_fi",
    "title_sv",
    "title_en",
    "valid_from",
    "valid_to",
    "option_fi",
    "option_sv",
    "option_en",
    "option_until",
    "lots_fi",
    "lots_sv",
    "lots_en",
    "ceiling",
    "used",
    "used_on",
    "call_off_fi",
    "call_off_sv",
    "call_off_en",
    "open_to",
    "source_url",
)


class DayField(forms.DateField):
    """By the browser's calendar, or written: `28.11.2026`, `2026-11-28`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        formats = ["%Y-%m-%d", "%d.%m.%Y"]
        errors = {"invalid": gettext_lazy("Kirjoita päivä, esimerkiksi 28.11.2026.")}
        super().__init__(
            **{
                "widget": widget,
                "input_formats": formats,
                "error_messages": errors,
                "localize": False,
                **options,
            }
        )


def _long_text(label: Any, lang: str, *, is_required: bool = False) -> forms.CharField:  # noqa: ANN401 -- a text, lazy or not
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        required=is_required,
        widget=forms.Textarea(attrs={"rows": 3, **({} if lang == "fi" else {"lang": lang})}),
    )


class MunicipalitiesField(forms.CharField):
    """Municipalities by name or number, one a line. Cleans to rows, each once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"max_length": 20_000, "widget": forms.Textarea(attrs={"rows": 5}), **options}
        )

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        found: dict[str, Municipality] = {}
        problems = []
        for line in str(super().clean(value) or "").replace(",", "\n").splitlines():
            if typed := line.strip():
                row = municipality_named(typed)
                if row is None or not row.is_offered:
                    problems.append(unknown_municipality(typed[:60]))
                else:
                    found[row.code] = row
        if problems:
            raise ValidationError(" ".join(problems[:5]), code="unknown")
        return list(found.values())


class FrameworkForm(forms.Form):
    """A framework of a body; `framework` is the one that is changed."""

    number = NameField(
        label=gettext_lazy("Numero tai tunnus"),
        max_length=60,
        help_text=gettext_lazy("Yksikön oma, esimerkiksi diaarinumero."),
    )
    title_fi = NameField(label=gettext_lazy("Nimi suomeksi"), max_length=160)
    title_sv = NameField(label=gettext_lazy("Nimi ruotsiksi"), max_length=160, required=False)
    title_en = NameField(label=gettext_lazy("Nimi englanniksi"), max_length=160, required=False)
    valid_from = DayField(label=gettext_lazy("Voimassa alkaen"))
    valid_to = DayField(
        label=gettext_lazy("Voimassa, viimeinen päivä"),
        help_text=gettext_lazy("Kun optio otetaan käyttöön, muuta tämä päivä."),
    )
    option_fi = forms.CharField(
        label=gettext_lazy("Optiot suomeksi"), max_length=300, required=False
    )
    option_sv = forms.CharField(
        label=gettext_lazy("Optiot ruotsiksi"), max_length=300, required=False
    )
    option_en = forms.CharField(
        label=gettext_lazy("Optiot englanniksi"), max_length=300, required=False
    )
    option_until = DayField(label=gettext_lazy("Optioineen viimeistään"), required=False)
    lots_fi = _long_text(gettext_lazy("Osa-alueet suomeksi"), "fi")
    lots_sv = _long_text(gettext_lazy("Osa-alueet ruotsiksi"), "sv")
    lots_en = _long_text(gettext_lazy("Osa-alueet englanniksi"), "en")
    ceiling = MoneyField(
        label=gettext_lazy("Enimmäisarvo, euroa ilman alv:tä"),
        help_text=gettext_lazy("Jätä tyhjäksi, jos sitä ei ole kerrottu."),
    )
    used = MoneyField(label=gettext_lazy("Enimmäisarvosta käytetty, euroa ilman alv:tä"))
    used_on = DayField(label=gettext_lazy("Minkä päivän tilanne käytetty määrä on"), required=False)
    call_off_fi = _long_text(
        gettext_lazy("Näin puitejärjestelystä tilataan, suomeksi"), "fi", is_required=True
    )
    call_off_sv = _long_text(gettext_lazy("Näin puitejärjestelystä tilataan, ruotsiksi"), "sv")
    call_off_en = _long_text(gettext_lazy("Näin puitejärjestelystä tilataan, englanniksi"), "en")
    open_to = forms.ChoiceField(
        label=gettext_lazy("Kuka voi ostaa"),
        choices=Framework.OpenTo.choices,
        widget=forms.RadioSelect,
    )
    named = MunicipalitiesField(
        label=gettext_lazy("Nimetyt kunnat"),
        required=False,
        help_text=gettext_lazy("Nimi tai numero, yksi riville. Vain jos muut eivät voi ostaa."),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Lähde: ilmoitus tai yksikön oma sivu"),
        max_length=500,
        assume_scheme="https",
    )
    row_version = WholeField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(
        self,
        *args: Any,
        body: PurchasingBody | None = None,
        framework: Framework | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.body, self.framework = body, framework
        self.fields["row_version"].required = framework is not None

    @classmethod
    def of(cls, framework: Framework) -> "FrameworkForm":
        return cls(initial=stored(framework), body=framework.body, framework=framework)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, message in self.problems(given):
            self.add_error(name, message)
        if self.body is not None and "number" in given:
            others = self.body.frameworks.filter(number=given["number"])
            if self.framework is not None:
                others = others.exclude(pk=self.framework.pk)
            if others.exists():
                self.add_error("number", _("Yksiköllä on jo puitejärjestely tällä numerolla."))
        return given

    @staticmethod
    def problems(given: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What does not fit together: the field, and what to do."""
        first, last = given.get("valid_from"), given.get("valid_to")
        option, found = given.get("option_until"), []
        if first and last and last < first:
            found.append(("valid_to", _("Viimeinen päivä ei voi olla ennen ensimmäistä.")))
        if last and option and option <= last:
            found.append(
                (
                    "option_until",
                    _("Anna myöhempi päivä kuin %(day)s, tai jätä tyhjäksi.")
                    % {"day": day(last, page_language())},
                )
            )
        if given.get("ceiling") == 0:
            found.append(("ceiling", _("Anna nollaa suurempi summa, tai jätä tyhjäksi.")))
        if given.get("used") is not None and given.get("used_on", "") is None:
            found.append(("used_on", _("Kerro, minkä päivän tilanne käytetty määrä on.")))
        if given.get("used_on") and given.get("used", "") is None:
            found.append(("used", _("Kerro käytetty määrä, tai jätä myös päivä tyhjäksi.")))
        is_named = given.get("open_to") == Framework.OpenTo.NAMED
        if is_named and given.get("named") == []:
            found.append(("named", _("Kirjoita nimetyt kunnat, yksi riville.")))
        if given.get("open_to") == Framework.OpenTo.BODY and given.get("named"):
            found.append(
                ("named", _("Jätä tyhjäksi, tai valitse, että vain nimetyt voivat ostaa."))
            )
        return found

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


def stored(framework: Framework) -> dict[str, Any]:
    """The framework as the form shows it."""
    language = page_language()
    named = framework.users.filter(until__isnull=True).select_related("municipality")
    return {name: getattr(framework, name) for name in FACTS} | {
        "named": "\n".join(user.municipality.name(language) for user in named),
        "row_version": framework.row_version,
    }


class EndFrameworkForm(forms.Form):
    """Within the framework's days."""

    last_day = DayField(label=gettext_lazy("Viimeinen päivä, jona voi ostaa"))
    row_version = WholeField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework

    def clean_last_day(self) -> Any:  # noqa: ANN401 -- a date
        last_day = self.cleaned_data["last_day"]
        if not self.framework.valid_from <= last_day <= self.framework.valid_to:
            words = {
                "first": day(self.framework.valid_from, page_language()),
                "last": day(self.framework.valid_to, page_language()),
            }
            raise ValidationError(_("Anna päivä väliltä %(first)s – %(last)s.") % words)
        return last_day


class _BodyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401 -- Django's own signature
        return str(obj.shown_name)


class EditorForm(forms.Form):
    """Say to edit for a body."""

    body = _BodyField(
        label=gettext_lazy("Yksikkö"),
        queryset=PurchasingBody.objects.all(),
        to_field_name="slug",
        empty_label=gettext_lazy("Valitse"),
    )
    note = NameField(
        label=gettext_lazy("Tehtäväsi yksikössä"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Tarvitaan, jos osoitteesi ei ole yksikön verkkotunnuksessa."),
    )
