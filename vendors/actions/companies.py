"""What changes companies: registering, their facts, and their contact's consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.models import AuditEvent, User
from accounts.permissions import has_verified
from accounts.work import tell_staff
from lib.models.slugs import free_slug
from vendors.actions.memberships import state_membership
from vendors.actions.ownership import confirm_by_address
from vendors.models import TeamMember, Vendor
from vendors.notices import company_work
from vendors.permissions import DECIDING, may_consent, owns
from vendors.signals import vendor_changed

LONGEST_SLUG = 70


class NotPermittedError(Exception):
    pass


class StaleVendorError(Exception):
    """Somebody else changed the company since it was read; `vendor` is what it is now.

    Nothing was written.
    """

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(f"vendor {vendor.pk} is at {vendor.row_version}")
        self.vendor = vendor


@transaction.atomic
def note_change(*, vendor: Vendor, by: User, at: datetime) -> None:
    memberships = [str(membership) for membership in vendor.memberships.all()]
    record(
        verb=AuditEvent.Verb.VENDOR_CHANGED,
        obj=vendor,
        by=by,
        at=at,
        data={"memberships": memberships},
    )
    vendor_changed.send(sender=Vendor, vendor_id=vendor.pk)


@transaction.atomic
def register_vendor(
    *, facts: Mapping[str, Any], states_membership: bool, note: str, by: User, at: datetime
) -> Vendor:
    """Write a company new to the register; the person becomes its owner.

    Until it is confirmed, and its membership too, nothing of it is public.
    """
    vendor = Vendor.objects.create(slug=_slug_for(str(facts["name"])), **facts)
    TeamMember.objects.create(vendor=vendor, user=by, role=TeamMember.Role.OWNER, since=at)
    record(verb=AuditEvent.Verb.VENDOR_REGISTERED, obj=vendor, by=by, at=at)
    if states_membership:
        state_membership(vendor=vendor, note=note, by=by, at=at)
    is_confirmed = confirm_by_address(vendor=vendor, at=at)
    if not (is_confirmed or states_membership):
        # Whoever decides on the statement says whose the company is, too.
        tell_staff(
            right=DECIDING,
            kind="work_company",
            path=reverse("vendors:staff-company", args=[vendor.slug]),
            key=company_work(vendor),
            words=lambda _language: {"vendor": vendor.name},
            by=by,
            at=at,
        )
    return vendor


def _slug_for(name: str) -> str:
    return free_slug(name, Vendor.objects.all(), longest=LONGEST_SLUG, fallback="toimittaja")


@transaction.atomic
def change_vendor(
    *,
    vendor_id: int,
    facts: Mapping[str, Any],
    has_consent: bool,
    row_version: int,
    by: User,
    at: datetime,
) -> Vendor:
    """Write the company's facts; the contact is public only from the consent on.

    Raises NotPermittedError, StaleVendorError and NotOwnContactError.
    """
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    if not owns(by, vendor.pk):
        raise NotPermittedError
    if vendor.row_version != row_version:
        raise StaleVendorError(vendor)
    consent = _consent_of(vendor, facts, by, at) if has_consent else None
    values = {**facts, "contact_consent_at": consent, "row_version": row_version + 1}
    for name, value in values.items():
        setattr(vendor, name, value)
    vendor.save(update_fields=list(values))
    note_change(vendor=vendor, by=by, at=at)
    return vendor


class NotOwnContactError(Exception):
    """The contact's address is not a verified one of whoever consents.

    Nobody consents for another.
    """


def _consent_of(vendor: Vendor, facts: Mapping[str, Any], by: User, at: datetime) -> datetime:
    # For another contact it is another consent, and that person's own.
    is_same = all(
        facts.get(name, getattr(vendor, name)) == getattr(vendor, name)
        for name in ("contact_role", "contact_email", "contact_phone")
    )
    if is_same and vendor.contact_consent_at:
        return vendor.contact_consent_at
    if not has_verified(by, str(facts.get("contact_email", vendor.contact_email))):
        raise NotOwnContactError
    return at


@transaction.atomic
def give_consent(*, vendor_id: int, by: User, at: datetime) -> None:
    """The contact, who need not be an owner, consents. Raises NotOwnContactError."""
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    if not may_consent(by, vendor):
        raise NotOwnContactError
    vendor.contact_consent_at = vendor.contact_consent_at or at
    vendor.row_version += 1
    vendor.save(update_fields=["contact_consent_at", "row_version"])
    note_change(vendor=vendor, by=by, at=at)


@transaction.atomic
def withdraw_consent(*, vendor_id: int, by: User, at: datetime) -> None:
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    vendor.contact_consent_at = None
    vendor.row_version += 1
    vendor.save(update_fields=["contact_consent_at", "row_version"])
    note_change(vendor=vendor, by=by, at=at)
