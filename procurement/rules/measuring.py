"""A purchase by both measures, beside the limits of its day and class. Pure.

EUR excl. VAT, unrounded.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from procurement.rules.estimated_value import (
    Purchase,
    estimated_value,
    lower_total,
    whole_term_total,
)
from procurement.rules.lifecycle_cost import LifecycleCost, life_cycle_cost
from procurement.rules.limits import (
    Amount,
    Limit,
    first,
)

NOTHING = LifecycleCost((), ())


@dataclass(frozen=True)
class Measured:
    """A purchase by both measures, EUR excl. VAT, with the limits of its day and class.

    A limit is None where the day's is not known; `low` is None without ranges.
    """

    cost: LifecycleCost
    life_cycle_cost: Amount | None
    estimated_value: Amount | None
    low: Decimal | None
    whole_term: Decimal | None
    main: Limit | None
    national: Limit | None
    eu: Limit | None

    @cached_property
    def compared(self) -> tuple[tuple[Limit, Amount | None], ...]:
        pairs = (
            (self.main, self.life_cycle_cost),
            (self.national, self.estimated_value),
            (self.eu, self.estimated_value),
        )
        return tuple((limit, value) for limit, value in pairs if limit is not None)


def measure(purchase: Purchase, limits: tuple[Limit, ...]) -> Measured:
    """`limits` are those in force on the day of the decision."""
    cost = (
        NOTHING if purchase.sum else life_cycle_cost(purchase.lines, purchase.buyer, purchase.term)
    )
    return Measured(
        cost=cost,
        life_cycle_cost=purchase.sum.excluding_vat if purchase.sum else cost.total,
        estimated_value=estimated_value(purchase, cost),
        low=lower_total(purchase, cost),
        whole_term=whole_term_total(purchase, cost),
        main=first(limits, is_default=True),
        # On Åland the province's own rules hold, which we have not checked.
        national=None if purchase.is_aland else first(limits, "national", purchase.procedure_class),
        eu=None if purchase.is_aland else first(limits, "eu", purchase.procedure_class),
    )
