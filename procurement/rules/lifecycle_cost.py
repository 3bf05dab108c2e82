"""Life-cycle cost of a purchase from its price lines: exact, unrounded, EUR excl. VAT."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

# 1397/2016, 30 § 3 mom.: a service contract without a total price, for an indefinite time or over
# 48 months, counts as 48.
COUNTED_AT_MOST = 48
MONTHS_IN_YEAR = 12
ZERO = Decimal(0)


class Recurrence(StrEnum):
    ONCE = "once"
    MONTH = "month"
    YEAR = "year"


class Per(StrEnum):
    CONTRACT = "contract"
    INHABITANT = "inhabitant"
    USER = "user"
    DAY = "day"


class Tiering(StrEnum):
    """What tiers of a price per inhabitant mean.

    Whole: all inhabitants at the amount of the municipality's class. Graduated: each at that of its
    own bracket.
    """

    WHOLE = "whole"
    GRADUATED = "graduated"


class Pricing(StrEnum):
    PRICED = "priced"
    INCLUDED = "included"
    ON_REQUEST = "on_request"


class MissingReason(StrEnum):
    ON_REQUEST = "on_request"
    NO_PRICE = "no_price"
    NO_INHABITANTS = "no_inhabitants"
    NO_USERS = "no_users"
    NO_DAYS = "no_days"
    NO_TIER = "no_tier"


def _refuse_floats(*amounts: object) -> None:
    """Raise TypeError: a float is not money, for it cannot hold a cent."""
    if any(isinstance(amount, float) for amount in amounts):
        msg = "an amount of money is a Decimal, never a float"
        raise TypeError(msg)


@dataclass(frozen=True)
class Tier:
    """The amount for municipalities up to so many inhabitants; None is above the rest, and last."""

    up_to: int | None
    amount: Decimal


@dataclass(frozen=True)
class PriceLine:
    """One price of a part, EUR excl. VAT.

    `part` is an opaque key; with tiers `amount` is None; `days` belongs to a day price.
    """

    part: str
    pricing: Pricing = Pricing.PRICED
    amount: Decimal | None = None
    amount_max: Decimal | None = None
    recurrence: Recurrence = Recurrence.ONCE
    per: Per = Per.CONTRACT
    days: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    tiering: Tiering = Tiering.GRADUATED
    is_optional: bool = False

    def __post_init__(self) -> None:
        _refuse_floats(
            self.amount, self.amount_max, self.days, *(tier.amount for tier in self.tiers)
        )


@dataclass(frozen=True)
class Buyer:
    """Who buys: inhabitants, users, and the optional parts it takes.

    `days` are working days, where the vendor estimates none.
    """

    inhabitants: int | None
    users: int | None = None
    chosen: frozenset[str] = frozenset()
    days: int | None = None


@dataclass(frozen=True)
class Term:
    """A contract's months and its option months; None is an indefinite contract.

    Raises ValueError under one month.
    """

    months: int | None
    option_months: int = 0

    def __post_init__(self) -> None:
        if (self.months is not None and self.months < 1) or self.option_months < 0:
            msg = (
                "a contract lasts at least one month, and its options none or more (got"
                f" {self.months} and {self.option_months})"
            )
            raise ValueError(msg)

    @property
    def counted_months(self) -> int:
        """Options count; an indefinite contract and one over 48 months count 48.

        Act 1397/2016, 27 § 1 mom. and 30 § 3 mom.
        """
        return (
            COUNTED_AT_MOST
            if self.months is None
            else min(self.months + self.option_months, COUNTED_AT_MOST)
        )

    @property
    def years(self) -> int:
        return -(-self.counted_months // MONTHS_IN_YEAR)

    def months_of(self, year: int) -> int:
        """Months of the term that fall in a year of it, the first being 1."""
        return min(self.counted_months - (year - 1) * MONTHS_IN_YEAR, MONTHS_IN_YEAR)


@dataclass(frozen=True)
class CostRow:
    part: str
    year: int
    amount: Decimal


@dataclass(frozen=True)
class Missing:
    part: str
    reason: MissingReason


@dataclass(frozen=True)
class LifecycleCost:
    """The sum over the term, by part and year; without a total when anything is missing."""

    rows: tuple[CostRow, ...]
    missing: tuple[Missing, ...]

    @property
    def is_assessable(self) -> bool:
        return not self.missing

    @cached_property
    def known_total(self) -> Decimal:
        return sum((row.amount for row in self.rows), ZERO)

    @property
    def total(self) -> Decimal | None:
        return self.known_total if self.is_assessable else None

    def by_year(self) -> dict[int, Decimal]:
        return summed((row.year, row.amount) for row in self.rows)

    def cumulative(self) -> list[Decimal]:
        """What has been paid by the end of each year, up to the last with a payment."""
        so_far, sums = ZERO, []
        for _, amount in sorted(self.by_year().items()):
            so_far += amount
            sums.append(so_far)
        return sums


K = TypeVar("K", str, int)


def summed(pairs: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    sums: dict[K, Decimal] = {}
    for key, amount in pairs:
        sums[key] = sums.get(key, ZERO) + amount
    return sums


def life_cycle_cost(prices: Sequence[PriceLine], buyer: Buyer, term: Term) -> LifecycleCost:
    """What the buyer pays to the vendor over the term.

    Optional parts that are not chosen are left out; a missing price is named, never counted as 0.
    """
    lines = [line for line in prices if not line.is_optional or line.part in buyer.chosen]
    sums: dict[tuple[str, int], Decimal] = {}
    missing: list[Missing] = []
    for line in lines:
        unit = unit_price(line, buyer)
        if isinstance(unit, MissingReason):
            missing.append(Missing(line.part, unit))
            continue
        for year in range(1, term.years + 1):
            amount = unit * _times_in_year(line, term, year)
            sums[line.part, year] = sums.get((line.part, year), ZERO) + amount
    places = {part: place for place, part in enumerate(dict.fromkeys(line.part for line in lines))}
    rows = (CostRow(part, year, amount) for (part, year), amount in sums.items() if amount)
    return LifecycleCost(
        tuple(sorted(rows, key=lambda row: (places[row.part], row.year))),
        tuple(dict.fromkeys(missing)),
    )


def _times_in_year(line: PriceLine, term: Term, year: int) -> int:
    if line.recurrence == Recurrence.ONCE:
        return 1 if year == 1 else 0
    # A yearly price counts once for each started year, so that nothing is rounded.
    return term.months_of(year) if line.recurrence == Recurrence.MONTH else 1


def unit_price(line: PriceLine, buyer: Buyer) -> Decimal | MissingReason:
    if line.pricing == Pricing.INCLUDED:
        return ZERO
    if line.pricing == Pricing.ON_REQUEST:
        return MissingReason.ON_REQUEST
    if line.tiers:
        return _tiered_price(line, buyer)
    if line.amount is None:
        return MissingReason.NO_PRICE
    count = counted(line, buyer)
    return count if isinstance(count, MissingReason) else largest(line, line.amount) * count


def largest(line: PriceLine, amount: Decimal) -> Decimal:
    """Of a range its upper end: the value is the largest total payment (1397/2016, 27 § 1 mom.)."""
    return amount if line.amount_max is None else line.amount_max


def counted(line: PriceLine, buyer: Buyer) -> Decimal | MissingReason:
    if line.per == Per.CONTRACT:
        return Decimal(1)
    number, otherwise = {
        Per.INHABITANT: (buyer.inhabitants, MissingReason.NO_INHABITANTS),
        Per.USER: (buyer.users, MissingReason.NO_USERS),
        Per.DAY: (buyer.days if line.days is None else line.days, MissingReason.NO_DAYS),
    }[line.per]
    return otherwise if number is None else Decimal(number)


def _tiered_price(line: PriceLine, buyer: Buyer) -> Decimal | MissingReason:
    if buyer.inhabitants is None:
        return MissingReason.NO_INHABITANTS
    if line.tiers[-1].up_to is not None and buyer.inhabitants > line.tiers[-1].up_to:
        return MissingReason.NO_TIER
    if line.per == Per.INHABITANT and line.tiering == Tiering.GRADUATED:
        return graduated(line.tiers, buyer.inhabitants)
    amount = next(
        tier.amount for tier in line.tiers if tier.up_to is None or buyer.inhabitants <= tier.up_to
    )
    count = counted(line, buyer)
    return count if isinstance(count, MissingReason) else amount * count


def graduated(tiers: Sequence[Tier], inhabitants: int) -> Decimal:
    """As an income tax, each at its own bracket's amount: more inhabitants never cost less."""
    total, below = ZERO, 0
    for tier in tiers:
        top = inhabitants if tier.up_to is None else min(tier.up_to, inhabitants)
        total += tier.amount * max(top - below, 0)
        below = max(top, below)
    return total


def tiers_never_fall(line: PriceLine) -> bool:
    # Per inhabitant they may fall: graduated, the total rises all the same, and larger classes may
    # be cheaper a head.
    amounts = [tier.amount for tier in line.tiers]
    return line.per == Per.INHABITANT or amounts == sorted(amounts)


@dataclass(frozen=True)
class Span:
    """From `first` inhabitants up to the next span: how many of the limits the total reaches.

    None where it cannot be assessed.
    """

    first: int
    reached: int | None


def limit_spans(
    prices: Sequence[PriceLine], term: Term, amounts: Sequence[Decimal], most: int = 10_000_000
) -> tuple[Span, ...]:
    """For each population from 0 to `most`, which of the rising `amounts` the total reaches.

    Options are left out, and there are as few spans as there can be. Between tier bounds the total
    is linear and never falls, so the answer is computed, not searched for; at a bound it may fall.
    """
    _refuse_floats(*amounts)
    lines = [line for line in prices if not line.is_optional]
    starts = _segment_starts(lines, most)
    found = [
        span
        for start, end in zip(starts, [*(later - 1 for later in starts[1:]), most], strict=True)
        for span in _segment_spans(lines, term, amounts, start, end)
    ]
    return tuple(
        span
        for place, span in enumerate(found)
        if not place or found[place - 1].reached != span.reached
    )


def _segment_spans(
    lines: Sequence[PriceLine], term: Term, amounts: Sequence[Decimal], start: int, end: int
) -> list[Span]:
    first, last = _total_at(lines, term, start), _total_at(lines, term, end)
    # Between two bounds a total is known at both ends or at neither.
    if first is None or last is None:
        return [Span(start, None)]
    risen = [
        (start + steps(first, last, end - start, amount), place)
        for place, amount in enumerate(amounts, start=1)
        if first < amount <= last
    ]
    at_first = sum(amount <= first for amount in amounts)
    reached = {start: at_first, **dict(sorted(risen))}
    return [Span(population, place) for population, place in sorted(reached.items())]


def _segment_starts(lines: Iterable[PriceLine], most: int) -> list[int]:
    bounds = {
        tier.up_to + 1
        for line in lines
        for tier in line.tiers
        if tier.up_to is not None and tier.up_to < most
    }
    return sorted({0, *bounds})


def steps(first: Decimal, last: Decimal, width: int, amount: Decimal) -> int:
    if first >= amount:
        return 0
    slope = (Fraction(last) - Fraction(first)) / width
    return math.ceil((Fraction(amount) - Fraction(first)) / slope)


def _total_at(lines: Iterable[PriceLine], term: Term, inhabitants: int) -> Decimal | None:
    buyer, total = Buyer(inhabitants), ZERO
    for line in lines:
        unit = unit_price(line, buyer)
        if isinstance(unit, MissingReason):
            return None
        total += unit * times(line, term)
    return total


def known_sum(lines: Iterable[PriceLine], buyer: Buyer, term: Term) -> Decimal:
    """Of all the lines, chosen or not, those whose price is known; without rows it is cheap."""
    return sum(
        (
            unit * times(line, term)
            for line in lines
            if not isinstance(unit := unit_price(line, buyer), MissingReason)
        ),
        ZERO,
    )


def times(line: PriceLine, term: Term) -> int:
    if line.recurrence == Recurrence.ONCE:
        return 1
    return term.counted_months if line.recurrence == Recurrence.MONTH else term.years
