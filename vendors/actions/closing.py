"""Closing a company: its owners want it here no more."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.mail.html import Lines
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from vendors.actions.companies import NotPermittedError
from vendors.models import Vendor
from vendors.permissions import owns
from vendors.signals import vendor_changed, vendor_closed


@transaction.atomic
def close_company(*, vendor: Vendor, reason: Mapping[str, str], by: User, at: datetime) -> None:
    """Withdraw what it lists with the reason, end its team, and take its confirmation away.

    The row stays for what it has done; whoever asks for the company later is a stranger to it, and
    staff decide. Raises NotPermittedError.
    """
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if not owns(by, locked.pk):
        raise NotPermittedError
    vendor_closed.send(sender=Vendor, vendor_id=locked.pk, reason=reason, by=by, at=at)
    team = list(locked.team.filter(ended_at__isnull=True).select_related("user"))
    locked.team.filter(ended_at__isnull=True).update(ended_at=at)
    locked.invitations.open().update(revoked_at=at)
    locked.confirmed_at, locked.proof, locked.contact_consent_at = None, "", None
    locked.row_version += 1
    locked.save(update_fields=["confirmed_at", "proof", "contact_consent_at", "row_version"])
    record(
        verb=AuditEvent.Verb.VENDOR_CLOSED,
        obj=locked,
        by=by,
        at=at,
        data={"reason": dict(reason), "team": [member.pk for member in team]},
    )
    vendor_changed.send(sender=Vendor, vendor_id=locked.pk)
    for member in team:
        context = {
            "vendor": locked.name,
            "reason": Lines(reason.get("fi", "")),
            "path": reverse("catalogue:dashboard"),
        }
        queue_mail(
            kind="company_closed",
            to=member.user,
            context=context,
            key=f"company-closed:{member.pk}",
            at=at,
        )
