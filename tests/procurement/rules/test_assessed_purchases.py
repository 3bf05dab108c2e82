"""The table of purchases reckoned by hand, and the nights on which the day changes.

`tests/support/tables/assessed_purchases.csv`: a day, a class, a purchase as `term | prices` or
`sum`, the arithmetic of the life-cycle cost (and of the value, where it is another), and what must
come of it. The buyer has 8,412 inhabitants and 10 users. The last rows are each limit of each set,
a cent under it, the limit, and a cent over it, on its first and its last day.
"""

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from procurement.rules.assessment import assess
from procurement.rules.estimated_value import Purchase, Sum, ValueBasis, shown_amount
from procurement.rules.lifecycle_cost import (
    Buyer,
    Per,
    PriceLine,
    Recurrence,
    Term,
    Tier,
    Tiering,
)
from tests.procurement.rules.dated_limits import LIMITS

D = Decimal
TABLE = Path(__file__).parents[2] / "support" / "tables" / "assessed_purchases.csv"
with TABLE.open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))
TERM = re.compile(r"(?:(recurring|framework) )?(indefinite|\d+)(?:\+(\d+))?")
SUM = re.compile(r"sum (\S+)(?: vat (\S+))?")


def purchase_of(case):
    common = {
        "decided_on": date.fromisoformat(case["day"]),
        "procedure_class": case["class"],
        "buyer": Buyer(inhabitants=8412, users=10),
    }
    if written := SUM.fullmatch(case["purchase"]):
        rate = D(written[2]) if written[2] else None
        return Purchase(sum=Sum(D(written[1]), rate), **common)
    term, prices = case["purchase"].split(" | ")
    basis, months, options = TERM.fullmatch(term).groups()
    return Purchase(
        basis=ValueBasis(basis or "contract"),
        term=Term(None if months == "indefinite" else int(months), int(options or 0)),
        lines=tuple(line_of(place, text) for place, text in enumerate(prices.split("; "))),
        **common,
    )


def line_of(place, text):
    """`? once`, `400..625 month`, `1000 once day 30`, `8411:1 -:0.50 year inhabitant whole`."""
    words = text.split()
    at = next(place for place, word in enumerate(words) if word in set(Recurrence))
    amounts, (recurrence, *per) = words[:at], words[at:]
    fixed = {"part": f"p{place}", "recurrence": Recurrence(recurrence)}
    if per:
        fixed["per"] = Per(per[0])
        fixed |= {"days": D(per[1])} if per[0] == "day" else {}
        fixed |= {"tiering": Tiering.WHOLE} if per[-1] == "whole" else {}
    if ":" in text:
        pairs = (word.split(":") for word in amounts)
        tiers = (Tier(None if up_to == "-" else int(up_to), D(sum_)) for up_to, sum_ in pairs)
        return PriceLine(tiers=tuple(tiers), **fixed)
    low, _, high = amounts[0].partition("..")
    return PriceLine(
        amount=None if low == "?" else D(low), amount_max=D(high) if high else None, **fixed
    )


OF_A_LIMIT = re.compile(r"\S+, (?:ensimmäinen|viimeinen) päivä")
BY_HAND = [case for case in CASES if not OF_A_LIMIT.fullmatch(case["note"])]


def reckoned(arithmetic):
    """`(24 + 24) x 1 250,50 / 1,255` as a fraction."""
    text = re.sub(r"(?<=\d) (?=\d)", "", arithmetic).replace(",", ".")
    assert re.fullmatch(r"[\d.+\-x/() ]+", text), arithmetic
    exact = re.sub(r"\d+(?:\.\d+)?", r'Fraction("\g<0>")', text.replace("x", "*"))
    return eval(exact, {"Fraction": Fraction})  # noqa: S307 -- figures and signs, as just seen


def test_the_table_is_as_long_as_it_was_written():
    assert (len(CASES), len(BY_HAND)) == (449, 221)
    # The same purchase is asked once.
    assert len({(case["day"], case["class"], case["purchase"]) for case in BY_HAND}) == 221
    assert Counter(case["class"] for case in BY_HAND) == {
        "goods_services": 174,
        "works": 21,
        "social_health_services": 12,
        "other_special_services": 7,
        "concessions": 7,
    }


def test_each_dated_limit_is_in_the_table_on_its_first_and_last_day():
    asked = {(case["day"], case["class"], D(case["total"])) for case in CASES if case["total"]}
    cent = D("0.01")

    for limit in LIMITS:
        purchase_class = "goods_services" if limit.is_default else limit.procedure_class
        for day in filter(None, (limit.valid_from, limit.valid_to)):
            for amount in (limit.amount - cent, limit.amount, limit.amount + cent):
                assert (day.isoformat(), purchase_class, amount) in asked, limit


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['day']} {case['purchase']}")
def test_the_arithmetic_beside_a_purchase_comes_to_its_sums(case):
    written = (case["arithmetic"], case["value_arithmetic"] or case["arithmetic"])

    assert [D(case[name]) if case[name] else None for name in ("total", "value")] == [
        shown_amount(reckoned(text)) if text else None for text in written
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['day']} {case['purchase']}")
def test_a_purchase_comes_to_what_was_reckoned_by_hand(case):
    found = assess(purchase_of(case), LIMITS)

    assert [
        None if value is None else shown_amount(value)
        for value in (found.total, found.estimated_value)
    ] == [D(case[name]) if case[name] else None for name in ("total", "value")]
    assert (found.verdict, found.procedure) == (case["verdict"], case["procedure"])


NEW_YEAR, SPRING, AUTUMN = (
    # The last second of a day in Finland, in UTC; summer time holds from March to October.
    datetime(2025, 12, 31, 21, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 28, 21, 59, 59, tzinfo=UTC),
    datetime(2026, 10, 24, 20, 59, 59, tzinfo=UTC),
)


def procedure_at(moment, amount):
    purchase = Purchase(decided_on=timezone.localdate(moment), sum=Sum(D(amount)))
    return assess(purchase, LIMITS).procedure


def test_limits_change_at_midnight_in_helsinki_at_new_year():
    before, after = NEW_YEAR, NEW_YEAR + timedelta(seconds=1)

    assert [timezone.localdate(moment) for moment in (before, after)] == [
        date(2025, 12, 31),
        date(2026, 1, 1),
    ]
    # 221,000 until the year ends, 216,000 from then on.
    sums = ("215999.99", "216000", "220999.99", "221000")
    assert [procedure_at(before, amount) for amount in sums] == ["national"] * 3 + ["eu"]
    assert [procedure_at(after, amount) for amount in sums] == ["national", *["eu"] * 3]


@pytest.mark.parametrize(
    ("last_second", "hours"), [(SPRING, 23), (AUTUMN, 25)], ids=["spring", "autumn"]
)
def test_the_nights_on_which_clocks_are_turned_have_one_day_each(last_second, hours):
    midnight = last_second + timedelta(seconds=1)
    day = timezone.localdate(midnight)

    assert timezone.localdate(last_second) == day - timedelta(days=1)
    assert timezone.localdate(midnight + timedelta(hours=hours, seconds=-1)) == day
    assert timezone.localdate(midnight + timedelta(hours=hours)) == day + timedelta(days=1)
    assert {
        procedure_at(moment, "59999.99")
        for moment in (last_second, midnight, midnight + timedelta(hours=3))
    } == {"small"}


@pytest.mark.parametrize(
    ("utc", "procedures"),
    [
        # 2016 ends in Finland at 22 UTC: from then on 60,000 binds, until then 30,000 did.
        (datetime(2016, 12, 31, 21, 59, 59, tzinfo=UTC), ["national", "national"]),
        (datetime(2016, 12, 31, 22, 0, 0, tzinfo=UTC), ["small", "national"]),
        # Summer time: 31 May 2010 ends at 21 UTC. The EU's limit of that year is not known.
        (datetime(2010, 5, 31, 20, 59, 59, tzinfo=UTC), ["cannot_assess", "cannot_assess"]),
        (datetime(2010, 5, 31, 21, 0, 0, tzinfo=UTC), ["cannot_assess", "cannot_assess"]),
    ],
)
def test_acts_change_at_midnight_in_helsinki(utc, procedures):
    assert [procedure_at(utc, amount) for amount in ("30000", "60000")] == procedures


def test_a_sum_between_the_acts_of_2007_and_2010_is_direct_from_june_2010():
    moments = (
        datetime(2010, 5, 31, 20, 59, 59, tzinfo=UTC),
        datetime(2010, 5, 31, 21, tzinfo=UTC),
    )

    assert [procedure_at(moment, "29999.99") for moment in moments] == ["cannot_assess", "direct"]


HELSINKI = ZoneInfo("Europe/Helsinki")
CHANGES = sorted(
    {limit.valid_from for limit in LIMITS}
    | {limit.valid_to + timedelta(days=1) for limit in LIMITS if limit.valid_to}
)
# Sundays on which clocks are turned while a set of its own is in force; 2026's among them.
TURNED = [
    date(2008, 3, 30),
    date(2008, 10, 26),
    date(2012, 3, 25),
    date(2012, 10, 28),
    date(2015, 3, 29),
    date(2015, 10, 25),
    date(2017, 3, 26),
    date(2017, 10, 29),
    date(2026, 3, 29),
    date(2026, 10, 25),
]


def reached(moment, limit):
    """A cent under the limit, the limit, a cent over it: is it reached? None out of force."""
    day, cent = timezone.localdate(moment.astimezone(UTC)), D("0.01")
    told = [
        [
            row.is_reached
            for row in assess(
                Purchase(
                    decided_on=day,
                    sum=Sum(amount),
                    procedure_class=(
                        "goods_services" if limit.is_default else limit.procedure_class
                    ),
                ),
                LIMITS,
            ).limits
            if row.limit == limit
        ]
        for amount in (limit.amount - cent, limit.amount, limit.amount + cent)
    ]
    return None if told == [[], [], []] else [only for (only,) in told]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.slug)
def test_a_limit_holds_from_the_first_second_of_its_days_to_the_last_in_helsinki(limit):
    for day in CHANGES:
        midnight = datetime(day.year, day.month, day.day, tzinfo=HELSINKI)
        last_second = (midnight.astimezone(UTC) - timedelta(seconds=1)).astimezone(HELSINKI)
        assert (last_second.hour, last_second.minute, last_second.second) == (23, 59, 59)
        for moment in (last_second, midnight):
            assert reached(moment, limit) == _told_on(limit, moment.date())


@pytest.mark.parametrize("day", TURNED, ids=str)
def test_the_nights_on_which_clocks_are_turned_change_no_limit(day):
    midnight = datetime(day.year, day.month, day.day, tzinfo=HELSINKI)
    morrow = midnight.date() + timedelta(days=1)
    next_midnight = datetime(morrow.year, morrow.month, morrow.day, tzinfo=HELSINKI)
    # The day has 23 hours, or 25.
    hours = (next_midnight.astimezone(UTC) - midnight.astimezone(UTC)) / timedelta(hours=1)
    assert hours == (23 if day.month == 3 else 25)
    moments = (
        midnight.astimezone(UTC) - timedelta(seconds=1),
        midnight,
        midnight.astimezone(UTC) + timedelta(hours=3),
        next_midnight.astimezone(UTC) - timedelta(seconds=1),
        next_midnight,
    )

    for limit in LIMITS:
        for moment in moments:
            expected = _told_on(limit, moment.astimezone(HELSINKI).date())
            assert reached(moment, limit) == expected


def _told_on(limit, day):
    is_in_force = limit.valid_from <= day and (limit.valid_to is None or day <= limit.valid_to)
    return [False, True, True] if is_in_force else None
