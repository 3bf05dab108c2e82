"""Published facts are confirmed once a year: until when they are fresh, and what happens then.

Pure.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from django.utils import timezone

WARN_DAYS, GRACE_DAYS = 30, 60
LEAP_DAY = (2, 29)


class Confirmable(Protocol):
    confirmed_at: datetime | None
    decided_at: datetime | None


class Freshness(StrEnum):
    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    HIDDEN = "hidden"


def due_on(version: Confirmable) -> date | None:
    """The day by which the facts are confirmed anew: a year after the last time.

    None for what was never approved.
    """
    last = version.confirmed_at or version.decided_at
    return None if last is None else due_after(last)


def due_after(last: datetime) -> date:
    return year_after(timezone.localdate(last))


def year_after(day: date) -> date:
    """The same day of the next year; the last of February for a leap day."""
    return (
        day.replace(year=day.year + 1, day=28)
        if (day.month, day.day) == LEAP_DAY
        else day.replace(year=day.year + 1)
    )


def overdue_before(on: date) -> date:
    """What was last confirmed before this day is overdue on the given day.

    The reverse of `due_on`, for queries.
    """
    if (on.month, on.day) == LEAP_DAY:
        return date(on.year - 1, 3, 1)
    return on.replace(year=on.year - 1)


def overdue_moment(on: date) -> datetime:
    """What was last confirmed before this moment is overdue on the day."""
    return timezone.make_aware(datetime.combine(overdue_before(on), time.min))


def first_moment_shown(on: date) -> datetime:
    """What was last confirmed at this moment or later is in the default results of the day.

    For queries.
    """
    return timezone.make_aware(
        datetime.combine(overdue_before(on - timedelta(days=GRACE_DAYS)), time.min)
    )


def shown_until(due: date) -> date:
    return due + timedelta(days=GRACE_DAYS)


def freshness(version: Confirmable, on: date) -> Freshness:
    """Fresh; due within 30 days; overdue from the day after; hidden after 60 days more."""
    due = due_on(version)
    if due is None or on < due - timedelta(days=WARN_DAYS):
        return Freshness.FRESH
    if on <= due:
        return Freshness.DUE
    return Freshness.OVERDUE if on <= shown_until(due) else Freshness.HIDDEN
