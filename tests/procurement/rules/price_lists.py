"""Price lists drawn at random, and a buyer to pay them."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from procurement.rules.lifecycle_cost import (
    Buyer,
    Per,
    PriceLine,
    Recurrence,
    Term,
    Tier,
    life_cycle_cost,
)

D = Decimal
BUYER = Buyer(inhabitants=1000, users=10)
FOUR_YEARS = Term(48)
some = settings(max_examples=60, deadline=None)

cents = st.integers(0, 5_000_000).map(lambda number: D(number) / 100)
parts = st.sampled_from("abcd")
recurrences = st.sampled_from(Recurrence)
terms = st.builds(Term, months=st.none() | st.integers(1, 60), option_months=st.integers(0, 30))
buyers = st.builds(
    Buyer,
    inhabitants=st.integers(0, 700_000),
    users=st.integers(0, 5000),
    chosen=st.frozensets(parts),
)


@st.composite
def tier_sets(draw, *, rising, most=700_000):
    bounds = sorted(draw(st.sets(st.integers(1, most), max_size=3)))
    amounts = draw(st.lists(cents, min_size=len(bounds) + 1, max_size=len(bounds) + 1))
    return tuple(
        Tier(*pair)
        for pair in zip([*bounds, None], sorted(amounts) if rising else amounts, strict=True)
    )


def lines(most=700_000, pers=tuple(Per), **fixed):
    """Lines that keep the database's rules: ranges rise, tiers do not fall unless graduated."""
    common = {"part": parts, "recurrence": recurrences, "is_optional": st.booleans()} | fixed
    days = st.integers(1, 200).map(D)
    flat = st.builds(PriceLine, amount=cents, per=st.sampled_from(pers), days=days, **common)
    ranged = st.builds(lambda line, more: replace(line, amount_max=line.amount + more), flat, cents)
    stepped = st.sampled_from([per for per in pers if per != Per.INHABITANT])
    tiered = st.builds(
        PriceLine, tiers=tier_sets(rising=True, most=most), per=stepped, days=days, **common
    )
    graduated = st.builds(
        PriceLine, tiers=tier_sets(rising=False, most=most), per=st.just(Per.INHABITANT), **common
    )
    return flat | ranged | tiered | graduated


price_lists = st.lists(lines(), max_size=4)


def total(*price_lines, buyer=BUYER, term=FOUR_YEARS):
    return life_cycle_cost(price_lines, buyer, term).total


def missing(line, buyer=BUYER):
    return [row.reason for row in life_cycle_cost([line], buyer, FOUR_YEARS).missing]
