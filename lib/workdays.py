"""Working days in Finland: Monday to Friday, public holidays left out. Pure.

The calendar is that of the `holidays` library.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5
REVIEW_DAYS = 10


@lru_cache(maxsize=64)
def holidays_of(year: int) -> frozenset[date]:
    """Finnish public holidays of a year, with Midsummer Eve and Christmas Eve.

    Offices are closed on the two eves too.
    """
    return frozenset(holidays.country_holidays("FI", years=year))


def _is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def add_working_days(day: date, days: int) -> date:
    """The working day that is `days` (0 or more) working days after the given day.

    The day itself is not counted.
    """
    current = day
    for _ in range(days):
        current += timedelta(days=1)
        while not _is_working_day(current):
            current += timedelta(days=1)
    return current


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` comes first."""
    if end < start:
        return -working_days_between(end, start)
    return sum(
        _is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1)
    )
