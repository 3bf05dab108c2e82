"""Life-cycle cost: what holds for every price list, drawn at random."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from procurement.rules.lifecycle_cost import (
    PriceLine,
    Pricing,
    Term,
    life_cycle_cost,
)
from tests.procurement.rules.price_lists import buyers, lines, parts, price_lists, some, terms


@some
@given(price_lists, buyers, terms, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_sum(prices, buyer, term, chance: random.Random):
    one, other = (
        life_cycle_cost(order, buyer, term)
        for order in (prices, chance.sample(prices, len(prices)))
    )

    assert (one.total, one.by_year()) == (
        other.total,
        other.by_year(),
    )
    assert set(one.missing) == set(other.missing)


@some
@given(price_lists, buyers, terms)
def test_rows_and_years_all_add_up_to_the_total_to_the_cent(prices, buyer, term):
    cost = life_cycle_cost(prices, buyer, term)

    sums = [
        sum(row.amount for row in cost.rows),
        sum(cost.by_year().values()),
        cost.cumulative()[-1] if cost.rows else 0,
    ]
    assert sums == [cost.total] * 3
    assert life_cycle_cost(prices, buyer, term) == cost


@some
@given(price_lists, buyers, terms)
def test_what_has_been_paid_never_falls(prices, buyer, term):
    paid = life_cycle_cost(prices, buyer, term).cumulative()

    assert paid == sorted(paid)
    assert len(paid) <= term.years


@some
@given(terms)
def test_the_months_of_the_years_make_up_the_term(term):
    months = [term.months_of(year) for year in range(1, term.years + 1)]

    assert sum(months) == term.counted_months
    assert all(1 <= count <= 12 for count in months)


@some
@given(price_lists, buyers, terms)
def test_rows_come_by_part_in_order_of_first_appearance_then_by_year(prices, buyer, term):
    # An option that is left out gives its part no place.
    places = [line.part for line in prices if not line.is_optional or line.part in buyer.chosen]

    keys = [(places.index(row.part), row.year) for row in life_cycle_cost(prices, buyer, term).rows]

    assert keys == sorted(set(keys))


@some
@given(price_lists, buyers, terms, st.integers(0, 60))
def test_more_months_or_option_months_never_cost_less(prices, buyer, term, more):
    before = life_cycle_cost(prices, buyer, term).total
    longer = [
        replace(term, option_months=term.option_months + more),
        Term(None),
        *([replace(term, months=term.months + more)] if term.months else []),
    ]

    assert all(life_cycle_cost(prices, buyer, other).total >= before for other in longer)


@some
@given(price_lists, buyers, terms, st.integers(0, 100_000), parts)
def test_more_inhabitants_or_users_or_one_more_option_never_cost_less(
    prices, buyer, term, more, part
):
    before = life_cycle_cost(prices, buyer, term).total
    larger = [
        replace(buyer, inhabitants=buyer.inhabitants + more),
        replace(buyer, users=buyer.users + more),
        replace(buyer, chosen=buyer.chosen | {part}),
    ]

    assert all(life_cycle_cost(prices, other, term).total >= before for other in larger)


@some
@given(price_lists, lines().filter(lambda line: not line.tiers), st.integers(0, 100), buyers, terms)
def test_splitting_a_line_in_two_changes_nothing(prices, line, share, buyer, term):
    def piece(hundredths):
        return replace(
            line,
            amount=line.amount * hundredths / 100,
            amount_max=None if line.amount_max is None else line.amount_max * hundredths / 100,
        )

    first, second = piece(share), piece(100 - share)

    assert life_cycle_cost([*prices, first, second], buyer, term) == life_cycle_cost(
        [*prices, line], buyer, term
    )


@some
@given(price_lists, buyers, terms, st.integers(0, 6))
def test_one_missing_price_is_enough_to_leave_no_total(prices, buyer, term, place):
    unknown = PriceLine("z", pricing=Pricing.ON_REQUEST)

    cost = life_cycle_cost([*prices[:place], unknown, *prices[place:]], buyer, term)
    assert (cost.total, cost.known_total) == (None, life_cycle_cost(prices, buyer, term).total)
