"""How a company's COSS membership stands on a day: one answer for team, staff and visitors.

It is in force, has ended, has not begun, or was never there.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case, DateField, Max, Value, When

from vendors.models import Vendor


class Standing(StrEnum):
    """As in the templates."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    TO_COME = "to_come"
    NONE = "none"


@dataclass(frozen=True)
class MembershipStanding:
    """`day` is the last day of what is in force or has ended, the first of what is to come.

    None: open-ended.
    """

    kind: Standing
    day: date | None = None


def standing_of(vendor: Vendor, on: date) -> MembershipStanding:
    """In force before to come before ended: what is the matter now."""
    rows = list(vendor.memberships.all())
    for row in rows:
        if row.starts_on <= on and (row.ends_on is None or row.ends_on >= on):
            return MembershipStanding(Standing.IN_FORCE, row.ends_on)
    coming = [row.starts_on for row in rows if row.starts_on > on]
    if coming:
        return MembershipStanding(Standing.TO_COME, min(coming))
    ended = [row.ends_on for row in rows if row.ends_on]
    return (
        MembershipStanding(Standing.ENDED, max(ended))
        if ended
        else MembershipStanding(Standing.NONE)
    )


def with_last_day() -> dict[str, Any]:
    """For lists of staff: `last_day` of the membership that goes on longest.

    One without an end is the last there can be.
    """
    day = Case(
        When(memberships__isnull=True, then=None),
        When(memberships__ends_on__isnull=True, then=Value(date.max)),
        default="memberships__ends_on",
        output_field=DateField(),
    )
    return {"last_day": Max(day)}


def ended_membership(slug: str, on: date) -> tuple[Vendor, date] | None:
    """A company listed no more because its membership ended, and the last day; else None."""
    vendor = Vendor.objects.confirmed().filter(slug=slug).prefetch_related("memberships").first()
    standing = standing_of(vendor, on) if vendor else None
    if (
        vendor is None
        or standing is None
        or standing.kind is not Standing.ENDED
        or standing.day is None
    ):
        return None
    return vendor, standing.day
