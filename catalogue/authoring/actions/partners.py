"""Offering together: the lead vendor asks a company, the company accepts, either ends it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from catalogue.models import Offering, Partner
from catalogue.permissions import answers_for, is_lead_team
from catalogue.publishing.locking import NotPermittedError, locked_offering
from catalogue.signals import offering_changed
from lib.i18n.localized import columns
from vendors.models import TeamMember, Vendor


@transaction.atomic
def ask_partner(
    *, offering_id: int, vendor: Vendor, role: Mapping[str, str], by: User, at: datetime
) -> Partner:
    """Ask a company; if it was asked or has accepted already, return that row.

    Raises NotPermittedError.
    """
    offering = locked_offering(offering_id)
    if not is_lead_team(by, offering) or vendor.pk == offering.vendor_id:
        raise NotPermittedError
    waiting = Partner.objects.current().filter(offering=offering, vendor=vendor).first()
    if waiting is not None:
        return waiting
    partner = Partner.objects.create(
        offering=offering, vendor=vendor, invited_by=by, invited_at=at, **columns("role", role)
    )
    record(
        verb=AuditEvent.Verb.PARTNER_INVITED, obj=offering, by=by, at=at, data={"vendor": vendor.pk}
    )
    for member in TeamMember.objects.in_force().filter(vendor=vendor).select_related("user"):
        context = {
            "vendor": offering.vendor.name,
            "partner": vendor.name,
            "path": f"{reverse('catalogue:dashboard')}#teht-o",
        }
        queue_mail(
            kind="partner_asked",
            to=member.user,
            context=context,
            key=f"partner:{partner.pk}:{member.user_id}",
            at=at,
        )
    return partner


@transaction.atomic
def accept_partnership(*, partner: Partner, by: User, at: datetime) -> None:
    """Show the company from now on; accepted already, nothing happens.

    Raises NotPermittedError.
    """
    locked_offering(partner.offering_id)
    if not answers_for(by, partner):
        raise NotPermittedError
    if (
        Partner.objects.current()
        .filter(pk=partner.pk, accepted_at__isnull=True)
        .update(accepted_at=at, accepted_by=by)
    ):
        record(
            verb=AuditEvent.Verb.PARTNER_ACCEPTED,
            obj=partner.offering,
            by=by,
            at=at,
            data={"vendor": partner.vendor_id},
        )
        offering_changed.send(sender=Offering, offering_id=partner.offering_id)


@transaction.atomic
def end_partnership(*, partner: Partner, by: User, at: datetime) -> None:
    """Declined, left, or ended by the lead vendor. Raises NotPermittedError."""
    offering = locked_offering(partner.offering_id)
    if not (answers_for(by, partner) or is_lead_team(by, offering)):
        raise NotPermittedError
    if Partner.objects.current().filter(pk=partner.pk).update(ended_at=at):
        record(
            verb=AuditEvent.Verb.PARTNER_ENDED,
            obj=offering,
            by=by,
            at=at,
            data={"vendor": partner.vendor_id},
        )
        offering_changed.send(sender=Offering, offering_id=offering.pk)
