"""What an offering costs one buyer, as JSON that is put into a ready answer.

The shapes are those of `catalogue.public.api.serializers.costs`: each is made by its serializer
once, with places for the sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

import orjson

from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.pricing.cost_table import PartSums, part_sums
from catalogue.pricing.plain_total import PlainTotal, plain_total
from catalogue.public.api.serializers.costs import (
    CostSerializer,
    FlagSerializer,
    PartCostSerializer,
    WholeCostSerializer,
)
from lib.api.answers import AnswerSerializer, amount_text, answer_of
from lib.api.renderers import json_bytes
from procurement.price_context import PriceContext
from procurement.rules.lifecycle_cost import (
    Buyer,
    MissingReason,
    PriceLine,
    Term,
    life_cycle_cost,
)

# NUL cannot be in a text of ours: parameters are cleaned of it, and databases refuse it.
MARK = "\0"
HOLE = json_bytes(MARK)
NONE_MISSING = b"[]"
MOST_LIMITS = 8
ONE_YEAR = Term(12)
Pieces = tuple[bytes, ...]


@dataclass(frozen=True)
class Priced:
    """The lines of an offering, or of a part, summed once for all buyers."""

    lines: tuple[PriceLine, ...]

    @cached_property
    def base(self) -> PlainTotal | None:
        return plain_total([line for line in self.lines if not line.is_optional])

    @cached_property
    def whole(self) -> PlainTotal | None:
        return plain_total(self.lines)

    def always_missing(self, buyer: Buyer) -> tuple[MissingReason, ...]:
        """Why the sum without optional parts is lacking for every buyer that tells as much.

        Empty also where it depends on the inhabitants.
        """
        told = (buyer.users is None, buyer.days is None)
        if told not in self._missing:
            is_open = all(not line.tiers or line.tiers[-1].up_to is None for line in self.lines)
            missing = life_cycle_cost(self.lines, buyer, ONE_YEAR).missing if is_open else ()
            self._missing[told] = tuple(dict.fromkeys(one.reason for one in missing))
        return self._missing[told]

    @cached_property
    def _missing(self) -> dict[tuple[bool, bool], tuple[MissingReason, ...]]:
        return {}


class Numbers:
    """The sums of one buyer."""

    def __init__(self, context: PriceContext, limits: LimitPair) -> None:
        self.context, self.limits = context, limits
        self.buyer, self.term = context.buyer, context.term
        self._flags = _flags_of(limits, context.is_aland)

    def of_row(self, priced: Priced) -> Pieces:
        """The cost and the flag."""
        total, missing = self._base(priced)
        cost = _filled(self._cost, _amount(total), missing)
        return cost, self._flag(priced, total)

    def of_whole(self, priced: Priced, parts: Sequence[Priced]) -> Pieces:
        """The cost, the flag, and the cost of each part."""
        total, missing = self._base(priced)
        options = (
            priced.whole.total(self.buyer, self.term) if priced.whole else self._options(priced)
        )
        cost = _filled(self._whole_cost, _amount(total), missing, _amount(options))
        return cost, self._flag(priced, total), *map(self._of_part, parts)

    def _base(self, priced: Priced) -> tuple[Decimal | None, bytes]:
        if priced.base is not None:
            return priced.base.total(self.buyer, self.term), NONE_MISSING
        if reasons := priced.always_missing(self.buyer):
            return None, _reasons(reasons)
        base = self._reckoned(priced).base
        return base.total, _reasons([missing.reason for missing in base.missing])

    def _options(self, priced: Priced) -> Decimal | None:
        if priced.whole is not None:
            return priced.whole.total(self.buyer, self.term)
        return self._reckoned(priced).whole.total

    def _reckoned(self, priced: Priced) -> OfferingCost:
        return OfferingCost(priced.lines, self.context, self.limits)

    def _of_part(self, priced: Priced) -> bytes:
        plain = priced.whole
        sums = (
            PartSums(
                plain.once.for_buyer(self.buyer),
                plain.running(self.buyer),
                plain.total(self.buyer, self.term),
                (),
            )
            if plain
            else part_sums(priced.lines, self.buyer, self.term)
        )
        amounts = map(_amount, (sums.once, sums.yearly, sums.total))
        return _filled(_part_pieces(), *amounts, _reasons(sums.missing))

    def _flag(self, priced: Priced, total: Decimal | None) -> bytes:
        limits = (self.limits.main, self.limits.statutory, self.limits.eu)
        reached = total is not None and tuple(limit and total >= limit.amount for limit in limits)
        found = self._flags.get(reached)
        if found is None:
            flag = answer_of(FlagSerializer, self._reckoned(priced), "")
            found = self._flags[reached] = json_bytes(flag)
        return found

    @cached_property
    def _cost(self) -> Pieces:
        return self._pieces(CostSerializer, "total", "missing")

    @cached_property
    def _whole_cost(self) -> Pieces:
        return self._pieces(WholeCostSerializer, "total", "missing", "total_with_options")

    def _pieces(self, kind: type[AnswerSerializer], *holes: str) -> Pieces:
        return _pieces(kind, OfferingCost((), self.context, self.limits), *holes)


# Which limits a sum reaches → its flag. It says nothing else of the sum.
@lru_cache(maxsize=MOST_LIMITS)
def _flags_of(limits: LimitPair, is_aland: bool) -> dict[object, bytes]:  # noqa: ARG001, FBT001 -- a flag depends on both
    return {}


@lru_cache(maxsize=1)
def _part_pieces() -> Pieces:
    names = ("once", "yearly", "total", "missing")
    return _pieces(PartCostSerializer, PartSums(None, None, None, ()), *names)


def _pieces(kind: type[AnswerSerializer], of: object, *holes: str) -> Pieces:
    answer = answer_of(kind, of, "") | dict.fromkeys(holes, MARK)
    return tuple(json_bytes(answer).split(HOLE))


def _filled(pieces: Pieces, *values: bytes) -> bytes:
    first, *rest = pieces
    return first + b"".join(part for pair in zip(values, rest, strict=True) for part in pair)


def _amount(value: Decimal | None) -> bytes:
    return b"null" if value is None else f'"{amount_text(value)}"'.encode()


def _reasons(reasons: Sequence[MissingReason]) -> bytes:
    return orjson.dumps([reason.value for reason in dict.fromkeys(reasons)])
