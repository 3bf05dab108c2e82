"""How many public offerings there are in each place, and which are the newest.

From the database, so that the numbers hold when the index does not. Counting grows with the
catalogue: what is counted is kept until the public sees something else (`lib/edition.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from catalogue.models import Offering, Part, Phase, Placement
from lib.edition import kept


@dataclass(frozen=True)
class Counts:
    """Numbers of public offerings.

    An offering in two rooms of a floor counts once for the floor.
    """

    offerings: int
    vendors: int
    open_parts: int
    by_layer: Mapping[str, int]
    by_component: Mapping[str, int]
    by_phase: Mapping[str, int]


def counts(on: date) -> Counts:
    return kept("counts", on, lambda: _count(on))


def _count(on: date) -> Counts:
    """Count in five queries."""
    # What lists leave out because nobody has confirmed it is not counted either.
    public = Offering.objects.published(on).fresh(on)
    placed = Placement.objects.filter(version__published_for__in=public)
    totals = public.aggregate(offerings=Count("pk"), vendors=Count("vendor", distinct=True))
    distinct = Count("version", distinct=True)
    return Counts(
        offerings=totals["offerings"],
        vendors=totals["vendors"],
        open_parts=Part.objects.filter(
            version__published_for__in=public, kind=Part.Kind.OPEN
        ).count(),
        by_layer=dict(placed.values_list("component__layer__slug").annotate(n=distinct).order_by()),
        by_component=dict(placed.values_list("component__slug").annotate(n=distinct).order_by()),
        by_phase=dict(
            Phase.objects.filter(versions__published_for__in=public)
            .values_list("slug")
            .annotate(n=Count("versions"))
            .order_by()
        ),
    )


def vendor_counts(on: date) -> Mapping[int, int]:
    """How many public offerings each vendor has, by its key; those without any are not there."""
    return kept("vendor_counts", on, lambda: dict(_count_by_vendor(on)))


def _count_by_vendor(on: date) -> Iterable[tuple[int, int]]:
    rows = Offering.objects.published(on).order_by().values("vendor").annotate(n=Count("pk"))
    return rows.values_list("vendor", "n")


def newest(on: date, most: int) -> Sequence[int]:
    """Keys of the offerings approved last."""
    return kept(f"newest.{most}", on, lambda: _newest(on, most))


def _newest(on: date, most: int) -> list[int]:
    rows = Offering.objects.published(on).order_by("-published__decided_at", "slug")
    return list(rows.values_list("pk", flat=True)[:most])
