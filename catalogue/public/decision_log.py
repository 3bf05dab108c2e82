"""What the public may know of decisions, in five queries a page.

When, what came of it, of what, and the reasons the reviewer wrote for everybody.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalogue.models import Offering, Review, State
from catalogue.models.taxonomy import Layer
from catalogue.taxonomy.registry import taxonomy
from lib.edition import kept
from lib.i18n.localized import Text

PAGE_SIZE = 30


@dataclass(frozen=True)
class DecisionRow:
    """A decision.

    Of an offering that is not public neither name, vendor nor number is told: only its kind and
    layer.
    """

    review: Review
    is_public: bool
    layer: Layer | None
    language: str

    @property
    def offering(self) -> Offering:
        return self.review.version.offering

    @property
    def name(self) -> Text | None:
        # As the public sees it now, not as the decided version had it.
        published = self.offering.published
        return published.name(self.language) if self.is_public and published else None

    @property
    def number(self) -> int | None:
        return self.review.version.number if self.is_public else None

    @property
    def has_page(self) -> bool:
        return self.is_public and self.review.version.state in {State.APPROVED, State.SUPERSEDED}

    @property
    def is_gone(self) -> bool:
        return not self.is_public and self.offering.published_id is not None

    @property
    def layer_name(self) -> Text | None:
        return self.layer.name(self.language) if self.layer else None

    @property
    def summary(self) -> Text | None:
        return self.review.public_summary(self.language) or None


def outcomes() -> QuerySet[Review]:
    """Decisions that changed something: of two approvals the second one only."""
    later = Review.objects.filter(
        version=OuterRef("version"), decision=Review.Decision.APPROVE
    ).filter(
        Q(decided_at__gt=OuterRef("decided_at"))
        | Q(decided_at=OuterRef("decided_at"), pk__gt=OuterRef("pk"))
    )
    published = Q(version__state__in=[State.APPROVED, State.SUPERSEDED]) & ~Exists(later)
    rows = Review.objects.decided().filter(published | ~Q(decision=Review.Decision.APPROVE))
    return (
        rows.select_related("version__offering__published", "version__offering__vendor")
        .prefetch_related("version__placements")
        .order_by("-decided_at", "-pk")
    )


class _Log(Paginator[Review]):
    """Counts once until there is another decision: counting grows with the log."""

    def __init__(self, rows: QuerySet[Review], page_size: int, on: date) -> None:
        super().__init__(rows, page_size)
        self._rows, self._on = rows, on

    @cached_property
    def count(self) -> int:
        return kept("decisions", self._on, self._rows.count)


def decisions(on: date, language: str, number: int) -> tuple[Page[Review], list[DecisionRow]]:
    """A page of the log; past the end comes the last page."""
    page = _Log(outcomes(), PAGE_SIZE, on).get_page(number)
    reviews = list(page.object_list)
    public = set(
        Offering.objects.published(on)
        .filter(pk__in={review.version.offering_id for review in reviews})
        .values_list("pk", flat=True)
    )
    return page, [
        DecisionRow(review, review.version.offering_id in public, _layer_of(review), language)
        for review in reviews
    ]


def _layer_of(review: Review) -> Layer | None:
    return next(
        (
            taxonomy().component_by_pk[place.component_id].layer
            for place in review.version.placements.all()
        ),
        None,
    )
