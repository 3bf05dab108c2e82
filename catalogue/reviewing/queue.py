"""The reviewers' queue: versions by where they are, oldest first.

A tab costs the same number of queries whatever it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from statistics import fmean

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.conflicts import Conflict, conflicts_of
from catalogue.content.version_changes import change_words
from catalogue.freshness import due_on, overdue_before
from catalogue.models import Offering, OpennessState, Review, State, Version, approvals_required
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

TABS: Mapping[str, Promise] = {
    "odottaa": _("Odottaa"),
    "omat": _("Omat"),
    "muilla": _("Muilla"),
    "korjattavana": _("Korjattavana"),
    "tarkistus": _("Vuosittainen vahvistus"),
    "valmiit": _("Valmiit"),
}


@dataclass(frozen=True)
class Place:
    """Who looks at the queue, when, in which language."""

    user: User
    on: date
    language: str
    approvals: int = field(default_factory=approvals_required)

    def tab(self, name: str) -> QuerySet[Version]:
        return {
            "odottaa": self.waiting,
            "omat": self.mine,
            "muilla": self.others,
            "korjattavana": self.with_vendor,
            "tarkistus": self.unconfirmed,
            "valmiit": self.decided,
        }[name]()

    def submitted(self) -> QuerySet[Version]:
        return Version.objects.filter(state=State.SUBMITTED).order_by(
            F("review_due_on").asc(nulls_first=True), "submitted_at", "pk"
        )

    def needing_reviewers(self, *, is_left: bool) -> QuerySet[Version]:
        """Submitted versions that still need a reviewer, or need none.

        Who holds one or has approved this very submission counts.
        """
        open_now = Q(reviews__decision="", reviews__released_at__isnull=True)
        given = Q(
            reviews__decision=Review.Decision.APPROVE, reviews__read_row_version=F("row_version")
        )
        rows = self.submitted().annotate(
            reviewers=Count("reviews", filter=open_now | given, distinct=True)
        )
        rows = (
            rows.filter(reviewers__lt=self.approvals)
            if is_left
            else rows.filter(reviewers__gte=self.approvals)
        )
        return rows.exclude(self.held_by_user())

    def held_by_user(self) -> Q:
        return Q(pk__in=Review.objects.open().filter(reviewer=self.user).values("version"))

    def waiting(self) -> QuerySet[Version]:
        return self.needing_reviewers(is_left=True)

    def mine(self) -> QuerySet[Version]:
        return self.submitted().filter(self.held_by_user())

    def others(self) -> QuerySet[Version]:
        return self.needing_reviewers(is_left=False)

    def with_vendor(self) -> QuerySet[Version]:
        return Version.objects.filter(state=State.CHANGES_REQUESTED).order_by(
            F("fix_by").asc(nulls_last=True), "pk"
        )

    def unconfirmed(self) -> QuerySet[Version]:
        before = timezone.make_aware(datetime.combine(overdue_before(self.on), time.min))
        return Version.objects.filter(
            published_for__in=Offering.objects.published(self.on)
        ).last_confirmed_before(before)

    def decided(self) -> QuerySet[Version]:
        return Version.objects.filter(
            state__in=[State.APPROVED, State.REJECTED, State.SUPERSEDED]
        ).order_by("-decided_at", "-pk")


def work_waiting(user: User, on: date) -> int:
    """How many versions the reviewer holds or may take; counted up to MOST_COUNTED of each."""
    place = Place(user, on, LANGUAGES[0])
    waiting = list(
        place.waiting()
        .select_related("offering")
        .only("number", "submitted_by", "offering__vendor")[:MOST_COUNTED]
    )
    return place.mine().count() + len(waiting) - len(conflicts_of(user, waiting, on))


@dataclass(frozen=True)
class QueueLine:
    version: Version
    changes: str
    conflict: Conflict | None
    place: Place

    @property
    def name(self) -> Text:
        return self.version.name(self.place.language)

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
            (row.name(self.place.language), OpennessState.chosen(claims.get(row.pk)))
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
    def is_mine(self) -> bool:
        return any(
            review.reviewer_id == self.place.user.pk
            for review in self.version.reviews.all()
            if not review.decision and review.released_at is None
        )

    @property
    def may_take(self) -> bool:
        people = self.reviewers
        return (
            self.version.state == State.SUBMITTED
            and not self.conflict
            and self.place.user not in people
            and len(people) < self.place.approvals
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
        if self.due < self.place.on:
            return "past"
        return "near" if working_days_between(self.place.on, self.due) <= NEAR_DAYS else ""


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


def queue(place: Place, tab: str, number: int) -> Queue:
    """The rows of a page with what they need; past the end comes the last page."""
    page = Paginator(place.tab(tab), PAGE_SIZE).get_page(number)
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
    conflicts = conflicts_of(place.user, rows.values(), place.on)
    lines = tuple(
        line(rows[version.pk], olds, conflicts.get(version.pk), place)
        for version in page.object_list
    )
    return Queue(page, lines)


def line(
    version: Version, olds: Mapping[int, Version], conflict: Conflict | None, place: Place
) -> QueueLine:
    said = (
        change_words(olds.get(version.offering.published_id or 0), version, place.language)
        if version.state == State.SUBMITTED
        else ""
    )
    return QueueLine(version, said, conflict, place)


@dataclass(frozen=True)
class QueueSummary:
    """The tiles: counts, and the average answer in working days."""

    counts: Mapping[str, int]
    submitted: int
    due_this_week: int
    oldest_days: int | None
    average_days: float | None


def queue_summary(place: Place) -> QueueSummary:
    week_ends = place.on.toordinal() + DAYS_IN_WEEK - place.on.isoweekday()
    numbers = Version.objects.filter(state=State.SUBMITTED).aggregate(
        all=Count("pk"),
        due=Count("pk", filter=Q(review_due_on__lte=date.fromordinal(week_ends))),
        oldest=Min("submitted_at"),
    )
    oldest = (
        working_days_between(timezone.localdate(numbers["oldest"]), place.on)
        if numbers["oldest"]
        else None
    )
    return QueueSummary(
        {name: place.tab(name).count() for name in TABS},
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
