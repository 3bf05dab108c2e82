"""Lines summed once, so that each buyer's total is a few multiplications.

The same sums, exact and unrounded, as `procurement.rules.lifecycle_cost.life_cycle_cost` gives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from procurement.rules.lifecycle_cost import (
    MONTHS_IN_YEAR,
    ZERO,
    Buyer,
    Per,
    PriceLine,
    Pricing,
    Recurrence,
    Term,
    largest,
    unit_price,
)


@dataclass(frozen=True)
class Rate:
    """EUR excl. VAT: what everybody pays, what is paid for each inhabitant, and by tiers."""

    fixed: Decimal
    per_inhabitant: Decimal
    tiered: tuple[PriceLine, ...]

    def for_buyer(self, buyer: Buyer) -> Decimal:
        found = self.fixed + self.per_inhabitant * (buyer.inhabitants or 0)
        for line in self.tiered:
            price = unit_price(line, buyer)
            assert isinstance(price, Decimal)  # noqa: S101 -- no line that lacks one is in a rate
            found += price
        return found


@dataclass(frozen=True)
class PlainTotal:
    """Of lines whose price no buyer lacks whose inhabitants are known."""

    once: Rate
    monthly: Rate
    yearly: Rate

    def running(self, buyer: Buyer) -> Decimal:
        """A year's, without what is paid once."""
        return self.monthly.for_buyer(buyer) * MONTHS_IN_YEAR + self.yearly.for_buyer(buyer)

    def total(self, buyer: Buyer, term: Term) -> Decimal:
        return (
            self.once.for_buyer(buyer)
            + self.monthly.for_buyer(buyer) * term.counted_months
            + self.yearly.for_buyer(buyer) * term.years
        )


def plain_total(lines: Sequence[PriceLine]) -> PlainTotal | None:
    """None where some buyer lacks a price: then the rule itself must say which, and why."""
    if not all(map(_is_plain, lines)):
        return None
    once, monthly, yearly = (
        _rate(line for line in lines if line.recurrence == recurrence)
        for recurrence in (Recurrence.ONCE, Recurrence.MONTH, Recurrence.YEAR)
    )
    return PlainTotal(once, monthly, yearly)


def _is_plain(line: PriceLine) -> bool:
    if line.pricing != Pricing.PRICED:
        return line.pricing == Pricing.INCLUDED
    if line.per == Per.USER or (line.per == Per.DAY and line.days is None):
        return False
    return line.tiers[-1].up_to is None if line.tiers else line.amount is not None


def _rate(lines: Iterable[PriceLine]) -> Rate:
    fixed, per_inhabitant, tiered = ZERO, ZERO, []
    for line in lines:
        if line.pricing == Pricing.INCLUDED:
            continue
        if line.tiers:
            tiered.append(line)
            continue
        amount = largest(line, line.amount or ZERO)
        if line.per == Per.INHABITANT:
            per_inhabitant += amount
        else:
            fixed += amount * line.days if line.per == Per.DAY and line.days else amount
    return Rate(fixed, per_inhabitant, tuple(tiered))
