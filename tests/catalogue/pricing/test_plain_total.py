"""Lines summed once give what the rule gives, wherever they give anything."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalogue.pricing.plain_total import plain_total
from procurement.rules.lifecycle_cost import (
    Buyer,
    Per,
    PriceLine,
    Pricing,
    Recurrence,
    Term,
    Tier,
    Tiering,
    life_cycle_cost,
)

AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=4)
TIERS = st.lists(AMOUNTS, min_size=1, max_size=4).flatmap(
    lambda amounts: st.booleans().map(
        lambda is_open: tuple(
            Tier(None if is_open and place == len(amounts) else place * 4000, amount)
            for place, amount in enumerate(amounts, start=1)
        )
    )
)
LINES = st.builds(
    PriceLine,
    part=st.sampled_from(["1", "2"]),
    pricing=st.sampled_from(Pricing),
    amount=st.none() | AMOUNTS,
    amount_max=st.none() | AMOUNTS,
    recurrence=st.sampled_from(Recurrence),
    per=st.sampled_from(Per),
    days=st.none() | st.decimals(min_value="0.5", max_value=100, places=1),
    tiers=st.just(()) | TIERS,
    tiering=st.sampled_from(Tiering),
)


@given(st.lists(LINES, max_size=5), st.integers(0, 10**7), st.integers(1, 120))
def test_a_plain_total_is_that_of_the_rule(lines, inhabitants, months):
    buyer, term = Buyer(inhabitants), Term(months)
    plain = plain_total(lines)
    if plain is None:
        return

    assert plain.total(buyer, term) == life_cycle_cost(lines, buyer, term).total
    running = [line for line in lines if line.recurrence != Recurrence.ONCE]
    assert plain.running(buyer) == life_cycle_cost(running, buyer, Term(12)).total


@given(LINES)
def test_a_line_that_some_buyer_lacks_the_price_of_is_never_summed(line):
    lacking = [
        buyer
        for buyer in (Buyer(1), Buyer(10**7))
        if life_cycle_cost([line], buyer, Term(48)).missing
    ]

    assert not (lacking and plain_total([line]))


def test_an_amount_per_user_is_left_to_the_rule():
    assert plain_total([PriceLine("1", amount=Decimal(5), per=Per.USER)]) is None
