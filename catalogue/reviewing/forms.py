"""The reviewer's form: findings, the decision, what is said to the vendor, when changes are due."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.models import CannedText, OpennessState, Review, Version
from catalogue.reviewing.judgement import Decision, Gap, Judged, Judgement
from catalogue.taxonomy.registry import taxonomy
from lib.forms.whole import WholeField, whole
from lib.i18n.amounts import day
from lib.i18n.localized import LANGUAGES, page_language
from lib.workdays import add_working_days

DECISIONS = [
    (Decision.APPROVE, _("Hyväksy ja julkaise")),
    (Decision.REQUEST_CHANGES, _("Pyydä korjauksia")),
    (Decision.REJECT, pgettext_lazy("version", "Hylkää")),
]
LANGUAGE_NAMES = [("fi", _("suomi")), ("sv", _("ruotsi")), ("en", _("englanti"))]
SHORT, LONG, BY_DATE = 10, 20, "pvm"
LONGEST = 4000


class ReviewForm(forms.Form):
    """Texts are written in one language, the vendor's unless the reviewer chooses another."""

    # What is needed depends on the decision, and the act says so.
    hides_optional = True
    row_version = WholeField(widget=forms.HiddenInput, min_value=1)
    review_row_version = WholeField(widget=forms.HiddenInput, min_value=1)
    decision = forms.ChoiceField(
        label=_("Päätös"), choices=DECISIONS, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Kieli, jolla kirjoitat toimittajalle"), choices=LANGUAGE_NAMES
    )
    canned = forms.ModelChoiceField(
        label=_("Valmis teksti"),
        queryset=CannedText.objects.none(),
        required=False,
        empty_label=_("Valitse teksti"),
    )
    summary = forms.CharField(
        label=_("Yhteenveto toimittajalle"),
        help_text=_("Vain toimittaja näkee tämän. Perustelut kriteereistä liitetään mukaan."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    public_summary = forms.CharField(
        label=_("Julkinen perustelu päätöslokiin"),
        help_text=_(
            "Kaikki näkevät tämän päätöslokissa. Tyhjänä lokissa lukee: Ei julkista perustelua."
        ),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    fix_time = forms.ChoiceField(label=_("Korjausaika"), required=False)
    fix_by = forms.DateField(
        label=_("Korjattava viimeistään"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["canned"].queryset = CannedText.objects.filter(is_active=True)  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["fix_time"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            *((str(days), self.days_words(days)) for days in (SHORT, LONG)),
            (BY_DATE, _("Valitse päivä")),
        ]
        for slug, criterion in taxonomy().offered.criteria.items():
            self.fields |= _finding_fields(slug, str(criterion.name(page_language())))

    def days_words(self, days: int) -> str:
        return ngettext("%(count)s arkipäivä (%(day)s)", "%(count)s arkipäivää (%(day)s)", days) % {
            "count": days,
            "day": day(add_working_days(self.today, days), page_language()),
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("decision") != Decision.REQUEST_CHANGES:
            # A date of its own counts only where it was asked for.
            data["fix_by"] = None
        elif data.get("fix_time") in {str(SHORT), str(LONG)}:
            data["fix_by"] = add_working_days(self.today, int(data["fix_time"]))
        return data

    def judgement(self) -> Judgement:
        data = self.cleaned_data
        language = data["language"]
        findings = {
            slug: Judged(
                data[f"state-{slug}"],
                said(data[f"reason-{slug}"], language),
                said(data[f"public_reason-{slug}"], language),
            )
            for slug in taxonomy().offered.criteria
        }
        return Judgement(
            findings,
            said(data["summary"], language),
            said(data["public_summary"], language),
            data["fix_by"],
        )

    def add_gaps(self, found: list[Gap]) -> None:
        for gap in found:
            self.add_error(field_of(gap.field), str(gap.remedy))

    def again(self, **values: Any) -> "ReviewForm":
        typed = {**cast("QueryDict", self.data).dict(), **values}
        return ReviewForm(initial=typed, today=self.today)

    def with_canned(self) -> "ReviewForm":
        """The form as typed, with the chosen text at the end of the summary.

        In the language being written.
        """
        chosen = CannedText.objects.filter(
            is_active=True, pk=number(self.data.get("canned"))
        ).first()
        language = self.data.get("language", "")
        summary = self.data.get("summary", "").rstrip()
        text = (
            str(chosen.text(language if language in LANGUAGES else LANGUAGES[0])) if chosen else ""
        )
        return self.again(summary="\n\n".join(filter(None, (summary, text))))

    def differing(self, claims: dict[str, str]) -> int:
        states = {slug: self[f"state-{slug}"].value() for slug in taxonomy().offered.criteria}
        return sum(bool(state) and state != claims.get(slug, "") for slug, state in states.items())

    def typed(self) -> Iterator[tuple[Any, str]]:
        # For a page that can keep what was written no longer.
        for slug in taxonomy().offered.criteria:
            for name in (f"reason-{slug}", f"public_reason-{slug}"):
                yield self[name].label, self[name].value() or ""
        for name in ("summary", "public_summary"):
            yield self[name].label, self[name].value() or ""


def _finding_fields(slug: str, criterion: str) -> dict[str, forms.Field]:
    # Labels name the criterion, for lists of errors and clashes.
    labels = {
        "reason": _("%(criterion)s, perustelu toimittajalle"),
        "public_reason": _("%(criterion)s, julkinen perustelu"),
    }
    state = forms.ChoiceField(
        label=gettext("%(criterion)s, arvioijan päätös") % {"criterion": criterion},
        choices=OpennessState.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    texts = {
        f"{name}-{slug}": forms.CharField(
            label=str(label) % {"criterion": criterion},
            max_length=LONGEST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for name, label in labels.items()
    }
    return {f"state-{slug}": state, **texts}


def field_of(path: str) -> str:
    """`findings.avoin-data.reason` → `reason-avoin-data`."""
    words = path.split(".")
    return f"{words[2]}-{words[1]}" if words[0] == "findings" else words[0]


def said(text: str, language: str) -> dict[str, str]:
    return {language: text} if text.strip() else {}


def number(value: Any) -> int:  # noqa: ANN401 -- whatever was sent
    return whole(value) or 0


def _vendor_language(version: Version) -> str:
    return version.submitted_by.language if version.submitted_by else LANGUAGES[0]


def _written_in(review: Review, otherwise: str) -> str:
    texts = [
        (review, "summary"),
        (review, "public_summary"),
        *((row, name) for row in review.findings.all() for name in ("reason", "public_reason")),
    ]
    return next(
        (
            language
            for language in LANGUAGES
            for row, name in texts
            if getattr(row, f"{name}_{language}")
        ),
        otherwise,
    )


def initial_of(version: Version, review: Review) -> dict[str, Any]:
    language = _written_in(review, _vendor_language(version))
    found = {finding.criterion_id: finding for finding in review.findings.all()}
    values: dict[str, Any] = {
        "row_version": version.row_version,
        "review_row_version": review.row_version,
        "language": language,
        "summary": getattr(review, f"summary_{language}"),
        "public_summary": getattr(review, f"public_summary_{language}"),
        "fix_time": BY_DATE if review.fix_by else str(SHORT),
        "fix_by": review.fix_by,
        "decision": Decision.REQUEST_CHANGES if review.fix_by else None,
    }
    for slug, criterion in taxonomy().offered.criteria.items():
        finding = found.get(criterion.pk)
        values[f"state-{slug}"] = finding.state if finding else ""
        values |= {
            f"{name}-{slug}": getattr(finding, f"{name}_{language}") if finding else ""
            for name in ("reason", "public_reason")
        }
    return values
