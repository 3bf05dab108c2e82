"""Everything a reviewer reads of a version.

What changed, what was checked beforehand, each criterion with claim, evidence and answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from catalogue.content.diff import Change, Kind, changed, differences
from catalogue.content.fields import part_names
from catalogue.content.snapshot import content_of
from catalogue.content.version_changes import Comparison, compare, criteria_of, labels
from catalogue.labels import answer_words
from catalogue.models import (
    Claim,
    Evidence,
    Finding,
    OpennessState,
    Part,
    Review,
    State,
    Version,
    approvals_required,
)
from catalogue.models.taxonomy import Criterion
from catalogue.openness.evaluation import Check, Evaluation
from catalogue.openness.reading import evaluation_of
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import Text

HISTORY_LENGTH = 30


@dataclass(frozen=True)
class EvidenceLine:
    """A link, what it shows, and what the check said of it."""

    row: Evidence
    shows: Text
    check: Check


@dataclass(frozen=True)
class PublicRow:
    slug: str
    name: Text
    state: OpennessState | None
    reason: Text


@dataclass(frozen=True)
class CriterionSheet:
    criterion: Criterion
    name: Text
    state: OpennessState | None
    text: Text
    evidence: tuple[EvidenceLine, ...]
    lacks: tuple[Check, ...]
    answers: tuple[tuple[Text, str], ...]
    is_touched: bool
    finding: Finding | None

    @property
    def slug(self) -> str:
        return self.criterion.slug

    def public(self, found: str, said: Text) -> PublicRow:
        # A form that will not do may say anything.
        state = OpennessState(found) if found in OpennessState.values else None
        return PublicRow(
            self.slug,
            self.name,
            state,
            self.text if state and state == self.state and not said else said,
        )


@dataclass(frozen=True)
class PartSheet:
    """A part with what was checked of it, and what has happened to it.

    `changes` are since the version it is compared with.
    """

    part: Part
    name: Text
    checks: tuple[Check, ...]
    changes: tuple[Change, ...]
    is_new: bool


@dataclass(frozen=True)
class Event:
    at: datetime
    words: str
    text: Text | None = None


@dataclass
class ReviewPage:
    """A version loaded with `with_content()`, beside the published one of the same offering.

    Nothing stands beside it where no other version has been published.
    """

    version: Version
    language: str
    on: date

    @property
    def name(self) -> Text:
        return self.version.name(self.language)

    @cached_property
    def published(self) -> Version | None:
        """What the public sees now; of an approved version, the one it replaced."""
        pk = self.version.offering.published_id
        others = Version.objects.with_content().filter(offering=self.version.offering_id)
        if pk is not None and pk != self.version.pk:
            return others.filter(pk=pk).first()
        return (
            others.filter(state=State.SUPERSEDED, number__lt=self.version.number)
            .order_by("-number")
            .first()
        )

    @cached_property
    def comparison(self) -> Comparison:
        return compare(self.published, self.version, self.language, self.on)

    @property
    def unchanged(self) -> list[Change]:
        return [row for row in self.comparison.changes if row.kind is Kind.SAME]

    @property
    def change_log(self) -> Text:
        return self.version.change_log(self.language)

    @property
    def decided_summary(self) -> Text | None:
        return self.decided.summary(self.language) if self.decided else None

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluation_of(self.version)

    @cached_property
    def parts(self) -> list[PartSheet]:
        owners = part_names(content_of(self.version)["parts"])
        return [
            self.part(part, owner)
            for part, owner in zip(self.version.parts.all(), owners, strict=True)
        ]

    def part(self, part: Part, owner: str) -> PartSheet:
        """One of them; `owner` is its name in the comparison."""
        # By the label too: the name of another part may begin with this one's and a point.
        changes = tuple(
            row
            for row in self.comparison.changed
            if row.path.startswith(f"parts.{owner}.") and row.label.startswith(f"{owner}, ")
        )
        is_new = any(
            row.path == f"parts.{owner}" and row.kind is Kind.ADDED
            for row in self.comparison.changed
        )
        checks = tuple(self.evaluation.prechecks_of(f"parts.{part.pk}"))
        return PartSheet(
            part, part.name(self.language), checks, changes, is_new or self.published is None
        )

    @property
    def removed_parts(self) -> list[Change]:
        return [
            row
            for row in self.comparison.changed
            if row.path.startswith("parts.")
            and row.kind is Kind.REMOVED
            and row.path.removeprefix("parts.") == row.label
        ]

    @cached_property
    def request(self) -> Review | None:
        asked = [
            review
            for review in self.reviews
            if review.version_id == self.version.pk
            and review.decision == Review.Decision.REQUEST_CHANGES
        ]
        return max(asked, key=lambda review: review.decided_at or review.created_at, default=None)

    @property
    def request_summary(self) -> Text | None:
        return self.request.summary(self.language) if self.request else None

    @cached_property
    def since_request(self) -> list[Change] | None:
        """What has changed since changes were asked for.

        None in a first round, and of requests that kept no content.
        """
        if self.request is None or self.request.asked_of is None:
            return None
        return changed(
            differences(self.request.asked_of, content_of(self.version), labels(self.language))
        )

    @cached_property
    def touched(self) -> frozenset[str]:
        if self.since_request is not None:
            return criteria_of(self.since_request)
        return self.comparison.touched if self.published is not None else frozenset()

    @cached_property
    def reviews(self) -> list[Review]:
        rows = Review.objects.filter(version__offering=self.version.offering_id).select_related(
            "reviewer", "version"
        )
        return list(rows.prefetch_related("findings")[:HISTORY_LENGTH])

    @cached_property
    def decided(self) -> Review | None:
        rows = [
            review
            for review in self.reviews
            if review.version_id == self.version.pk and review.decided_at
        ]
        return max(rows, key=lambda review: review.decided_at or review.created_at, default=None)

    @cached_property
    def approvals(self) -> list[Review]:
        return [
            review
            for review in self.reviews
            if review.version_id == self.version.pk
            and review.decision == Review.Decision.APPROVE
            and review.read_row_version == self.version.row_version
        ]

    @cached_property
    def approvals_asked(self) -> int:
        return approvals_required()

    @property
    def needs_second(self) -> bool:
        return (
            self.version.state == State.SUBMITTED and 0 < len(self.approvals) < self.approvals_asked
        )

    @property
    def holders(self) -> list[Review]:
        return [
            review
            for review in self.reviews
            if review.version_id == self.version.pk
            and not review.decision
            and review.released_at is None
        ]

    def criteria(self) -> list[CriterionSheet]:
        claims = {claim.criterion_id: claim for claim in self.version.claims.all()}
        return [
            self.criterion(row, claims.get(row.pk)) for row in taxonomy().offered.criteria.values()
        ]

    def criterion(self, row: Criterion, claim: Claim | None) -> CriterionSheet:
        found = self.evaluation.prechecks_of(f"claims.{row.slug}")
        lines = list(claim.evidence.all()) if claim else []
        decided = list(self.decided.findings.all()) if self.decided else []
        return CriterionSheet(
            criterion=row,
            name=row.name(self.language),
            state=OpennessState.chosen(claim.state) if claim else None,
            text=claim.text(self.language) if claim else Text("", self.language, is_fallback=False),
            evidence=tuple(
                EvidenceLine(line, line.shows(self.language), check)
                for line, check in zip(lines, found, strict=False)
            ),
            lacks=tuple(found[len(lines) :]),
            answers=tuple(self.answers(row)),
            is_touched=row.slug in self.touched,
            finding=next((one for one in decided if one.criterion_id == row.pk), None),
        )

    def answers(self, row: Criterion) -> Iterator[tuple[Text, str]]:
        given = {answer.question_id: answer.value for answer in self.version.answers.all()}
        for question in (one for one in row.questions.all() if one.is_offered or one.pk in given):
            yield question.question(self.language), answer_words(given.get(question.pk, ""))

    def history(self) -> list[Event]:
        events = [
            event for review in self.reviews for event in _review_events(review, self.language)
        ]
        vendor = self.version.offering.vendor.name
        for version in self.version.offering.versions.exclude(submitted_at=None):
            words = _("%(vendor)s lähetti version %(number)s arvioitavaksi.") % {
                "vendor": vendor,
                "number": version.number,
            }
            events.append(Event(version.submitted_at or version.created_at, words))
        return sorted(events, key=lambda event: event.at, reverse=True)[:HISTORY_LENGTH]


def _review_events(review: Review, language: str) -> Iterator[Event]:
    who = {"name": _reviewer_name(review), "number": review.version.number}
    yield Event(review.created_at, _("%(name)s otti version %(number)s arvioitavaksi.") % who)
    if review.released_at:
        yield Event(review.released_at, _("%(name)s vapautti version %(number)s jonoon.") % who)
    if review.decided_at:
        said = {
            "approve": _("%(name)s hyväksyi version %(number)s."),
            "request_changes": _("%(name)s pyysi korjauksia versioon %(number)s."),
            "reject": _("%(name)s hylkäsi version %(number)s."),
        }[review.decision]
        yield Event(review.decided_at, said % who, review.summary(language))


def _reviewer_name(review: Review) -> str:
    # For other reviewers' eyes only.
    return review.reviewer.name or _("Arvioija")
