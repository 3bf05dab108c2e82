"""Solutions to compare with: same place in the architecture, assessable, nearest in cost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.models import Offering, Placement
from catalogue.pricing.cost import REFERENCE_POPULATIONS
from catalogue.procuring.assessment.request import Asked
from catalogue.public.facts import public_facts
from catalogue.publishing.card_facts import CardFacts
from lib.edition import kept
from lib.i18n.localized import Text, page_language
from procurement.rules.lifecycle_cost import life_cycle_cost

WANTED, LOOKED_AT = 3, 12
# The totals of a place by offering: at each reference population, EUR excl. VAT.
Totals = dict[int, dict[str, str]]


@dataclass(frozen=True)
class Near:
    """An offering and its life-cycle cost for the same buyer and term, EUR excl. VAT."""

    facts: CardFacts
    total: Decimal

    @property
    def slug(self) -> str:
        return self.facts.slug

    @property
    def name(self) -> Text:
        return self.facts.name_in(page_language())


def nearest(asked: Asked, total: Decimal, on: date) -> list[Near]:
    """Three at most; a query for each place of what is bought and two more, whatever is there."""
    if not asked.offers:
        return []
    bought = {offer.version.offering_id for offer in asked.offers}
    name = f"p{min(REFERENCE_POPULATIONS, key=lambda size: abs(size - asked.population))}"
    told = {
        pk: abs(Decimal(totals[name]) - total)
        for place in _places(asked)
        for pk, totals in _totals_in(place, on).items()
        if name in totals and pk not in bought
    }
    looked_at = sorted(told, key=lambda pk: (told[pk], pk))[:LOOKED_AT]
    facts = public_facts(looked_at, on) if looked_at else {}
    return _nearest_of(facts.values(), asked, total)


def _places(asked: Asked) -> Sequence[int]:
    rows = Placement.objects.filter(
        version__in=[offer.version.pk for offer in asked.offers], is_main=True
    )
    return list(rows.order_by("component").values_list("component", flat=True).distinct())


def _totals_in(component: int, on: date) -> Totals:
    def read() -> Totals:
        rows = (
            Offering.objects.published(on)
            .fresh(on)
            .filter(published__placements__component=component)
            .values_list("pk", "published__cost_profile")
            .distinct()
        )
        return {pk: profile.get("totals", {}) for pk, profile in rows if profile.get("assessable")}

    return kept(f"totals_in_place {component}", on, read)


def _nearest_of(facts: Collection[CardFacts], asked: Asked, total: Decimal) -> list[Near]:
    purchase = asked.purchase
    costs = [
        (row, life_cycle_cost(row.lines, purchase.buyer, purchase.term).total) for row in facts
    ]
    near = [Near(row, cost) for row, cost in costs if cost is not None]
    return sorted(near, key=lambda row: (abs(row.total - total), row.slug))[:WANTED]
