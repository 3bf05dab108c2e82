"""Until when published facts are fresh."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from catalogue.freshness import (
    Freshness,
    due_on,
    freshness,
    overdue_before,
    shown_until,
    year_after,
)

CONFIRMED = datetime(2025, 3, 10, 12, tzinfo=UTC)
DUE = date(2026, 3, 10)


def version(confirmed_at=CONFIRMED, decided_at=None):
    return SimpleNamespace(confirmed_at=confirmed_at, decided_at=decided_at)


def test_facts_are_due_a_year_after_they_were_confirmed_or_else_approved():
    assert due_on(version()) == DUE
    assert due_on(version(None, CONFIRMED)) == DUE
    assert due_on(version(CONFIRMED, datetime(2026, 1, 1, tzinfo=UTC))) == DUE
    assert due_on(version(None, None)) is None


def test_the_day_is_the_finnish_one_and_a_leap_day_falls_on_the_last_of_february():
    assert due_on(version(datetime(2025, 3, 10, 23, tzinfo=UTC))) == date(2026, 3, 11)
    assert due_on(version(datetime(2024, 2, 29, 12, tzinfo=UTC))) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-31, Freshness.FRESH),
        (-30, Freshness.DUE),
        (0, Freshness.DUE),
        (1, Freshness.OVERDUE),
        (60, Freshness.OVERDUE),
        (61, Freshness.HIDDEN),
    ],
)
def test_facts_grow_old_by_the_day(days, expected):
    assert freshness(version(), DUE + timedelta(days=days)) is expected


def test_the_last_day_in_results_is_sixty_days_after_the_due_day():
    assert freshness(version(), shown_until(DUE)) is Freshness.OVERDUE
    assert freshness(version(None, None), DUE) is Freshness.FRESH


def test_the_day_for_queries_is_the_reverse_of_the_due_day():
    start = date(2023, 1, 1)
    for step in range(3 * 366):
        confirmed, on = start + timedelta(days=step), start + timedelta(days=365 + step)
        for near in range(-2, 4):
            day = on + timedelta(days=near)

            assert (year_after(confirmed) < day) is (confirmed < overdue_before(day)), (
                confirmed,
                day,
            )
