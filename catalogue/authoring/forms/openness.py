"""Step 4: the criteria with their answers and evidence, and the standards followed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.forms.fields import StepForm
from catalogue.authoring.forms.rows import RowForm, RowFormSet, row_formset
from catalogue.authoring.forms.texts import flat_texts, text_fields
from catalogue.content.schema import MOST_OF, Steps
from catalogue.content.snapshot import Section
from catalogue.models import Answer, OpennessState
from catalogue.models.taxonomy import Criterion, CriterionQuestion
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import LANGUAGES, page_language

MOST_EVIDENCE, MOST_STANDARDS = MOST_OF["evidence"], MOST_OF["standards"]
# The prefix of their formset, and their name in the content.
STANDARDS = "standards"


def evidence_prefix(slug: str) -> str:
    return f"{slug}-evidence"


class _LinkedRow(RowForm):
    """A link and what must be said of it: neither goes without the other.

    Programs may send an address of which nothing is said yet.
    """

    words = ""
    no_words: Any = ""
    no_url: Any = ""

    def clean(self) -> None:
        given = [bool(self.cleaned_data.get(name)) for name in ("url", self.words)]
        if self.may_lack and given[0]:
            return
        if not self.errors.keys() & {"url", self.words} and any(given) and not all(given):
            self.add_error(*((self.words, self.no_words) if given[0] else ("url", self.no_url)))


class EvidenceForm(_LinkedRow):
    words = "shows_fi"
    no_words = _("Kerro, mitä linkki osoittaa.")
    no_url = _("Lisää linkki näyttöön.")
    url = forms.URLField(label=_("Linkki"), max_length=500, required=False, assume_scheme="https")
    text_names = {"shows": {"label": _("Mitä linkki osoittaa"), "max_length": 200}}

    @classmethod
    def flat(cls, row: Section) -> dict[str, Any]:
        return {"url": row.get("url", ""), **flat_texts("shows", row.get("shows"))}

    @property
    def is_held(self) -> bool:
        return bool(self.cleaned_data.get("url"))

    def section(self) -> Section:
        return {"url": self.cleaned_data.get("url", ""), "shows": self.texts("shows")}


class StandardForm(_LinkedRow):
    words = "name"
    no_words = _("Kirjoita standardin nimi.")
    no_url = _("Lisää linkki standardiin.")
    name = forms.CharField(label=_("Standardi"), max_length=120, required=False)
    edition = forms.CharField(label=_("Standardin versio"), max_length=40, required=False)
    url = forms.URLField(
        label=_("Linkki standardiin"), max_length=500, required=False, assume_scheme="https"
    )

    @property
    def is_held(self) -> bool:
        return bool(self.cleaned_data.get("name") and self.cleaned_data.get("url"))

    def section(self) -> Section:
        return {name: self.cleaned_data.get(name, "") for name in ("name", "edition", "url")}


class _EvidenceRows(RowFormSet):
    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criterion = criterion

    @property
    def title(self) -> str:
        return gettext("%(criterion)s, näyttö") % {"criterion": self._criterion_name()}

    def row_name(self, number: int) -> str:
        words = {"criterion": self._criterion_name(), "number": number}
        return gettext("%(criterion)s, näyttö %(number)s") % words

    def _criterion_name(self) -> str:
        return str(self.criterion.name(page_language()))


class _StandardRows(RowFormSet):
    @property
    def title(self) -> str:
        return gettext("Standardit")

    def row_name(self, number: int) -> str:
        return gettext("Standardi %(number)s") % {"number": number}

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[str, str]] = set()
        for row in self.forms:
            named = (row.cleaned_data.get("name", ""), row.cleaned_data.get("edition", ""))
            if named[0] and named in seen:
                row.add_error("name", _("Sama standardi on luettelossa kahdesti."))
            seen.add(named)


EvidenceFormSet = row_formset(EvidenceForm, _EvidenceRows, most=MOST_EVIDENCE, spare=1)
StandardFormSet = row_formset(StandardForm, _StandardRows, most=MOST_STANDARDS, spare=1)


@dataclass(frozen=True)
class CriterionBlock:
    criterion: Criterion
    state: BoundField
    text: BoundField
    translations: tuple[BoundField, ...]
    questions: tuple[tuple[CriterionQuestion, BoundField], ...]
    evidence: RowFormSet

    @property
    def is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.translations)

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in self) or bool(self.evidence.non_form_errors())

    def __iter__(self) -> Iterator[BoundField]:
        yield from (self.state, self.text, *self.translations)
        yield from self.evidence.fields()
        yield from (field for _question, field in self.questions)


class OpennessForm(StepForm):
    """All five criteria, with a formset of evidence for each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slug, criterion in taxonomy().offered.criteria.items():
            self.fields |= self.criterion_fields(slug, criterion)

    def __iter__(self) -> Iterator[BoundField]:
        # As the page has them, so that a list of errors reads from its top down.
        yield self["row_version"]
        for block in self.blocks():
            yield from block.evidence.counts()
            yield from block
        yield from self.standards.counts()
        yield from self.standards.fields()

    def row_kinds(self) -> dict[str, Callable[..., RowFormSet]]:
        evidence = {
            evidence_prefix(slug): partial(EvidenceFormSet, criterion=criterion)
            for slug, criterion in taxonomy().offered.criteria.items()
        }
        return {**evidence, STANDARDS: StandardFormSet}

    @property
    def standards(self) -> RowFormSet:
        return self.row_sets[STANDARDS]

    def criterion_fields(self, slug: str, criterion: Criterion) -> dict[str, forms.Field]:
        states = [
            choice
            for choice in OpennessState.choices
            if criterion.may_be_not_applicable or choice[0] != OpennessState.NOT_APPLICABLE
        ]
        fields: dict[str, forms.Field] = {
            f"{slug}-state": forms.ChoiceField(
                label=_("Arviosi"), choices=states, widget=forms.RadioSelect, required=False
            )
        }
        fields |= text_fields(f"{slug}-text", label=_("Perustelu"), rows=2, max_length=2000)
        for question in criterion.asked:
            fields[f"{slug}-q-{question.slug}"] = forms.ChoiceField(
                label=str(question.question(page_language())),
                choices=Answer.Value.choices,
                widget=forms.RadioSelect,
                required=False,
            )
        return fields

    def blocks(self) -> Iterator[CriterionBlock]:
        for slug, criterion in taxonomy().offered.criteria.items():
            yield CriterionBlock(
                criterion,
                self[f"{slug}-state"],
                self[f"{slug}-text_fi"],
                tuple(self[f"{slug}-text_{language}"] for language in LANGUAGES[1:]),
                tuple(
                    (question, self[f"{slug}-q-{question.slug}"]) for question in criterion.asked
                ),
                self.row_sets[evidence_prefix(slug)],
            )

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for claim in section.get("claims", []):
            slug = claim["criterion"]
            values |= {
                f"{slug}-state": claim.get("state", ""),
                **flat_texts(f"{slug}-text", claim.get("text")),
            }
        by_question = {
            question.slug: slug
            for slug, criterion in taxonomy().offered.criteria.items()
            for question in criterion.asked
        }
        return values | {
            f"{by_question[slug]}-q-{slug}": value
            for slug, value in section.get("answers", {}).items()
            if slug in by_question
        }

    @classmethod
    def flat_rows(cls, section: Section) -> dict[str, list[Section]]:
        return {
            evidence_prefix(claim["criterion"]): [
                EvidenceForm.flat(row) for row in claim.get("evidence", [])
            ]
            for claim in section.get("claims", [])
        } | {STANDARDS: section.get("standards", [])}

    def steps_to(self, name: str, section: Section) -> Steps:
        slug = _criterion_of(name)
        column = name.removeprefix(f"{slug}-")
        if column.startswith("q-"):
            return ("answers", column.removeprefix("q-"))
        stem, _line, language = column.rpartition("_")
        return _claim_steps(slug, section, *((stem, language) if stem else (column,)))

    def steps_to_rows(self, prefix: str, section: Section) -> Steps:
        if prefix == STANDARDS:
            return (STANDARDS,)
        return _claim_steps(_criterion_of(prefix), section, "evidence")

    def whose(self, name: str) -> str:
        slug = _criterion_of(name)
        return str(taxonomy().offered.criteria[slug].name(page_language())) if slug else ""

    def section(self) -> Section:
        data = self.cleaned_data
        answers = {
            question.slug: data[f"{slug}-q-{question.slug}"]
            for slug, criterion in taxonomy().offered.criteria.items()
            for question in criterion.asked
        }
        given = [self.claim(slug) for slug in taxonomy().offered.criteria]
        return {
            "claims": [claim for claim in given if self._is_claimed(claim)],
            "answers": {slug: value for slug, value in sorted(answers.items()) if value},
            "standards": self.standards.section(),
        }

    def claim(self, slug: str) -> Section:
        return {
            "criterion": slug,
            "state": self.cleaned_data[f"{slug}-state"],
            "text": self.texts(f"{slug}-text"),
            "evidence": self.row_sets[evidence_prefix(slug)].section(),
        }

    def _is_claimed(self, claim: Section) -> bool:
        # A program may name a criterion of which it says nothing yet.
        is_named = self.may_lack and evidence_prefix(claim["criterion"]) in self.stored
        return bool(claim["state"] or claim["evidence"] or any(claim["text"].values()) or is_named)


def _criterion_of(name: str) -> str:
    return next((slug for slug in taxonomy().offered.criteria if name.startswith(f"{slug}-")), "")


def _claim_steps(slug: str, section: Section, *steps: str) -> Steps:
    claims = [claim.get("criterion") for claim in section.get("claims", [])]
    return ("claims", claims.index(slug), *steps) if slug in claims else ("claims",)
