"""Which limits are in force, and what exactly a limit means."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from procurement.rules import limits as rules
from procurement.rules.limits import (
    Band,
    NoLimitInForce,
    Verdict,
    band,
    in_force,
    is_aland,
    is_reached,
    main_limit,
    statutory_limit,
    verdict,
)
from tests.procurement.rules.dated_limits import ACT, BY_SLUG, DATA, LIMITS, MAIN, TODAY, day

D = Decimal
CENT = D("0.01")


def test_every_dated_limit_of_the_data_is_here():
    assert (len(LIMITS), len(BY_SLUG), len(DATA["rule_sets"])) == (41, 41, 11)


@pytest.mark.parametrize("limit", LIMITS, ids=list(BY_SLUG))
def test_a_cent_under_a_limit_is_direct_the_limit_itself_and_a_cent_over_are_not(limit):
    values = (limit.amount - CENT, limit.amount, limit.amount + CENT)

    assert [is_reached(value, limit) for value in values] == [False, True, True]
    assert [verdict(value, limit) for value in values] == [
        Verdict.DIRECT,
        Verdict.TENDER,
        Verdict.TENDER,
    ]


@pytest.mark.parametrize("limit", LIMITS, ids=list(BY_SLUG))
def test_a_sum_is_compared_unrounded(limit):
    for hair in (D("0.0000001"), D("1e-12"), Fraction(1, 3)):
        below, above = (
            Fraction(limit.amount) - Fraction(hair),
            Fraction(limit.amount) + Fraction(hair),
        )

        assert [
            is_reached(value, limit)
            for value in (below, Fraction(limit.amount), int(limit.amount), above)
        ] == [False, True, True, True]
    assert [is_reached(limit.amount + aside, limit) for aside in (-D("1e-12"), D("1e-12"))] == [
        False,
        True,
    ]


@pytest.mark.parametrize("limit", LIMITS, ids=list(BY_SLUG))
def test_a_limit_is_in_force_from_its_first_day_to_its_last(limit):
    a_day = timedelta(days=1)

    assert limit not in in_force(LIMITS, limit.valid_from - a_day)
    assert limit in in_force(LIMITS, limit.valid_from)
    if limit.valid_to is None:
        assert limit in in_force(LIMITS, date.max)
    else:
        assert (
            limit in in_force(LIMITS, limit.valid_to),
            limit in in_force(LIMITS, limit.valid_to + a_day),
        ) == (True, False)


@pytest.mark.parametrize("rule_set", DATA["rule_sets"], ids=lambda rule_set: rule_set["id"])
def test_a_rule_set_comes_into_force_and_ends_as_a_whole(rule_set):
    starts, ends = day(rule_set["valid_from"]), day(rule_set["valid_to"])
    own = {row["id"] for row in rule_set["thresholds"]}

    def in_force_of_it(on):
        return {limit.slug for limit in in_force(LIMITS, on)} & own

    assert (
        in_force_of_it(starts - timedelta(days=1)),
        in_force_of_it(starts),
        in_force_of_it(starts + timedelta(days=1)),
    ) == (set(), own, own)
    if ends:
        assert (
            in_force_of_it(ends - timedelta(days=1)),
            in_force_of_it(ends),
            in_force_of_it(ends + timedelta(days=1)),
        ) == (own, own, set())


@pytest.mark.parametrize("level", ["initiative", "national", "eu"])
def test_the_rule_sets_of_a_level_follow_each_other_without_gap_or_overlap(level):
    spans = sorted({(limit.valid_from, limit.valid_to) for limit in LIMITS if limit.level == level})

    assert all(
        ends and ends + timedelta(days=1) == starts for (_, ends), (starts, _) in pairwise(spans)
    )


@pytest.mark.parametrize(
    ("year", "goods", "works"),
    [
        (2014, 207_000, 5_186_000),
        (2017, 209_000, 5_225_000),
        (2018, 221_000, 5_548_000),
        (2019, 221_000, 5_548_000),
        (2020, 214_000, 5_350_000),
        (2023, 215_000, 5_382_000),
        (2024, 221_000, 5_538_000),
        (2025, 221_000, 5_538_000),
        (2026, 216_000, 5_404_000),
    ],
)
def test_the_limits_of_the_union_are_those_of_their_years_also_where_a_sum_comes_back(
    year, goods, works
):
    for on in (date(year, 1, 1), date(year, 12, 31)):
        assert {
            limit.procedure_class: limit.amount
            for limit in in_force(LIMITS, on)
            if limit.level == "eu"
        } == {"goods_services": goods, "works": works} | _of_the_act_of_2016(year, works)


def _of_the_act_of_2016(year, works):
    """Its services of Annex E and its concessions; of its first year, 2017, we do not know them."""
    special = dict.fromkeys(("social_health_services", "other_special_services"), 750_000)
    return special | {"concessions": works} if year >= 2018 else {}


@pytest.mark.parametrize(
    ("on", "slug", "is_over"),
    [
        ("2019-12-31", "eu-2018", False),
        ("2020-01-01", "eu-2020", True),
        ("2025-12-31", "eu-2024", False),
        ("2026-01-01", "eu-2026", True),
    ],
)
def test_the_same_sum_is_judged_by_the_day_and_the_same_limit_is_two(on, slug, is_over):
    (limit,) = (
        limit
        for limit in in_force(LIMITS, day(on))
        if (limit.level, limit.procedure_class) == ("eu", "goods_services")
    )

    assert limit.slug == f"{slug}-goods-services"
    assert is_reached(D("220999.99"), limit) is is_over


def test_limits_in_force_come_by_amount_then_by_slug_whatever_their_order():
    today = in_force(reversed(LIMITS), TODAY)

    assert (
        today
        == in_force(LIMITS, TODAY)
        == tuple(sorted(today, key=lambda limit: (limit.amount, limit.slug)))
    )
    assert [limit.slug for limit in today] == [
        "avoin-kunta-30000",
        "fi-2017-goods-services",
        "fi-2017-works",
        "eu-2026-goods-services",
        "fi-2017-other-special",
        "fi-2017-social-health",
        "fi-2017-concessions",
        "eu-2026-other-special",
        "eu-2026-social-health",
        "eu-2026-concessions",
        "eu-2026-works",
    ]
    twins = [replace(MAIN, slug=slug) for slug in ("b", "a")]
    assert [limit.slug for limit in in_force(twins, TODAY)] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "direct"),
        ("29999.99", "direct"),
        ("30000", "small"),
        ("59999.99", "small"),
        ("60000", "national"),
        ("215999.99", "national"),
        ("216000", "eu"),
        ("9000000", "eu"),
        (None, "cannot_assess"),
    ],
)
def test_the_duty_is_that_of_the_act_exactly_at_each_limit(value, said):
    day = date(2026, 11, 27)
    three = (
        rules.main_limit(LIMITS, day),
        rules.statutory_limit(LIMITS, day),
        rules.eu_limit(LIMITS, day),
    )

    assert rules.procedure(None if value is None else D(value), *three) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("29999", "direct"),
        ("30000", "small"),
        ("60000", "cannot_assess"),
        ("300000", "cannot_assess"),
    ],
)
def test_without_the_eu_limit_of_the_day_no_procedure_is_named(value, said):
    day = date(2028, 1, 1)

    assert rules.eu_limit(LIMITS, day) is None
    assert (
        rules.procedure(
            D(value), rules.main_limit(LIMITS, day), rules.statutory_limit(LIMITS, day), None
        )
        == said
    )


def test_a_main_limit_above_the_acts_lets_nobody_buy_directly():
    main, act, eu = (replace(LIMITS[0], amount=D(amount)) for amount in (70_000, 60_000, 216_000))

    assert [rules.procedure(D(value), main, act, eu) for value in (59_999, 65_000, 75_000)] == [
        "direct",
        "national",
        "national",
    ]


def test_the_main_limit_is_that_of_the_default_rule_set():
    assert main_limit(LIMITS, TODAY) is MAIN
    assert (DATA["default_rule_set"], MAIN.rule_set) == ("avoin-kunta",) * 2


@pytest.mark.parametrize(
    ("on", "slug"),
    [
        ("2007-06-01", "fi-2007-goods-services"),
        ("2010-05-31", "fi-2007-goods-services"),
        ("2010-06-01", "fi-2010-goods-services"),
        ("2016-12-31", "fi-2010-goods-services"),
        ("2017-01-01", "fi-2017-goods-services"),
        ("2026-11-23", "fi-2017-goods-services"),
    ],
)
def test_the_statutory_limit_is_the_national_one_of_the_day(on, slug):
    assert statutory_limit(LIMITS, day(on)).slug == slug


def test_the_statutory_limit_may_be_asked_for_another_kind_of_purchase():
    assert statutory_limit(LIMITS, TODAY, procedure_class="works").amount == 150_000


def test_where_no_limit_is_in_force_there_is_none_to_give():
    with pytest.raises(NoLimitInForce, match="2014-09-15"):
        main_limit(LIMITS, MAIN.valid_from - timedelta(days=1))
    with pytest.raises(NoLimitInForce, match="2007-05-31"):
        statutory_limit(LIMITS, date(2007, 5, 31))
    with pytest.raises(NoLimitInForce):
        statutory_limit(LIMITS, TODAY, procedure_class="none")
    assert issubclass(NoLimitInForce, LookupError)


@pytest.mark.parametrize("act", [is_reached, verdict, lambda value, limit: band(value, limit, ACT)])
def test_a_float_is_never_compared(act):
    with pytest.raises(TypeError, match="never a float"):
        act(29999.99, MAIN)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Band.UNKNOWN),
        (D(0), Band.UNDER),
        (D("29999.99"), Band.UNDER),
        (D("30000"), Band.BETWEEN),
        (D("30000.01"), Band.BETWEEN),
        (D("59999.99"), Band.BETWEEN),
        (D("60000"), Band.OVER),
        (D("60000.01"), Band.OVER),
    ],
)
def test_bands_begin_at_their_limits(value, expected):
    assert band(value, MAIN, ACT) is expected


@pytest.mark.parametrize(
    "statutory", [None, replace(ACT, amount=MAIN.amount), replace(ACT, amount=D(15000))]
)
def test_without_a_higher_statutory_limit_there_is_nothing_between(statutory):
    assert [band(value, MAIN, statutory) for value in (None, D("29999.99"), D(30000))] == [
        Band.UNKNOWN,
        Band.UNDER,
        Band.OVER,
    ]


def test_in_the_founding_years_the_two_limits_were_one():
    on = date(2014, 11, 6)

    assert band(D(30000), main_limit(LIMITS, on), statutory_limit(LIMITS, on)) is Band.OVER


def test_aland_is_region_21_alone():
    assert is_aland("21")
    assert not any(is_aland(f"{region:02}") for region in range(100) if region != 21)
    assert not is_aland("")
