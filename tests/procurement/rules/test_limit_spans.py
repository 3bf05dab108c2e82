"""The populations at which a total reaches amounts: computed, and compared with a search."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.rules.lifecycle_cost import (
    Buyer,
    Per,
    PriceLine,
    Pricing,
    Span,
    Term,
    Tier,
    Tiering,
    life_cycle_cost,
    limit_spans,
)
from tests.procurement.rules.price_lists import FOUR_YEARS, D, lines, terms, tier_sets
from tests.procurement.rules.test_lifecycle_cost import STEPS


def population_reaching(prices, term, amount, most=10_000_000):
    spans = limit_spans(prices, term, (amount,), most)
    return next((span.first for span in spans if span.reached), None)


def searched(prices, term, amount, most):
    """By halves over life_cycle_cost; above the last tier counts as reaching nothing."""
    known = most
    bounds = [
        line.tiers[-1].up_to
        for line in prices
        if line.tiers and not line.is_optional and line.tiers[-1].up_to is not None
    ]
    known = min([known, *bounds])

    def reaches(population):
        return life_cycle_cost(prices, Buyer(population), term).total >= amount

    low, high = 0, known
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle + 1, high)
    return low if reaches(low) else None


without_users = (Per.CONTRACT, Per.INHABITANT, Per.DAY)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(lines(pers=without_users), max_size=4),
    terms,
    st.integers(0, 10**9).map(lambda number: D(number) / 100),
    st.sampled_from([0, 1000, 10_000_000]),
)
def test_population_reaching_equals_a_search_by_halves(prices, term, amount, most):
    assert population_reaching(prices, term, amount, most) == searched(prices, term, amount, most)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(lines(most=30, pers=without_users), max_size=3),
    st.integers(1, 30).map(Term),
    st.integers(0, 30),
    st.sampled_from([D("-0.01"), D(0), D("0.01")]),
    st.booleans(),
)
def test_population_reaching_is_the_first_of_all_populations_to_reach_it(
    prices, term, at, aside, is_bounded
):
    if is_bounded:
        prices = [
            replace(line, tiers=line.tiers[:-1]) if len(line.tiers) > 1 else line for line in prices
        ]
    totals = [life_cycle_cost(prices, Buyer(population), term).total for population in range(41)]
    amount = (totals[at] or D(0)) + aside

    assert population_reaching(prices, term, amount, most=40) == next(
        (n for n, value in enumerate(totals) if value is not None and value >= amount), None
    )


def test_population_reaching_is_exact_at_the_inhabitant():
    a_third = [PriceLine("a", amount=D(1)), PriceLine("b", amount=D("0.03"), per=Per.INHABITANT)]

    assert population_reaching(a_third, Term(12), D("30000.01")) == 999_967
    assert population_reaching(a_third, Term(12), D("30000.02")) == 999_968
    assert population_reaching(a_third, Term(12), D("30000.01"), most=999_966) is None
    assert population_reaching(a_third, Term(12), D(1)) == 0


def test_population_reaching_jumps_where_a_tier_begins_and_ends_with_the_last():
    line = PriceLine("a", tiers=STEPS)

    assert [
        population_reaching([line], FOUR_YEARS, D(amount)) for amount in (100, 101, 150, 151)
    ] == [0, 501, 501, None]
    assert population_reaching([line], FOUR_YEARS, D(101), most=500) is None
    assert population_reaching([line], FOUR_YEARS, D(101), most=501) == 501


def test_population_reaching_knows_no_options():
    assert (
        population_reaching(
            [
                PriceLine("a", amount=D(5)),
                PriceLine("b", pricing=Pricing.ON_REQUEST, is_optional=True),
            ],
            FOUR_YEARS,
            D(6),
        )
        is None
    )


@pytest.mark.parametrize(
    "line",
    [
        PriceLine("a"),
        PriceLine("a", pricing=Pricing.ON_REQUEST),
        PriceLine("a", amount=D(1), per=Per.USER),
        PriceLine("a", amount=D(1), per=Per.DAY),
    ],
)
def test_what_no_population_can_assess_reaches_nothing_known(line):
    spans = limit_spans([PriceLine("b", amount=D(99)), line], FOUR_YEARS, (D(1),))

    assert spans == (Span(0, None),)


classes = st.builds(
    PriceLine,
    part=st.just("c"),
    tiers=tier_sets(rising=False, most=30),
    per=st.just(Per.INHABITANT),
    tiering=st.just(Tiering.WHOLE),
    recurrence=st.sampled_from(["once", "month", "year"]),
)
endless_or_not = st.tuples(classes, st.booleans()).map(
    lambda pair: (
        replace(pair[0], tiers=pair[0].tiers[:-1])
        if pair[1] and len(pair[0].tiers) > 1
        else pair[0]
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(lines(most=30, pers=without_users), max_size=2),
    st.lists(endless_or_not, min_size=1, max_size=2),
    st.integers(1, 48).map(Term),
    st.integers(0, 40),
    st.integers(0, 10**6).map(lambda number: D(number) / 100),
)
def test_limit_spans_are_what_the_calculator_says_of_every_population(
    flat, stepped, term, at, more
):
    prices = [*flat, *stepped]
    totals = [life_cycle_cost(prices, Buyer(population), term).total for population in range(41)]
    first = totals[at] or D(0)
    amounts = (first, first + more)

    spans = limit_spans(prices, term, amounts, most=40)

    said = [
        next(span for span in reversed(spans) if span.first <= population).reached
        for population in range(41)
    ]
    assert said == [
        None if value is None else sum(value >= amount for amount in amounts) for value in totals
    ]
    assert all(one.reached != other.reached for one, other in pairwise(spans))


def test_a_class_price_may_fall_as_the_population_grows():
    line = PriceLine(
        "a",
        tiers=(Tier(5000, D("0.90")), Tier(20_000, D("0.60")), Tier(None, D("0.10"))),
        per=Per.INHABITANT,
        tiering=Tiering.WHOLE,
    )

    totals = [
        life_cycle_cost([line], Buyer(population), FOUR_YEARS).total
        for population in (3000, 5000, 5001, 10_000, 20_000, 20_001)
    ]

    assert totals == [2700, 4500, D("3000.60"), 6000, 12_000, D("2000.10")]
    assert limit_spans([line], FOUR_YEARS, (D(3000), D(6000))) == (
        Span(0, 0),
        Span(3334, 1),
        Span(10_000, 2),
        Span(20_001, 0),
        Span(30_000, 1),
        Span(60_000, 2),
    )
    assert (
        life_cycle_cost([replace(line, tiering=Tiering.GRADUATED)], Buyer(10_000), FOUR_YEARS).total
        == 7500
    )
