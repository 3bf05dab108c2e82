"""What a purchase comes to, by each of the two measures: exact, unrounded, EUR excl. VAT.

The Avoin kunta rule compares the life-cycle cost with its limit; the act compares the estimated
value of the contract, which is what is paid under it (1397/2016, 27-31 §).
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from procurement.rules.lifecycle_cost import (
    COUNTED_AT_MOST,
    MONTHS_IN_YEAR,
    Buyer,
    LifecycleCost,
    PriceLine,
    Term,
    known_sum,
    life_cycle_cost,
)
from procurement.rules.limits import Amount

GOODS_SERVICES = "goods_services"
FOUR_YEARS = Term(COUNTED_AT_MOST)
NOBODY = Buyer(inhabitants=None)
# What is told of a fraction: cut, so that a sum under a limit is never told as the limit.
SHOWN = 10**4


class ValueBasis(StrEnum):
    """What is bought under one contract, by what the act counts together.

    Recurring: 12 months' purchases (30 § 2 mom.). Framework: all contracts of its life (30 § 4
    mom.).
    """

    CONTRACT = "contract"
    RECURRING = "recurring"
    FRAMEWORK = "framework"


@dataclass(frozen=True)
class OwnWork:
    """The buyer's own working days and a day's price in EUR: shown, never counted."""

    days: Decimal
    day_price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.days * self.day_price


@dataclass(frozen=True)
class Sum:
    """A sum in EUR as it was entered; `vat_rate` is the percentage it holds, None for no VAT."""

    entered: Decimal
    vat_rate: Decimal | None = None

    @property
    def excluding_vat(self) -> Amount:
        """Exact: what does not end as a decimal stays a fraction."""
        if self.vat_rate is None:
            return self.entered
        return Fraction(self.entered) / (1 + Fraction(self.vat_rate) / 100)


@dataclass(frozen=True)
class OfferedPrices:
    """What is known of a price list beside its lines.

    `confirmed_on` is the day its vendor last stood by it; months are those of its contract.
    """

    confirmed_on: date | None = None
    minimum_months: int | None = None
    notice_months: int | None = None


@dataclass(frozen=True)
class Purchase:
    """One decision to buy: price lines, or a sum; who buys, for how long, on which day.

    `offers` has one for each of what is bought together; `closed` are the parts that are closed.
    `valid_until` is the last day on which the prices bind.
    """

    decided_on: date
    lines: tuple[PriceLine, ...] = ()
    sum: Sum | None = None
    buyer: Buyer = NOBODY
    term: Term = FOUR_YEARS
    basis: ValueBasis = ValueBasis.CONTRACT
    procedure_class: str = GOODS_SERVICES
    own_work: OwnWork | None = None
    is_aland: bool = False
    offers: tuple[OfferedPrices, ...] = ()
    closed: frozenset[str] = frozenset()
    valid_until: date | None = None

    def choosing(self, parts: frozenset[str]) -> "Purchase":
        return replace(self, buyer=replace(self.buyer, chosen=parts))

    @cached_property
    def left_out(self) -> frozenset[str]:
        return frozenset(
            line.part
            for line in self.lines
            if line.is_optional and line.part not in self.buyer.chosen
        )

    @property
    def agreed_months(self) -> int | None:
        """With options; None for an indefinite contract."""
        return None if self.term.months is None else self.term.months + self.term.option_months


@dataclass(frozen=True)
class WholeTerm(Term):
    """Every month of a term, also those over 48."""

    @property
    def counted_months(self) -> int:
        return (self.months or COUNTED_AT_MOST) + self.option_months


def counted_term(purchase: Purchase) -> Term:
    """The term whose payments are the estimated value."""
    term = purchase.term
    if purchase.basis == ValueBasis.RECURRING:
        return Term(MONTHS_IN_YEAR)
    if purchase.basis == ValueBasis.FRAMEWORK:
        return WholeTerm(term.months, term.option_months)
    return term


def estimated_value(purchase: Purchase, cost: LifecycleCost) -> Amount | None:
    """What is paid under the contract; `cost` is the purchase's life-cycle cost.

    None where a price is missing.
    """
    if purchase.sum is not None:
        return purchase.sum.excluding_vat
    if purchase.basis == ValueBasis.CONTRACT:
        return cost.total
    return life_cycle_cost(purchase.lines, purchase.buyer, counted_term(purchase)).total


def whole_term_total(purchase: Purchase, cost: LifecycleCost) -> Decimal | None:
    """What is paid over all months agreed, where that is more than is counted; None elsewhere."""
    months = purchase.agreed_months
    if months is None or months <= COUNTED_AT_MOST or not purchase.lines or cost.missing:
        return None
    whole = WholeTerm(purchase.term.months, purchase.term.option_months)
    return life_cycle_cost(purchase.lines, purchase.buyer, whole).total


def lower_total(purchase: Purchase, cost: LifecycleCost) -> Decimal | None:
    """The life-cycle cost at the lower ends of ranges; None where there is no range, or no sum."""
    ranged = [line for line in purchase.lines if line.amount_max is not None]
    if not ranged or cost.total is None:
        return None
    bought = [line for line in ranged if line.part not in purchase.left_out]
    lower = [replace(line, amount_max=None) for line in bought]
    high, low = (known_sum(lines, purchase.buyer, purchase.term) for lines in (bought, lower))
    return cost.total - high + low


def shown_amount(value: Amount) -> Decimal:
    """A value that can be written: exact, or cut at the fourth decimal."""
    if isinstance(value, Fraction):
        return Decimal(int(value * SHOWN)) / SHOWN
    return Decimal(value)
