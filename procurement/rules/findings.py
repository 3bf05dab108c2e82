"""What is said of an assessment: reasons and warnings as codes with values. Pure.

The words, their paragraph and their source are rows (`procurement.models.AssessmentText`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from procurement.rules.estimated_value import Purchase, ValueBasis, counted_term
from procurement.rules.lifecycle_cost import COUNTED_AT_MOST, Term, known_sum
from procurement.rules.limits import Amount, Limit, is_reached
from procurement.rules.measuring import Measured

# So near under a limit a sum is told to be just under it: 1397/2016, 31 § forbids to split.
NEAR = Decimal("0.9")
Value = Amount | date | str


class Reason(StrEnum):
    INITIATIVE_REACHED = "initiative_reached"
    INITIATIVE_BELOW = "initiative_below"
    INITIATIVE_UNKNOWN = "initiative_unknown"
    NATIONAL_REACHED = "national_reached"
    NATIONAL_BELOW = "national_below"
    NATIONAL_UNKNOWN = "national_unknown"
    EU_REACHED = "eu_reached"
    EU_BELOW = "eu_below"
    EU_UNKNOWN = "eu_unknown"
    PRICE_MISSING = "price_missing"
    NO_DATA = "no_data"
    INDEFINITE = "indefinite_48"
    OVER_48 = "over_48"
    OPTIONS = "options_counted"
    ADDED_TOGETHER = "added_together"
    RECURRING = "recurring_12"
    FRAMEWORK = "framework_whole"
    RANGE = "range_upper"
    VAT = "vat_taken_out"


class Warn(StrEnum):
    ALAND = "aland"
    JUST_UNDER = "just_under"
    LEFT_OUT = "left_out"
    CLOSED_PART = "closed_part"
    OLD_PRICES = "old_prices"
    PRICES_END = "prices_end"
    MINIMUM_TERM = "minimum_term"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """A reason or a warning: its code, what it speaks of, and the limit it stands on.

    `parts` are keys of parts.
    """

    code: Reason | Warn
    values: tuple[tuple[str, Value], ...] = ()
    parts: tuple[str, ...] = ()
    limit: Limit | None = None


def reasons(purchase: Purchase, measured: Measured) -> Iterator[Finding]:
    if measured.cost.missing:
        parts = tuple(dict.fromkeys(missing.part for missing in measured.cost.missing))
        yield Finding(Reason.PRICE_MISSING, parts=parts)
    else:
        yield from _of_limits(purchase, measured)
    yield from _of_value_rules(purchase, measured)


def _of_limits(purchase: Purchase, measured: Measured) -> Iterator[Finding]:
    main, national, eu = measured.main, measured.national, measured.eu
    if main is None and national is None:
        yield Finding(Reason.NO_DATA, (("day", purchase.decided_on),))
        return
    if main is None:
        yield Finding(Reason.INITIATIVE_UNKNOWN, (("day", purchase.decided_on),))
    else:
        yield _compared(measured.life_cycle_cost, main, "INITIATIVE")
    if purchase.is_aland:
        return
    if national is None:
        yield Finding(Reason.NATIONAL_UNKNOWN, (("day", purchase.decided_on),))
        return
    yield _compared(measured.estimated_value, national, "NATIONAL")
    if not is_reached(_known(measured.estimated_value), national):
        return
    if eu is None:
        yield Finding(Reason.EU_UNKNOWN, (("day", purchase.decided_on),))
    else:
        yield _compared(measured.estimated_value, eu, "EU")


def _known(value: Amount | None) -> Amount:
    assert value is not None  # noqa: S101 -- where a price is missing no limit is spoken of
    return value


def _compared(value: Amount | None, limit: Limit, of: str) -> Finding:
    known = _known(value)
    code = Reason[f"{of}_REACHED" if is_reached(known, limit) else f"{of}_BELOW"]
    return Finding(code, (("value", known), ("limit", limit.amount)), limit=limit)


def _of_value_rules(purchase: Purchase, measured: Measured) -> Iterator[Finding]:
    if purchase.sum is None:
        yield from _of_term(purchase, measured)
    elif purchase.sum.vat_rate is not None:
        yield Finding(
            Reason.VAT,
            (
                ("entered", purchase.sum.entered),
                ("rate", purchase.sum.vat_rate),
                ("value", purchase.sum.excluding_vat),
            ),
        )
    if purchase.basis == ValueBasis.RECURRING:
        yield Finding(Reason.RECURRING)
    if purchase.basis == ValueBasis.FRAMEWORK:
        yield Finding(Reason.FRAMEWORK)
    if measured.low is not None and measured.life_cycle_cost is not None:
        yield Finding(Reason.RANGE, (("low", measured.low), ("high", measured.life_cycle_cost)))


def _of_term(purchase: Purchase, measured: Measured) -> Iterator[Finding]:
    if purchase.term.months is None:
        yield Finding(Reason.INDEFINITE)
    if measured.whole_term is not None:
        months = Decimal(purchase.agreed_months or COUNTED_AT_MOST)
        yield Finding(Reason.OVER_48, (("months", months), ("whole", measured.whole_term)))
    if purchase.term.option_months:
        yield Finding(Reason.OPTIONS, (("months", Decimal(purchase.term.option_months)),))
    if len(purchase.offers) > 1:
        yield Finding(Reason.ADDED_TOGETHER, (("count", Decimal(len(purchase.offers))),))


def warnings(purchase: Purchase, measured: Measured) -> Iterator[Finding]:
    if purchase.is_aland:
        yield Finding(Warn.ALAND)
    if not measured.cost.missing:
        yield from _of_splitting(purchase, measured)
    yield from _of_closed_parts(purchase, measured)
    yield from _of_prices(purchase)
    yield from _of_contract(purchase)


def _of_splitting(purchase: Purchase, measured: Measured) -> Iterator[Finding]:
    added: dict[Term, Decimal] = {}
    for limit, value in measured.compared:
        if value is None or is_reached(value, limit):
            continue
        if value >= limit.amount * NEAR:
            yield Finding(Warn.JUST_UNDER, (("value", value), ("limit", limit.amount)), limit=limit)
        # Only lines are left out, and their sums are decimals.
        if not purchase.left_out or not isinstance(value, Decimal):
            continue
        term = purchase.term if limit is measured.main else counted_term(purchase)
        if term not in added:
            added[term] = _left_out_total(purchase, term)
        whole = value + added[term]
        if is_reached(whole, limit):
            keys = (line.part for line in purchase.lines if line.part in purchase.left_out)
            values = (("value", whole), ("limit", limit.amount))
            yield Finding(Warn.LEFT_OUT, values, tuple(dict.fromkeys(keys)), limit)


def _left_out_total(purchase: Purchase, term: Term) -> Decimal:
    lines = (line for line in purchase.lines if line.part in purchase.left_out)
    return known_sum(lines, purchase.buyer, term)


def _of_closed_parts(purchase: Purchase, measured: Measured) -> Iterator[Finding]:
    total = measured.cost.total
    if total is None or not purchase.closed:
        return
    sums: dict[str, Decimal] = {}
    for row in measured.cost.rows:
        if row.part in purchase.closed:
            sums[row.part] = sums.get(row.part, Decimal(0)) + row.amount
    for part, amount in sums.items():
        yield Finding(Warn.CLOSED_PART, (("value", amount), ("without", total - amount)), (part,))


def _of_prices(purchase: Purchase) -> Iterator[Finding]:
    on = purchase.decided_on
    told = [offer.confirmed_on for offer in purchase.offers if offer.confirmed_on is not None]
    if told and _a_year_after(min(told)) < on:
        yield Finding(Warn.OLD_PRICES, (("day", min(told)),))
    if purchase.valid_until is not None and purchase.valid_until < on:
        yield Finding(Warn.PRICES_END, (("day", purchase.valid_until), ("decided", on)))


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _of_contract(purchase: Purchase) -> Iterator[Finding]:
    months = purchase.agreed_months
    if months is None:
        return
    least = max((offer.minimum_months or 0 for offer in purchase.offers), default=0)
    notice = max((offer.notice_months or 0 for offer in purchase.offers), default=0)
    agreed = ("months", Decimal(months))
    if least > months:
        yield Finding(Warn.MINIMUM_TERM, (("least", Decimal(least)), agreed))
    if notice > months:
        yield Finding(Warn.NOTICE, (("notice", Decimal(notice)), agreed))
