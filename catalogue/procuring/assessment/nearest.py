"""Solutions to compare with: same place in the architecture, assessable, nearest in cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.models import Offering, Placement
from catalogue.pricing.cost import REFERENCE_POPULATIONS
from catalogue.procuring.assessment.offers import Offer, OfferKey, read_offers
from catalogue.procuring.assessment.request import Asked
from lib.i18n.localized import Text, page_language
from procurement.rules.lifecycle_cost import life_cycle_cost

WANTED, LOOKED_AT = 3, 12


@dataclass(frozen=True)
class Near:
    """An offering and its life-cycle cost for the same buyer and term, EUR excl. VAT."""

    offer: Offer
    total: Decimal

    @property
    def name(self) -> Text:
        return self.offer.name(page_language())


def nearest(asked: Asked, total: Decimal, on: date) -> list[Near]:
    """Three at most; six queries, however many there are in the place."""
    if not asked.offers:
        return []
    places = Placement.objects.filter(
        version__in=[offer.version.pk for offer in asked.offers], is_main=True
    ).values("component")
    rows = (
        Offering.objects.published(on)
        .fresh(on)
        .filter(published__placements__component__in=places)
        .exclude(slug__in=[offer.slug for offer in asked.offers])
        .values_list("slug", "published__cost_profile")
        .distinct()
    )
    name = f"p{min(REFERENCE_POPULATIONS, key=lambda size: abs(size - asked.population))}"
    told = [
        (abs(Decimal(profile["totals"][name]) - total), slug)
        for slug, profile in rows
        if profile.get("assessable") and name in profile.get("totals", {})
    ]
    offers = read_offers([OfferKey(slug) for _far, slug in sorted(told)[:LOOKED_AT]], on)
    return _nearest_of(list(offers.values()), asked, total)


def _nearest_of(offers: Sequence[Offer], asked: Asked, total: Decimal) -> list[Near]:
    purchase = asked.purchase
    costs = [
        (offer, life_cycle_cost(offer.lines, purchase.buyer, purchase.term).total)
        for offer in offers
    ]
    near = [Near(offer, cost) for offer, cost in costs if cost is not None]
    return sorted(near, key=lambda row: (abs(row.total - total), row.offer.slug))[:WANTED]
