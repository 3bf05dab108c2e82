"""What the days do to companies: a membership begins or ends, or is about to end."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from vendors.models import Membership, Vendor
from vendors.notices import tell_owners
from vendors.signals import vendor_changed

WARN_DAYS = (60, 14)


def membership_job(*, at: datetime) -> int:
    """Mail the owners of memberships that end soon. Safe to repeat.

    Companies whose listing changed today or yesterday are shown anew.
    """
    today = timezone.localdate(at)
    warned = sum(
        warn(membership, days, at)
        for days in WARN_DAYS
        for membership in ending(today + timedelta(days=days))
    )
    turned = Vendor.objects.filter(
        Q(memberships__starts_on=today) | Q(memberships__ends_on=today - timedelta(days=1))
    ).distinct()
    for vendor in turned:
        vendor_changed.send(sender=Vendor, vendor_id=vendor.pk)
    return warned


def ending(day: date) -> list[Membership]:
    rows = Membership.objects.filter(ends_on=day).select_related("vendor")
    return [
        row
        for row in rows
        if not row.vendor.memberships.filter(starts_on__gt=row.starts_on).exists()
    ]


def warn(membership: Membership, days: int, at: datetime) -> int:
    context = {"vendor": membership.vendor.name, "ends_on": membership.ends_on}
    tell_owners(
        membership.vendor,
        "membership_ending",
        key=f"membership-ending:{membership.pk}:{days}",
        context=context,
        at=at,
    )
    return 1
