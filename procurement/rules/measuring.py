"""A purchase by both measures, beside the limits of its day and class. Pure.

EUR excl. VAT, unrounded.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    NoLimitInForce,
    eu_limit,
    main_limit,
    statutory_limit,
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

    @property
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
        main=_main(limits, purchase.decided_on),
        # On Åland the province's own rules hold, which we have not checked.
        national=None if purchase.is_aland else _national(limits, purchase),
        eu=(
            None
            if purchase.is_aland
            else eu_limit(limits, purchase.decided_on, purchase.procedure_class)
        ),
    )


def _main(limits: tuple[Limit, ...], on: date) -> Limit | None:
    try:
        return main_limit(limits, on)
    except NoLimitInForce:
        return None


def _national(limits: tuple[Limit, ...], purchase: Purchase) -> Limit | None:
    try:
        return statutory_limit(limits, purchase.decided_on, purchase.procedure_class)
    except NoLimitInForce:
        return None
