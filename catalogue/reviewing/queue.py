"""The reviewers' queue: versions by where they are, oldest first.

A tab costs the same number of queries whatever it shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.conflicts import Conflict, conflicts_of
from catalogue.content.version_changes import change_words
from catalogue.freshness import due_on
from catalogue.models import (
    OpennessState,
    Review,
    State,
    Version,
    VersionQuerySet,
    approvals_required,
)
from catalogue.models.taxonomy import Component
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import LANGUAGES, Text
from lib.workdays import working_days_between

PAGE_SIZE = 20
NEAR_DAYS = 2
# For the average: enough to be steady, few enough to count in passing.
LATEST_DECIDED = 50
DAYS_IN_WEEK = 7
# The menu says on every page how much there is; beyond this it need not be exact.
MOST_COUNTED = 100

BY_REVIEW_DAY = (F("review_due_on").asc(nulls_first=True), "submitted_at", "pk")


@dataclass(frozen=True)
class Reviewer:
    """Who looks at the queue, when, in which language; and how many must approve."""

    user: User
    on: date
    language: str
    approvals: int = field(default_factory=approvals_required)


def _waiting(reviewer: Reviewer) -> VersionQuerySet:
    rows = Version.objects.submitted().needing_reviewers(reviewer.approvals)
    return rows.not_held_by(reviewer.user).order_by(*BY_REVIEW_DAY)


def _own(reviewer: Reviewer) -> VersionQuerySet:
    return Version.objects.submitted().held_by(reviewer.user).order_by(*BY_REVIEW_DAY)


def _with_others(reviewer: Reviewer) -> VersionQuerySet:
    rows = Version.objects.submitted().with_enough_reviewers(reviewer.approvals)
    return rows.not_held_by(reviewer.user).order_by(*BY_REVIEW_DAY)


def _with_vendor(_reviewer: Reviewer) -> VersionQuerySet:
    return Version.objects.with_vendor().order_by(F("fix_by").asc(nulls_last=True), "pk")


def _unconfirmed(reviewer: Reviewer) -> VersionQuerySet:
    return Version.objects.unconfirmed(reviewer.on)


def _decided(_reviewer: Reviewer) -> VersionQuerySet:
    return Version.objects.decided().order_by("-decided_at", "-pk")


NOTHING_HERE = _("Tässä ei ole nyt yhtään ratkaisua.")


@dataclass(frozen=True)
class Tab:
    rows: Callable[[Reviewer], VersionQuerySet]
    title: Promise
    empty: Promise = NOTHING_HERE


TABS: Mapping[str, Tab] = {
    "odottaa": Tab(_waiting, _("Odottaa"), _("Yhtään ratkaisua ei odota arvioijaa.")),
    "omat": Tab(_own, _("Omat"), _("Sinulla ei ole ratkaisuja arvioitavana.")),
    "muilla": Tab(_with_others, _("Muilla")),
    "korjattavana": Tab(_with_vendor, _("Korjattavana")),
    "tarkistus": Tab(_unconfirmed, _("Vuosittainen vahvistus")),
    "valmiit": Tab(_decided, _("Valmiit")),
}


def work_waiting(user: User, on: date) -> int:
    """How many versions the reviewer holds or may take; counted up to MOST_COUNTED of each."""
    reviewer = Reviewer(user, on, LANGUAGES[0])
    waiting = list(
        _waiting(reviewer)
        .select_related("offering")
        .only("number", "submitted_by", "offering__vendor")[:MOST_COUNTED]
    )
    return _own(reviewer).count() + len(waiting) - len(conflicts_of(user, waiting, on))


@dataclass(frozen=True)
class QueueLine:
    version: Version
    changes: str
    conflict: Conflict | None
    reviewer: Reviewer

    @property
    def name(self) -> Text:
        return self.version.name(self.reviewer.language)

    @property
    def main_place(self) -> Component | None:
        return next(
            (taxonomy().component_by_pk[row.component_id] for row in self.version.placements.all()),
            None,
        )

    @property
    def is_new(self) -> bool:
        return (
            self.version.offering.published_id in {None, self.version.pk}
            and self.version.number == 1
        )

    @property
    def states(self) -> list[tuple[Text, OpennessState | None]]:
        claims = {claim.criterion_id: claim.state for claim in self.version.claims.all()}
        return [
            (row.name(self.reviewer.language), OpennessState.chosen(claims.get(row.pk)))
            for row in taxonomy().offered.criteria.values()
        ]

    @property
    def reviewers(self) -> list[User]:
        # Who has a conflict is not told who holds or has approved the submission.
        if self.conflict:
            return []
        return [
            review.reviewer
            for review in self.version.reviews.all()
            if is_current(review, self.version)
        ]

    @property
    def may_take(self) -> bool:
        people = self.reviewers
        return (
            self.version.state == State.SUBMITTED
            and not self.conflict
            and self.reviewer.user not in people
            and len(people) < self.reviewer.approvals
        )

    @property
    def needs_second(self) -> bool:
        return self.version.state == State.SUBMITTED and any(
            review.decision and is_current(review, self.version)
            for review in self.version.reviews.all()
        )

    @property
    def due(self) -> date | None:
        if self.version.state == State.SUBMITTED:
            return self.version.review_due_on
        return (
            self.version.fix_by
            if self.version.state == State.CHANGES_REQUESTED
            else due_on(self.version)
        )

    @property
    def urgency(self) -> str:
        """`past`, `near` (two working days or less) or nothing."""
        if self.due is None or self.version.state in {State.REJECTED, State.SUPERSEDED}:
            return ""
        if self.due < self.reviewer.on:
            return "past"
        return "near" if working_days_between(self.reviewer.on, self.due) <= NEAR_DAYS else ""


def is_current(review: Review, version: Version) -> bool:
    if not review.decision:
        return review.released_at is None
    return (
        review.decision == Review.Decision.APPROVE
        and review.read_row_version == version.row_version
    )


@dataclass(frozen=True)
class Queue:
    page: Page[Version]
    lines: tuple[QueueLine, ...]


def queue(reviewer: Reviewer, tab: Tab, number: int) -> Queue:
    """The rows of a page with what they need; past the end comes the last page."""
    page = Paginator(tab.rows(reviewer), PAGE_SIZE).get_page(number)
    content = Version.objects.with_content().prefetch_related(
        Prefetch("reviews", Review.objects.select_related("reviewer"))
    )
    rows = content.in_bulk([version.pk for version in page.object_list])
    olds = Version.objects.with_content().in_bulk(
        [
            row.offering.published_id
            for row in rows.values()
            if row.offering.published_id and row.state == State.SUBMITTED
        ]
    )
    conflicts = conflicts_of(reviewer.user, rows.values(), reviewer.on)
    lines = tuple(
        _line(rows[version.pk], olds, conflicts.get(version.pk), reviewer)
        for version in page.object_list
    )
    return Queue(page, lines)


def _line(
    version: Version, olds: Mapping[int, Version], conflict: Conflict | None, reviewer: Reviewer
) -> QueueLine:
    changes = (
        change_words(olds.get(version.offering.published_id or 0), version, reviewer.language)
        if version.state == State.SUBMITTED
        else ""
    )
    return QueueLine(version, changes, conflict, reviewer)


@dataclass(frozen=True)
class QueueSummary:
    """The tiles: counts, and the average answer in working days."""

    counts: Mapping[str, int]
    submitted: int
    due_this_week: int
    oldest_days: int | None
    average_days: float | None


def queue_summary(reviewer: Reviewer) -> QueueSummary:
    week_ends = reviewer.on.toordinal() + DAYS_IN_WEEK - reviewer.on.isoweekday()
    numbers = Version.objects.submitted().aggregate(
        all=Count("pk"),
        due=Count("pk", filter=Q(review_due_on__lte=date.fromordinal(week_ends))),
        oldest=Min("submitted_at"),
    )
    oldest = (
        working_days_between(timezone.localdate(numbers["oldest"]), reviewer.on)
        if numbers["oldest"]
        else None
    )
    return QueueSummary(
        {slug: tab.rows(reviewer).count() for slug, tab in TABS.items()},
        numbers["all"],
        numbers["due"],
        oldest,
        _average_answer(),
    )


def _average_answer() -> float | None:
    """Working days from sending to the decision, over the latest decisions."""
    rows = (
        Version.objects.exclude(submitted_at=None)
        .exclude(decided_at=None)
        .order_by("-decided_at")
        .values_list("submitted_at", "decided_at")
    )
    days = [
        working_days_between(timezone.localdate(sent), timezone.localdate(decided))
        for sent, decided in rows[:LATEST_DECIDED]
        if sent and decided
    ]
    return fmean(days) if days else None
