"""Where a sum falls among the limits, as numbers: the template only draws. Pure.

The scale is that of the square root, so that small limits and large ones both have room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from procurement.rules.assessment import LimitVerdict
from procurement.rules.estimated_value import shown_amount
from procurement.rules.limits import Amount

LEFT, RIGHT = Decimal(10), Decimal(630)
# The last limit stands here, so that there is room over it.
LAST = Decimal(560)
# Words of two limits that stand nearer than this are told on two lines.
APART = Decimal(150)


@dataclass(frozen=True)
class Zone:
    number: int
    x: str
    width: str


@dataclass(frozen=True)
class Mark:
    """A limit on the scale; `level` says whose it is, and `is_low` that its words stand lower."""

    amount: Decimal
    level: str
    x: str
    is_low: bool


@dataclass(frozen=True)
class Ladder:
    zones: tuple[Zone, ...]
    marks: tuple[Mark, ...]
    pin: str

    @property
    def height(self) -> int:
        return 152 if any(mark.is_low for mark in self.marks) else 118


def ladder(value: Amount, limits: Sequence[LimitVerdict]) -> Ladder:
    """`limits` in any order; there is at least one."""
    rising = sorted(limits, key=lambda row: row.limit.amount)
    top = rising[-1].limit.amount.sqrt()

    def x(amount: Decimal) -> Decimal:
        return min(LEFT + (LAST - LEFT) * amount.sqrt() / top, RIGHT)

    at = [x(row.limit.amount) for row in rising]
    edges = [LEFT, *at, RIGHT]
    zones = tuple(
        Zone(min(place, 4), _text(start), _text(end - start))
        for place, (start, end) in enumerate(pairwise(edges), start=1)
        if end > start
    )
    marks = tuple(
        Mark(
            row.limit.amount,
            row.limit.level,
            _text(place),
            is_low=number > 0 and number % 2 == 1 and place - at[number - 1] < APART,
        )
        for number, (row, place) in enumerate(zip(rising, at, strict=True))
    )
    return Ladder(zones, marks, _text(x(shown_amount(value))))


def _text(value: Decimal) -> str:
    return f"{value:.1f}"
