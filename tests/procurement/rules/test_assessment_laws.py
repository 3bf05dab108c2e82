"""What holds of every assessment, drawn at random."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procurement.rules.assessment import assess
from procurement.rules.estimated_value import Purchase, Sum, ValueBasis
from procurement.rules.limits import Band, Procedure, Verdict, band
from tests.procurement.rules.dated_limits import ACT, LIMITS, MAIN, TODAY
from tests.procurement.rules.price_lists import buyers, cents, lines, price_lists, some, terms

D = Decimal
RISING = (Procedure.DIRECT, Procedure.SMALL, Procedure.NATIONAL, Procedure.EU)
days = st.dates(date(2007, 6, 1), date(2030, 1, 1))
classes = st.sampled_from(
    ["goods_services", "works", "social_health_services", "other_special_services", "concessions"]
)
bases = st.sampled_from(ValueBasis)
purchases = st.builds(
    Purchase,
    decided_on=days,
    lines=price_lists.map(tuple),
    buyer=buyers,
    term=terms,
    basis=bases,
    procedure_class=classes,
)


def totals(purchase):
    found = assess(purchase, LIMITS)
    return found.total, found.estimated_value


@some
@given(purchases, st.integers(1, 30))
def test_more_months_or_options_never_lower_a_total(purchase, more):
    longer = [replace(purchase, term=replace(purchase.term, option_months=more + 30))]
    if purchase.term.months is not None:
        longer.append(
            replace(purchase, term=replace(purchase.term, months=purchase.term.months + more))
        )
    short = replace(purchase, term=replace(purchase.term, option_months=0))

    for other in longer:
        for less, most in zip(totals(short), totals(other), strict=True):
            assert less <= most


@some
@given(purchases, st.integers(1, 100_000), st.integers(1, 1000))
def test_more_inhabitants_and_users_never_lower_a_total(purchase, heads, users):
    buyer = purchase.buyer
    more = replace(buyer, inhabitants=buyer.inhabitants + heads, users=(buyer.users or 0) + users)

    before, after = totals(purchase), totals(replace(purchase, buyer=more))

    assert [less <= most for less, most in zip(before, after, strict=True)] == [True, True]


@some
@given(purchases)
def test_more_parts_never_lower_a_total(purchase):
    whole = purchase.choosing(frozenset(line.part for line in purchase.lines))

    assert all(less <= most for less, most in zip(totals(purchase), totals(whole), strict=True))


@some
@given(purchases, lines())
def test_one_more_line_never_lowers_a_total(purchase, line):
    more = replace(purchase, lines=(*purchase.lines, line))

    assert all(less <= most for less, most in zip(totals(purchase), totals(more), strict=True))


@some
@given(purchases, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(purchase, chance: random.Random):
    other = replace(purchase, lines=tuple(chance.sample(purchase.lines, len(purchase.lines))))

    one, two = assess(purchase, LIMITS), assess(other, LIMITS)

    assert (one.total, one.estimated_value, one.low, one.verdict, one.procedure, one.limits) == (
        two.total,
        two.estimated_value,
        two.low,
        two.verdict,
        two.procedure,
        two.limits,
    )


@some
@given(purchases, st.integers(0, 100))
def test_splitting_a_row_is_nothing(purchase, share):
    split = []
    for line in purchase.lines:
        if line.tiers:
            split.append(line)
            continue
        piece = (line.amount * share / 100).quantize(D("0.01"))
        top = line.amount_max
        split += [
            replace(line, amount=piece, amount_max=None if top is None else piece),
            replace(
                line,
                amount=line.amount - piece,
                amount_max=None if top is None else top - piece,
            ),
        ]
    other = assess(replace(purchase, lines=tuple(split)), LIMITS)
    one = assess(purchase, LIMITS)

    assert (one.total, one.estimated_value, one.low, one.verdict, one.procedure) == (
        other.total,
        other.estimated_value,
        other.low,
        other.verdict,
        other.procedure,
    )


@some
@given(purchases)
def test_rows_add_up_to_the_total_to_the_cent_and_the_low_is_not_over_the_high(purchase):
    found = assess(purchase, LIMITS)

    assert sum(row.amount for row in found.rows) == found.total
    assert found.measured.cost.cumulative()[-1:] in ([], [found.total])
    assert found.low <= found.total
    if purchase.basis == ValueBasis.CONTRACT:
        assert found.estimated_value == found.total


@some
@given(days, classes, cents, cents)
def test_the_procedure_never_falls_as_the_sum_rises(day, procedure_class, one, other):
    low, high = (
        assess(
            Purchase(decided_on=day, sum=Sum(amount * 10), procedure_class=procedure_class),
            LIMITS,
        )
        for amount in sorted((one, other))
    )

    # Where a sum is over the last limit that is known, nothing is said of it: nor of a larger one.
    if low.procedure == Procedure.CANNOT_ASSESS:
        assert high.procedure == Procedure.CANNOT_ASSESS
    elif high.procedure != Procedure.CANNOT_ASSESS:
        assert RISING.index(low.procedure) <= RISING.index(high.procedure)
    assert low.must_tender <= high.must_tender


@some
@given(purchases, st.sampled_from([TODAY, date(2020, 2, 2)]))
def test_the_verdict_of_the_initiative_equals_the_flag(purchase, day):
    found = assess(replace(purchase, decided_on=day), LIMITS)

    flag = band(found.total, MAIN, ACT)
    assert (found.verdict == Verdict.DIRECT) == (flag == Band.UNDER)
    assert (found.verdict == Verdict.TENDER) == (flag in {Band.BETWEEN, Band.OVER})


@some
@given(cents, st.sampled_from([D(0), D(10), D(14), D(24), D("25.5")]))
def test_vat_is_taken_out_exactly(amount, rate):
    net = Sum(amount, rate).excluding_vat

    assert net + net * (int(rate * 10)) / 1000 == amount
