"""Limits of public procurement: dated, sourced, compared unrounded.

The limit itself is already under the rule (1397/2016, 25 § 2 mom.).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

ALAND = "21"
Amount = Decimal | Fraction | int


@dataclass(frozen=True)
class Limit:
    """An amount in EUR excl. VAT, in force from one day to another.

    Both days count; None is open-ended.
    """

    slug: str
    amount: Decimal
    rule_set: str
    procedure_class: str
    level: str
    valid_from: date
    valid_to: date | None
    source: str
    is_default: bool = False


class Verdict(StrEnum):
    DIRECT = "direct"
    TENDER = "tender"
    CANNOT_ASSESS = "cannot_assess"


class Band(StrEnum):
    """Where a sum falls among the Avoin kunta limit and the national one."""

    UNDER = "under"
    BETWEEN = "between"
    OVER = "over"
    UNKNOWN = "unknown"


class Procedure(StrEnum):
    """What the act in force asks of a sum on a day, whatever the initiative asks.

    `small` is a small purchase from the Avoin kunta limit on.
    """

    DIRECT = "direct"
    SMALL = "small"
    NATIONAL = "national"
    EU = "eu"
    CANNOT_ASSESS = "cannot_assess"


class NoLimitInForce(LookupError):  # noqa: N818 -- the name says what is wrong
    """No limit of the asked kind is in force on the asked day."""


def in_force(limits: Iterable[Limit], on: date) -> tuple[Limit, ...]:
    found = (
        limit
        for limit in limits
        if limit.valid_from <= on and (limit.valid_to is None or on <= limit.valid_to)
    )
    return tuple(sorted(found, key=lambda limit: (limit.amount, limit.slug)))


def is_reached(value: Amount, limit: Limit) -> bool:
    """`value >= amount`, exactly. Raises TypeError for a float."""
    if isinstance(value, float):
        msg = "a sum of money is a Decimal, never a float"
        raise TypeError(msg)
    return value >= limit.amount


def verdict(value: Amount | None, limit: Limit) -> Verdict:
    # A sum that is not known is never a direct purchase.
    if value is None:
        return Verdict.CANNOT_ASSESS
    return Verdict.TENDER if is_reached(value, limit) else Verdict.DIRECT


def band(value: Amount | None, main: Limit, statutory: Limit | None) -> Band:
    if value is None:
        return Band.UNKNOWN
    if not is_reached(value, main):
        return Band.UNDER
    # Without a higher statutory limit there is nothing between.
    if statutory is None or statutory.amount <= main.amount or is_reached(value, statutory):
        return Band.OVER
    return Band.BETWEEN


def procedure(value: Amount | None, main: Limit, statutory: Limit, eu: Limit | None) -> Procedure:
    if value is None:
        return Procedure.CANNOT_ASSESS
    if is_reached(value, statutory):
        # From the national limit on, a day whose EU limit is not known cannot be assessed.
        if eu is None:
            return Procedure.CANNOT_ASSESS
        return Procedure.EU if is_reached(value, eu) else Procedure.NATIONAL
    return Procedure.SMALL if is_reached(value, main) else Procedure.DIRECT


def main_limit(limits: Iterable[Limit], on: date) -> Limit:
    """That of the day's default rule set, the Avoin kunta rule. Raises NoLimitInForce."""
    return only(first(in_force(limits, on), is_default=True), on)


def statutory_limit(
    limits: Iterable[Limit], on: date, procedure_class: str = "goods_services"
) -> Limit:
    """The national act's (1397/2016, 25 §, or its forerunner's). Raises NoLimitInForce."""
    return only(first(in_force(limits, on), "national", procedure_class), on)


def eu_limit(
    limits: Iterable[Limit], on: date, procedure_class: str = "goods_services"
) -> Limit | None:
    """The EU's for municipalities; None where we do not know the day's."""
    return first(in_force(limits, on), "eu", procedure_class)


def first(
    limits: Iterable[Limit], level: str = "", procedure_class: str = "", *, is_default: bool = False
) -> Limit | None:
    """The first of the default rule set, or of a level and a class."""
    for limit in limits:
        is_asked = (
            limit.is_default
            if is_default
            else limit.level == level and limit.procedure_class == procedure_class
        )
        if is_asked:
            return limit
    return None


def only(limit: Limit | None, on: date) -> Limit:
    """Raises NoLimitInForce, which names the day."""
    if limit is None:
        msg = f"no such limit is in force on {on.isoformat()}"
        raise NoLimitInForce(msg)
    return limit


def is_aland(region_code: str) -> bool:
    # Åland has provincial rules of its own, which we have not checked: a caution instead of a
    # national verdict.
    return region_code == ALAND
