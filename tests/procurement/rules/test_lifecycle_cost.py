"""Life-cycle cost: what counts, how often, for whom, and when nothing can be said."""

from decimal import Decimal

import pytest

from procurement.rules.lifecycle_cost import (
    COUNTED_AT_MOST,
    Buyer,
    CostRow,
    LifecycleCost,
    Missing,
    MissingReason,
    Per,
    PriceLine,
    Pricing,
    Recurrence,
    Term,
    Tier,
    life_cycle_cost,
    limit_spans,
    tiers_never_fall,
)
from tests.procurement.rules.price_lists import BUYER, FOUR_YEARS, missing, total

D = Decimal


def test_words_in_the_code_are_the_words_in_the_database():
    assert [*Recurrence, *Per, *Pricing] == [
        "once",
        "month",
        "year",
        "contract",
        "inhabitant",
        "user",
        "day",
        "priced",
        "included",
        "on_request",
    ]
    assert [*MissingReason] == [
        "on_request",
        "no_price",
        "no_inhabitants",
        "no_users",
        "no_days",
        "no_tier",
    ]


@pytest.mark.parametrize(
    ("term", "months", "years"),
    [
        (Term(1), 1, 1),
        (Term(12), 12, 1),
        (Term(13), 13, 2),
        (Term(24, 24), 48, 4),
        (Term(47), 47, 4),
        (Term(48), 48, 4),
        (Term(49), 48, 4),
        (Term(48, 1), 48, 4),
        (Term(60), 48, 4),
        (Term(None), 48, 4),
        (Term(None, 12), 48, 4),
    ],
)
def test_options_count_and_nothing_counts_over_48_months(term, months, years):
    assert (term.counted_months, term.years) == (months, years)
    assert sum(term.months_of(year) for year in range(1, years + 1)) == months


@pytest.mark.parametrize(
    "wrong",
    [
        {"months": 0},
        {"months": -1},
        {"months": 12, "option_months": -1},
        {"months": None, "option_months": -1},
    ],
)
def test_a_term_of_no_months_or_fewer_options_than_none_is_refused(wrong):
    with pytest.raises(ValueError, match="at least one month"):
        Term(**wrong)


def test_nothing_to_pay_is_zero_and_known():
    assert life_cycle_cost([], BUYER, FOUR_YEARS) == LifecycleCost((), ())
    assert (total(), total(PriceLine("a", amount=D(0)))) == (0, 0)


def test_once_falls_in_the_first_year_monthly_in_each_month_yearly_in_each_started_year():
    cost = life_cycle_cost(
        [
            PriceLine("b", amount=D(1000)),
            PriceLine("a", amount=D("10.01"), recurrence=Recurrence.MONTH),
            PriceLine("c", amount=D(100), recurrence=Recurrence.YEAR),
        ],
        BUYER,
        Term(26),
    )

    assert cost.rows == (
        CostRow("b", 1, D(1000)),
        CostRow("a", 1, D("120.12")),
        CostRow("a", 2, D("120.12")),
        CostRow("a", 3, D("20.02")),
        CostRow("c", 1, D(100)),
        CostRow("c", 2, D(100)),
        CostRow("c", 3, D(100)),
    )
    assert cost.by_year() == {1: D("1220.12"), 2: D("220.12"), 3: D("120.02")}
    assert cost.cumulative() == [D("1220.12"), D("1440.24"), D("1560.26")]
    assert (cost.total, cost.known_total, cost.is_assessable) == (D("1560.26"), D("1560.26"), True)


def test_the_lines_of_one_part_are_added_year_by_year():
    cost = life_cycle_cost(
        [
            PriceLine("a", amount=D(5)),
            PriceLine("b", amount=D(1)),
            PriceLine("a", amount=D(2), recurrence=Recurrence.YEAR),
        ],
        BUYER,
        Term(24),
    )

    assert cost.rows == (CostRow("a", 1, D(7)), CostRow("a", 2, D(2)), CostRow("b", 1, D(1)))


@pytest.mark.parametrize(("recurrence", "times"), [("once", 1), ("month", 30), ("year", 3)])
@pytest.mark.parametrize(
    ("per", "number"), [("contract", 1), ("inhabitant", 1000), ("user", 10), ("day", 5)]
)
def test_a_price_is_paid_for_each_of_what_it_is_per_as_often_as_it_recurs(
    per, number, recurrence, times
):
    line = PriceLine(
        "a",
        amount=D("0.07"),
        per=Per(per),
        recurrence=Recurrence(recurrence),
        days=D(5) if per == "day" else None,
    )

    assert total(line, term=Term(30)) == D("0.07") * number * times


def test_half_days_count():
    assert total(PriceLine("a", amount=D("950.50"), per=Per.DAY, days=D("2.5"))) == D("2376.25")


def test_of_a_range_the_upper_end_counts():
    assert (
        total(PriceLine("a", amount=D(100), amount_max=D(250), recurrence=Recurrence.YEAR)) == 1000
    )


def test_an_option_not_taken_is_left_out_of_sums_and_of_what_is_missing():
    offered = [
        PriceLine("a", amount=D(1)),
        PriceLine("b", amount=D(10), is_optional=True),
        PriceLine("c", pricing=Pricing.ON_REQUEST, is_optional=True),
    ]

    assert life_cycle_cost(offered, BUYER, FOUR_YEARS) == LifecycleCost(
        (CostRow("a", 1, D(1)),), ()
    )
    assert total(*offered, buyer=Buyer(1000, chosen=frozenset("b"))) == 11
    assert life_cycle_cost(
        offered, Buyer(1000, chosen=frozenset("c")), FOUR_YEARS
    ) == LifecycleCost((CostRow("a", 1, D(1)),), (Missing("c", MissingReason.ON_REQUEST),))


def test_a_part_included_in_another_costs_nothing_more():
    cost = life_cycle_cost(
        [PriceLine("a", amount=D(9)), PriceLine("b", pricing=Pricing.INCLUDED)], BUYER, FOUR_YEARS
    )

    assert cost.rows == (CostRow("a", 1, D(9)),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (PriceLine("a", pricing=Pricing.ON_REQUEST), MissingReason.ON_REQUEST),
        (PriceLine("a"), MissingReason.NO_PRICE),
        (PriceLine("a", amount=D(1), per=Per.INHABITANT), MissingReason.NO_INHABITANTS),
        (PriceLine("a", tiers=(Tier(None, D(1)),)), MissingReason.NO_INHABITANTS),
        (PriceLine("a", amount=D(1), per=Per.USER), MissingReason.NO_USERS),
        (PriceLine("a", amount=D(1), per=Per.DAY), MissingReason.NO_DAYS),
    ],
)
def test_what_is_not_known_is_named_and_never_counted_as_zero(line, reason):
    cost = life_cycle_cost([PriceLine("b", amount=D(5)), line, line], Buyer(None), FOUR_YEARS)

    assert (cost.missing, cost.total, cost.known_total, cost.is_assessable) == (
        (Missing("a", reason),),
        None,
        5,
        False,
    )


STEPS = (Tier(500, D(100)), Tier(1000, D(150)), Tier(2000, D(150)))


@pytest.mark.parametrize(
    ("inhabitants", "amount"),
    [(0, 100), (500, 100), (501, 150), (1000, 150), (1001, 150), (2000, 150), (2001, None)],
)
def test_the_size_of_the_municipality_chooses_the_tier_its_bound_included(inhabitants, amount):
    assert total(PriceLine("a", tiers=STEPS), buyer=Buyer(inhabitants)) == amount


@pytest.mark.parametrize(
    ("inhabitants", "amount"),
    [(0, 0), (1, 3), (500, 1500), (501, 1502), (1000, 2500), (1001, 2501), (3000, 4500)],
)
def test_per_inhabitant_each_pays_the_amount_of_its_own_bracket(inhabitants, amount):
    brackets = (Tier(500, D(3)), Tier(1000, D(2)), Tier(None, D(1)))

    assert (
        total(PriceLine("a", per=Per.INHABITANT, tiers=brackets), buyer=Buyer(inhabitants))
        == amount
    )


@pytest.mark.parametrize("per", [Per.CONTRACT, Per.INHABITANT])
def test_a_population_above_the_last_bound_has_no_tier(per):
    line = PriceLine("a", per=per, tiers=STEPS)

    assert missing(line, Buyer(2000)) == []
    assert missing(line, Buyer(2001)) == [MissingReason.NO_TIER]


def test_a_tier_per_user_or_day_is_multiplied():
    tiers = (Tier(999, D(1)), Tier(None, D(2)))

    assert total(PriceLine("a", per=Per.USER, tiers=tiers)) == 20
    assert total(PriceLine("a", per=Per.DAY, days=D(3), tiers=tiers)) == 6
    assert missing(PriceLine("a", per=Per.USER, tiers=tiers), Buyer(1000)) == [
        MissingReason.NO_USERS
    ]
    assert missing(PriceLine("a", per=Per.DAY, tiers=tiers)) == [MissingReason.NO_DAYS]


def test_tiers_never_fall_tells_a_line_that_grows_cheaper_with_population():
    falling = (Tier(500, D(2)), Tier(None, D(1)))

    assert tiers_never_fall(PriceLine("a", amount=D(1)))
    assert tiers_never_fall(PriceLine("a", tiers=STEPS))
    assert not tiers_never_fall(PriceLine("a", tiers=falling))
    assert not tiers_never_fall(PriceLine("a", tiers=falling, per=Per.USER))
    assert tiers_never_fall(PriceLine("a", tiers=falling, per=Per.INHABITANT))


@pytest.mark.parametrize(
    "wrong", [{"amount": 0.1}, {"amount_max": 0.1}, {"days": 0.5}, {"tiers": (Tier(None, 0.1),)}]
)
def test_a_float_is_no_price(wrong):
    with pytest.raises(TypeError, match="Decimal, never a float"):
        PriceLine("a", **wrong)


def test_a_float_is_no_limit():
    with pytest.raises(TypeError, match="Decimal, never a float"):
        limit_spans([], FOUR_YEARS, (30000.0,))


def test_the_longest_term_that_counts_is_that_of_the_act():
    assert COUNTED_AT_MOST == 48
