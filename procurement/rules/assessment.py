"""One decision to buy, judged: what it costs, which limits it reaches, what may be done.

Each measure is compared with its own limits, unrounded; a day without data is said to be so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from procurement.rules.estimated_value import OwnWork, Purchase
from procurement.rules.findings import Finding, reasons, warnings
from procurement.rules.lifecycle_cost import CostRow, Missing
from procurement.rules.limits import (
    Amount,
    Limit,
    Procedure,
    Verdict,
    in_force,
    is_reached,
    procedure,
    verdict,
)
from procurement.rules.measuring import Measured, measure
from procurement.rules.routes import RouteName, open_routes


class Measure(StrEnum):
    LIFE_CYCLE_COST = "life_cycle_cost"
    ESTIMATED_VALUE = "estimated_value"


@dataclass(frozen=True)
class LimitVerdict:
    """A limit and the measure that is compared with it; `is_reached` is None without a value."""

    limit: Limit
    measure: Measure
    value: Amount | None

    @property
    def is_reached(self) -> bool | None:
        return None if self.value is None else is_reached(self.value, self.limit)


@dataclass(frozen=True)
class RuleSetInForce:
    """A rule set by its id, and the day since which it is in force: its version."""

    slug: str
    level: str
    valid_from: date


@dataclass(frozen=True)
class Assessment:
    """EUR excl. VAT throughout; `total` is the life-cycle cost at the upper ends of ranges.

    `must_tender` is True only where the act in force that day says so.
    """

    decided_on: date
    measured: Measured
    limits: tuple[LimitVerdict, ...]
    verdict: Verdict
    procedure: Procedure
    must_tender: bool
    routes: tuple[RouteName, ...]
    reasons: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    rule_sets: tuple[RuleSetInForce, ...]
    own_work: OwnWork | None

    @property
    def total(self) -> Amount | None:
        return self.measured.life_cycle_cost

    @property
    def low(self) -> Amount | None:
        return self.total if self.measured.low is None else self.measured.low

    @property
    def estimated_value(self) -> Amount | None:
        return self.measured.estimated_value

    @property
    def rows(self) -> tuple[CostRow, ...]:
        return self.measured.cost.rows

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self.measured.cost.missing


def assess(purchase: Purchase, limits: Iterable[Limit]) -> Assessment:
    measured = measure(purchase, tuple(in_force(limits, purchase.decided_on)))
    found = _procedure(measured)
    must_tender = _must_tender(measured)
    return Assessment(
        decided_on=purchase.decided_on,
        measured=measured,
        limits=_verdicts(measured),
        verdict=(
            Verdict.CANNOT_ASSESS
            if measured.main is None
            else verdict(measured.life_cycle_cost, measured.main)
        ),
        procedure=found,
        must_tender=must_tender,
        routes=open_routes(found, must_tender=must_tender),
        reasons=tuple(reasons(purchase, measured)),
        warnings=tuple(warnings(purchase, measured)),
        rule_sets=_rule_sets(measured),
        own_work=purchase.own_work,
    )


def _procedure(measured: Measured) -> Procedure:
    if measured.national is None:
        return Procedure.CANNOT_ASSESS
    by_act = procedure(
        measured.estimated_value, measured.main or measured.national, measured.national, measured.eu
    )
    if by_act not in {Procedure.DIRECT, Procedure.SMALL}:
        return by_act
    # The initiative speaks of the life-cycle cost, and only since it has a limit.
    reaches = measured.main is not None and is_reached(_known(measured), measured.main)
    return Procedure.SMALL if reaches else Procedure.DIRECT


def _known(measured: Measured) -> Amount:
    assert measured.life_cycle_cost is not None  # noqa: S101 -- both measures lack the same prices
    return measured.life_cycle_cost


def _must_tender(measured: Measured) -> bool:
    if measured.national is None or measured.estimated_value is None:
        return False
    return is_reached(measured.estimated_value, measured.national)


def _verdicts(measured: Measured) -> tuple[LimitVerdict, ...]:
    return tuple(
        LimitVerdict(
            limit,
            Measure.LIFE_CYCLE_COST if limit is measured.main else Measure.ESTIMATED_VALUE,
            value,
        )
        for limit, value in measured.compared
    )


def _rule_sets(measured: Measured) -> tuple[RuleSetInForce, ...]:
    return tuple(
        RuleSetInForce(limit.rule_set, limit.level, limit.valid_from)
        for limit, _value in measured.compared
    )
