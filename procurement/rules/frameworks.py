"""Days of framework agreements. Pure."""

from datetime import date
from typing import Final

# 1397/2016, 42 §: longer only in exceptional cases that the subject of the purchase demands.
MOST_YEARS: Final = 4


def last_day_of(valid_to: date, ended_on: date | None) -> date:
    return valid_to if ended_on is None else min(valid_to, ended_on)


def may_be_too_long(valid_from: date, last_day: date) -> bool:
    """Over four years, options counted; the last day counts, so the day four years on is over."""
    return last_day >= years_on(valid_from, MOST_YEARS)


def years_on(day: date, years: int) -> date:
    """The same day of a later year; of 29 February 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
