"""What changes vendors."""

from datetime import datetime

from django.db import transaction

from accounts.actions import record
from accounts.models import AuditEvent, User
from vendors.models import Vendor
from vendors.signals import vendor_changed


@transaction.atomic
def note_change(*, vendor: Vendor, by: User, at: datetime) -> None:
    """Record that a vendor or its memberships were changed, and tell the rooms that show it."""
    memberships = [str(membership) for membership in vendor.memberships.all()]
    record(verb=AuditEvent.Verb.VENDOR_CHANGED, obj=vendor, by=by, at=at, data={"memberships": memberships})
    vendor_changed.send(sender=Vendor, vendor_id=vendor.pk)
