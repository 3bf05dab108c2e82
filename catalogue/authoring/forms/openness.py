"""Step 4: the criteria with their answers and evidence, and the standards followed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.forms.fields import StepForm, flat_texts, text_fields
from catalogue.content.schema import MOST_OF, Steps
from catalogue.content.snapshot import Section
from catalogue.models import Answer, OpennessState
from catalogue.models.taxonomy import Criterion, CriterionQuestion
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import LANGUAGES, page_language

STANDARD_FIELD = re.compile(r"standard(?P<place>\d+)-(?P<column>\w+)")
EVIDENCE_FIELD = re.compile(r"(?P<column>url|shows)(?P<place>\d+)")
SPARE, MOST_EVIDENCE, MOST_STANDARDS = 1, MOST_OF["evidence"], MOST_OF["standards"]


@dataclass(frozen=True)
class CriterionBlock:
    criterion: Criterion
    state: BoundField
    text: BoundField
    translations: tuple[BoundField, ...]
    questions: tuple[tuple[CriterionQuestion, BoundField], ...]
    evidence: tuple[tuple[BoundField, ...], ...]

    @property
    def is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.translations)


class OpennessForm(StepForm):
    """All five criteria; `rows` tells how many rows of evidence there are already."""

    def __init__(self, *args: Any, rows: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counts = rows or {}
        for slug, criterion in taxonomy().offered.criteria.items():
            self.fields |= self.criterion_fields(slug, criterion)
        for place in range(self.count("standards", MOST_STANDARDS)):
            self.fields |= _standard_fields(place)

    def count(self, name: str, most: int) -> int:
        return min(self.counts.get(name, 0) + SPARE, most)

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
        for place in range(self.count(slug, MOST_EVIDENCE)):
            fields |= _evidence_fields(slug, place)
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
                tuple(
                    tuple(self[name] for name in _evidence_fields(slug, place))
                    for place in range(self.count(slug, MOST_EVIDENCE))
                ),
            )

    def standards(self) -> Iterator[tuple[BoundField, ...]]:
        for place in range(self.count("standards", MOST_STANDARDS)):
            yield tuple(self[name] for name in _standard_fields(place))

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for claim in section.get("claims", []):
            values |= _flat_claim(claim)
        by_question = {
            question.slug: slug
            for slug, criterion in taxonomy().offered.criteria.items()
            for question in criterion.asked
        }
        values |= {
            f"{by_question[slug]}-q-{slug}": value
            for slug, value in section.get("answers", {}).items()
            if slug in by_question
        }
        for place, standard in enumerate(section.get("standards", [])):
            values |= {f"standard{place}-{name}": value for name, value in standard.items()}
        return values

    @classmethod
    def row_counts(cls, section: Section) -> dict[str, int]:
        return {
            claim["criterion"]: len(claim.get("evidence", []))
            for claim in section.get("claims", [])
        } | {"standards": len(section.get("standards", []))}

    def clean(self) -> None:
        for slug in taxonomy().offered.criteria:
            for place in range(self.count(slug, MOST_EVIDENCE)):
                self.clean_pair(
                    f"{slug}-url{place}",
                    f"{slug}-shows{place}_fi",
                    _("Kerro, mitä linkki osoittaa."),
                    _("Lisää linkki näyttöön."),
                )
        for place in range(self.count("standards", MOST_STANDARDS)):
            self.clean_pair(
                f"standard{place}-url",
                f"standard{place}-name",
                _("Kirjoita standardin nimi."),
                _("Lisää linkki standardiin."),
            )
        seen: set[tuple[str, str]] = set()
        for place in range(self.count("standards", MOST_STANDARDS)):
            named = (
                self.cleaned_data.get(f"standard{place}-name", ""),
                self.cleaned_data.get(f"standard{place}-edition", ""),
            )
            if named[0] and named in seen:
                self.add_error(
                    f"standard{place}-name", _("Sama standardi on luettelossa kahdesti.")
                )
            seen.add(named)

    def clean_pair(self, url: str, words: str, no_words: Any, no_url: Any) -> None:  # noqa: ANN401 -- lazy texts
        given = [bool(self.cleaned_data.get(name)) for name in (url, words)]
        if self.may_lack and given[0]:
            return
        if url not in self.errors and words not in self.errors and any(given) and not all(given):
            self.add_error(words if given[0] else url, no_words if given[0] else no_url)

    def steps_to(self, name: str, section: Section) -> Steps:
        """`avoin-data-url0` is that claim's first address, `standard0-url` the first standard's."""
        if match := STANDARD_FIELD.fullmatch(name):
            return ("standards", int(match["place"]), match["column"])
        slug = next(slug for slug in taxonomy().offered.criteria if name.startswith(f"{slug}-"))
        column = name.removeprefix(f"{slug}-")
        if column.startswith("q-"):
            return ("answers", column.removeprefix("q-"))
        claims = [claim.get("criterion") for claim in section.get("claims", [])]
        return (
            ("claims", claims.index(slug), *_column_steps(column))
            if slug in claims
            else ("claims",)
        )

    def whose(self, name: str) -> str:
        if match := STANDARD_FIELD.fullmatch(name):
            return gettext("Standardi %(number)s") % {"number": int(match["place"]) + 1}
        slug = next(
            (slug for slug in taxonomy().offered.criteria if name.startswith(f"{slug}-")), ""
        )
        if not slug:
            return ""
        criterion, column = (
            str(taxonomy().offered.criteria[slug].name(page_language())),
            name.removeprefix(f"{slug}-"),
        )
        match = EVIDENCE_FIELD.fullmatch(column.partition("_")[0])
        return (
            gettext("%(criterion)s, näyttö %(number)s")
            % {
                "criterion": criterion,
                "number": int(match["place"]) + 1,
            }
            if match
            else criterion
        )

    def standard_rows(self) -> list[Section]:
        rows = [
            {
                name: self.cleaned_data.get(f"standard{place}-{name}", "")
                for name in ("name", "edition", "url")
            }
            for place in range(self.count("standards", MOST_STANDARDS))
        ]
        return [row for row in rows if row["name"] and row["url"]]

    def section(self) -> Section:
        data = self.cleaned_data
        answers = {
            question.slug: data[f"{slug}-q-{question.slug}"]
            for slug, criterion in taxonomy().offered.criteria.items()
            for question in criterion.asked
        }
        given = [self.claim(slug) for slug in taxonomy().offered.criteria]
        claims = [
            claim
            for claim in given
            if claim["state"]
            or claim["evidence"]
            or any(claim["text"].values())
            or (self.may_lack and claim["criterion"] in self.counts)
        ]
        return {
            "claims": claims,
            "answers": {slug: value for slug, value in sorted(answers.items()) if value},
            "standards": self.standard_rows(),
        }

    def claim(self, slug: str) -> Section:
        rows = [
            {
                "url": self.cleaned_data.get(f"{slug}-url{place}", ""),
                "shows": self.texts(f"{slug}-shows{place}"),
            }
            for place in range(self.count(slug, MOST_EVIDENCE))
        ]
        return {
            "criterion": slug,
            "state": self.cleaned_data[f"{slug}-state"],
            "text": self.texts(f"{slug}-text"),
            "evidence": [row for row in rows if row["url"]],
        }


def _column_steps(column: str) -> Steps:
    # `shows0_fi` is what the first evidence shows, in Finnish.
    stem, _line, language = column.rpartition("_")
    if match := EVIDENCE_FIELD.fullmatch(stem or column):
        return ("evidence", int(match["place"]), match["column"], *((language,) if stem else ()))
    return (stem, language) if stem else (column,)


def _evidence_fields(slug: str, place: int) -> dict[str, forms.Field]:
    url = forms.URLField(label=_("Linkki"), max_length=500, required=False, assume_scheme="https")
    return {
        f"{slug}-url{place}": url,
        **text_fields(f"{slug}-shows{place}", label=_("Mitä linkki osoittaa"), max_length=200),
    }


def _standard_fields(place: int) -> dict[str, forms.Field]:
    return {
        f"standard{place}-name": forms.CharField(
            label=_("Standardi"), max_length=120, required=False
        ),
        f"standard{place}-edition": forms.CharField(
            label=_("Standardin versio"), max_length=40, required=False
        ),
        f"standard{place}-url": forms.URLField(
            label=_("Linkki standardiin"), max_length=500, required=False, assume_scheme="https"
        ),
    }


def _flat_claim(claim: Section) -> dict[str, Any]:
    slug = claim["criterion"]
    values: dict[str, Any] = {
        f"{slug}-state": claim.get("state", ""),
        **flat_texts(f"{slug}-text", claim.get("text")),
    }
    for place, row in enumerate(claim.get("evidence", [])):
        values |= {
            f"{slug}-url{place}": row.get("url", ""),
            **flat_texts(f"{slug}-shows{place}", row.get("shows")),
        }
    return values
