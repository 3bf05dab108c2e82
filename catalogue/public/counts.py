"""How many public offerings there are in each place.

From the database, so that the numbers hold when the index does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from catalogue.models import Offering, Part, Phase, Placement
from vendors.models import Vendor


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


def vendors_with_counts(today: date) -> QuerySet[Vendor]:
    public = Q(offerings__in=Offering.objects.published(today))
    return (
        Vendor.objects.listed(today)
        .annotate(offering_count=Count("offerings", filter=public))
        .order_by("name", "pk")
    )
