"""Amounts and days in words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.i18n.amounts import NBSP, day, digits, euros


@pytest.mark.parametrize(
    ("value", "finnish", "english"),
    [
        ("0", "0", "0"),
        ("0.0000", "0", "0"),
        ("28660", "28 660", "28,660"),
        ("28660.00", "28 660", "28,660"),
        ("1E+5", "100 000", "100,000"),
        ("1234567.5", "1 234 567,50", "1,234,567.50"),
        ("0.4", "0,40", "0.40"),
        ("0.35", "0,35", "0.35"),
        ("0.1234", "0,1234", "0.1234"),
        ("999.999", "999,999", "999.999"),
        ("-1200.5", "-1 200,50", "-1,200.50"),
    ],
)
def test_thousands_stand_apart_and_decimals_are_two_or_more_when_there_are_any(
    value, finnish, english
):
    assert (
        digits(Decimal(value), "fi") == digits(Decimal(value), "sv") == finnish.replace(" ", NBSP)
    )
    assert digits(Decimal(value), "en") == english


def test_a_whole_number_needs_no_decimal():
    assert digits(5300000, "fi") == f"5{NBSP}300{NBSP}000"


@pytest.mark.parametrize(
    ("language", "expected"), [("fi", "28 660,50 €"), ("sv", "28 660,50 €"), ("en", "€28,660.50")]
)
def test_the_euro_sign_stands_where_the_language_has_it_and_never_parts_from_the_sum(
    language, expected
):
    assert euros(Decimal("28660.5"), language) == expected.replace(" ", NBSP)


def test_a_sum_just_under_a_limit_is_not_shown_as_the_limit():
    assert euros(Decimal("29999.9999"), "fi") == f"29{NBSP}999,9999{NBSP}€"


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 10**14).map(lambda number: Decimal(number).scaleb(-4)),
    st.sampled_from(["fi", "sv", "en"]),
)
def test_what_is_shown_is_the_amount_exactly(value, language):
    shown = euros(value, language).strip(f"€{NBSP}")

    assert (
        Decimal(
            shown.replace(",", "")
            if language == "en"
            else shown.replace(NBSP, "").replace(",", ".")
        )
        == value
    )


@pytest.mark.parametrize(
    ("language", "expected"), [("fi", "1.2.2026"), ("sv", "1.2.2026"), ("en", "1 February 2026")]
)
def test_a_day_is_written_as_the_language_has_it(language, expected):
    assert day(date(2026, 2, 1), language) == expected


def test_every_month_has_its_english_name():
    names = [day(date(2026, month, 3), "en") for month in range(1, 13)]

    assert names == [date(2026, month, 3).strftime("3 %B 2026") for month in range(1, 13)]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 11, 21, 59, tzinfo=UTC), "11.11.2026"),
        (datetime(2026, 11, 11, 22, tzinfo=UTC), "12.11.2026"),
        (datetime(2026, 6, 30, 21, tzinfo=UTC), "1.7.2026"),
    ],
)
def test_a_moment_is_shown_by_its_day_in_finland(moment, expected):
    assert day(moment, "fi") == expected


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        day(datetime(2026, 11, 11, 12), "fi")  # noqa: DTZ001 -- that is the point
