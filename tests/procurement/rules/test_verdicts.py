"""Prices against limits: the table of the default rule set; what is missing is never direct."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.rules.lifecycle_cost import (
    PriceLine,
    Pricing,
    Recurrence,
    Term,
    life_cycle_cost,
)
from procurement.rules.limits import (
    Band,
    Verdict,
    band,
    is_reached,
    main_limit,
    verdict,
)
from tests.procurement.rules.dated_limits import ACT, BUYER, LIMITS, MAIN, TODAY, some

D = Decimal


def once(amount):
    return PriceLine("a", amount=D(amount))


def monthly(amount):
    return PriceLine("b", amount=D(amount), recurrence=Recurrence.MONTH)


# procurement.md, section 10, row by row.
@pytest.mark.parametrize(
    ("prices", "term", "value", "expected"),
    [
        ([once("29999.99")], Term(12), "29999.99", Verdict.DIRECT),
        ([once("30000.00")], Term(12), "30000.00", Verdict.TENDER),
        ([once("30000.01")], Term(12), "30000.01", Verdict.TENDER),
        ([monthly("624.99")], Term(None), "29999.52", Verdict.DIRECT),
        ([monthly("625.00")], Term(None), "30000.00", Verdict.TENDER),
        ([monthly("800")], Term(36), "28800.00", Verdict.DIRECT),
        ([monthly("800")], Term(24, 24), "38400.00", Verdict.TENDER),
        ([monthly("800")], Term(60), "38400.00", Verdict.TENDER),
        ([once("5000"), monthly("500")], Term(48), "29000.00", Verdict.DIRECT),
        ([once("0")], Term(48), "0", Verdict.DIRECT),
    ],
)
def test_the_table_of_the_default_rule_set_holds(prices, term, value, expected):
    total = life_cycle_cost(prices, BUYER, term).total

    assert (total, verdict(total, main_limit(LIMITS, TODAY))) == (D(value), expected)


@pytest.mark.parametrize("unknown", [PriceLine("c"), PriceLine("c", pricing=Pricing.ON_REQUEST)])
def test_a_missing_cost_cannot_be_assessed(unknown):
    total = life_cycle_cost([once("1"), unknown], BUYER, Term(48)).total

    assert (total, verdict(total, MAIN), band(total, MAIN, ACT)) == (
        None,
        Verdict.CANNOT_ASSESS,
        Band.UNKNOWN,
    )


amounts = st.integers(0, 10_000_000).map(lambda number: D(number) / 100)


@some
@given(
    st.lists(amounts, max_size=4),
    st.sampled_from([PriceLine("c"), PriceLine("c", pricing=Pricing.ON_REQUEST)]),
    st.sampled_from(LIMITS),
)
def test_no_missing_price_is_ever_a_direct_purchase(known, unknown, limit):
    cost = life_cycle_cost(
        [*(PriceLine("a", amount=amount) for amount in known), unknown], BUYER, Term(48)
    )

    assert verdict(cost.total, limit) is Verdict.CANNOT_ASSESS
    assert band(cost.total, limit, ACT) is Band.UNKNOWN


@some
@given(amounts, amounts, st.sampled_from(LIMITS), st.sampled_from(LIMITS))
def test_a_higher_sum_is_never_judged_more_lightly(value, more, main, statutory):
    places = [Band.UNDER, Band.BETWEEN, Band.OVER]

    assert is_reached(value + more, main) >= is_reached(value, main)
    assert places.index(band(value + more, main, statutory)) >= places.index(
        band(value, main, statutory)
    )
    assert (band(value, main, statutory) is Band.UNDER) == (verdict(value, main) is Verdict.DIRECT)
