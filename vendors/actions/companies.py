"""What changes companies: registering, their facts, membership, take-overs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import record
from accounts.mail.html import Lines
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.permissions import has_verified
from accounts.work import tell_staff, work_is_done
from vendors.actions.oversight import take_back
from vendors.actions.ownership import confirm_by_address, confirm_vendor
from vendors.models import (
    Claimed,
    Membership,
    MembershipStatement,
    TakeoverRequest,
    TeamMember,
    Vendor,
)
from vendors.notices import claim_work, company_work, tell_owners
from vendors.permissions import DECIDING, may_consent, owns
from vendors.signals import vendor_changed

LONGEST_SLUG = 70


class NotPermittedError(Exception):
    """The person may not do this to the company."""


class StaleVendorError(Exception):
    """Somebody else changed the company since it was read; `vendor` is what it is now. Nothing was
    written.
    """

    def __init__(self, vendor: Vendor) -> None:
        """Keep the winner."""
        super().__init__(f"vendor {vendor.pk} is at {vendor.row_version}")
        self.vendor = vendor


class AlreadyDecidedError(Exception):
    """Another member of staff was first."""


class PeriodOverlapsError(Exception):
    """The company has a membership in that period already; `membership` is that one."""

    def __init__(self, membership: Membership) -> None:
        """Keep it."""
        super().__init__(str(membership))
        self.membership = membership


@transaction.atomic
def note_change(*, vendor: Vendor, by: User, at: datetime) -> None:
    """Record that a vendor or its memberships were changed, and tell the rooms that show it."""
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
    """A company new to the register; the person becomes its owner. Until it is confirmed, and its
    membership too, nothing of it is public.
    """
    vendor = Vendor.objects.create(slug=free_slug(str(facts["name"])), **facts)
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


def free_slug(name: str) -> str:
    """From the name; numbered when taken."""
    stem = slugify(name)[:LONGEST_SLUG] or "toimittaja"
    taken = set(Vendor.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )


@transaction.atomic
def state_membership(*, vendor: Vendor, note: str, by: User, at: datetime) -> MembershipStatement:
    """Say that the company is a member of COSS; said already, that statement is given."""
    waiting = MembershipStatement.objects.filter(vendor=vendor, outcome="").first()
    if waiting is not None:
        return waiting
    statement = MembershipStatement.objects.create(vendor=vendor, made_by=by, made_at=at, note=note)
    record(
        verb=AuditEvent.Verb.MEMBERSHIP_STATED,
        obj=vendor,
        by=by,
        at=at,
        data={"statement": statement.pk},
    )
    tell_staff(
        right=DECIDING,
        kind="work_statement",
        path=reverse("vendors:staff-statement", args=[statement.pk]),
        key=claim_work(statement),
        words=lambda _language: {"vendor": vendor.name},
        by=by,
        at=at,
    )
    return statement


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
    """Write the company's facts. The contact is public only from the consent on. Raises
    NotPermittedError, StaleVendorError, NotOwnContactError.
    """
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    if not owns(by, vendor.pk):
        raise NotPermittedError
    if vendor.row_version != row_version:
        raise StaleVendorError(vendor)
    consent = consent_of(vendor, facts, by, at) if has_consent else None
    values = {**facts, "contact_consent_at": consent, "row_version": row_version + 1}
    for name, value in values.items():
        setattr(vendor, name, value)
    vendor.save(update_fields=list(values))
    note_change(vendor=vendor, by=by, at=at)
    return vendor


class NotOwnContactError(Exception):
    """The contact's address is not a verified one of whoever consents: nobody consents for another."""


def consent_of(vendor: Vendor, facts: Mapping[str, Any], by: User, at: datetime) -> datetime:
    """Since when there is one: for another contact it is another consent, and that person's own.
    Raises NotOwnContactError.
    """
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
    """The contact, who need not be an owner, lets the contact be public. Raises NotOwnContactError."""
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    if not may_consent(by, vendor):
        raise NotOwnContactError
    vendor.contact_consent_at = vendor.contact_consent_at or at
    vendor.row_version += 1
    vendor.save(update_fields=["contact_consent_at", "row_version"])
    note_change(vendor=vendor, by=by, at=at)


@transaction.atomic
def withdraw_consent(*, vendor_id: int, by: User, at: datetime) -> None:
    """The contact leaves public view at once; anybody of the team may do it."""
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    vendor.contact_consent_at = None
    vendor.row_version += 1
    vendor.save(update_fields=["contact_consent_at", "row_version"])
    note_change(vendor=vendor, by=by, at=at)


def settle(
    row: Claimed, outcome: Claimed.Outcome, *, by: User, at: datetime, reason: str = ""
) -> None:
    """Close a claim, once. Raises AlreadyDecidedError."""
    values = {"outcome": outcome, "decided_by": by, "decided_at": at, "reason": Lines(reason)}
    if not type(row)._default_manager.filter(pk=row.pk, outcome="").update(**values):  # noqa: SLF001 -- Django's documented _default_manager
        raise AlreadyDecidedError
    work_is_done(keys=[claim_work(row)])


@transaction.atomic
def confirm_membership(
    *,
    statement: MembershipStatement,
    starts_on: date,
    ends_on: date | None,
    source: str,
    proof: str = "",
    by: User,
    at: datetime,
) -> Membership:
    """Staff have seen that the company is a member, and, where `proof` says how, that its owners
    act for it. Raises AlreadyDecidedError, PeriodOverlapsError.
    """
    settle(statement, Claimed.Outcome.CONFIRMED, by=by, at=at)
    if proof:
        confirm_vendor(vendor=statement.vendor, source=proof, by=by, at=at)
    return add_membership(
        vendor=statement.vendor, starts_on=starts_on, ends_on=ends_on, source=source, by=by, at=at
    )


@transaction.atomic
def add_membership(
    *, vendor: Vendor, starts_on: date, ends_on: date | None, source: str, by: User, at: datetime
) -> Membership:
    """A period of membership with its source; the vendor is told, and what it lists appears. Raises
    PeriodOverlapsError.
    """
    Vendor.objects.select_for_update().get(pk=vendor.pk)
    overlapping = vendor.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    overlap = (overlapping.filter(starts_on__lte=ends_on) if ends_on else overlapping).first()
    if overlap is not None:
        raise PeriodOverlapsError(overlap)
    membership = Membership.objects.create(
        vendor=vendor, starts_on=starts_on, ends_on=ends_on, source=source
    )
    record(
        verb=AuditEvent.Verb.MEMBERSHIP_CONFIRMED,
        obj=vendor,
        by=by,
        at=at,
        data={"period": str(membership), "source": source},
    )
    vendor_changed.send(sender=Vendor, vendor_id=vendor.pk)
    is_listed = Vendor.objects.listed(timezone.localdate(at)).filter(pk=vendor.pk).exists()
    is_confirmed = is_listed or Vendor.objects.confirmed().filter(pk=vendor.pk).exists()
    context = {
        "vendor": vendor.name,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "is_listed": is_listed,
        "is_confirmed": is_confirmed,
    }
    tell_owners(
        vendor, "membership_confirmed", key=f"membership:{membership.pk}", context=context, at=at
    )
    return membership


@transaction.atomic
def end_period(
    *, membership: Membership, ends_on: date, reason: str, by: User, at: datetime
) -> None:
    """Staff know the last day of a membership, an open-ended one too; the owners are told, and what
    the company lists goes with it.
    """
    vendor = Vendor.objects.select_for_update().get(pk=membership.vendor_id)
    before = str(membership)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record(
        verb=AuditEvent.Verb.MEMBERSHIP_CHANGED,
        obj=vendor,
        by=by,
        at=at,
        data={"before": before, "now": str(membership), "reason": reason},
    )
    vendor_changed.send(sender=Vendor, vendor_id=vendor.pk)
    context = {
        "vendor": vendor.name,
        "ends_on": ends_on,
        "is_over": ends_on < timezone.localdate(at),
        "reason": Lines(reason),
    }
    tell_owners(
        vendor,
        "membership_ended",
        key=f"membership-ended:{membership.pk}:{at.isoformat()}",
        context=context,
        at=at,
    )


@transaction.atomic
def refuse_membership(
    *, statement: MembershipStatement, reason: str, by: User, at: datetime
) -> None:
    """Staff found no membership. Raises AlreadyDecidedError."""
    settle(statement, Claimed.Outcome.REFUSED, by=by, at=at, reason=reason)
    record(
        verb=AuditEvent.Verb.MEMBERSHIP_REFUSED,
        obj=statement.vendor,
        by=by,
        at=at,
        data={"statement": statement.pk},
    )
    context = {"vendor": statement.vendor.name, "reason": Lines(reason)}
    tell_owners(
        statement.vendor,
        "membership_refused",
        key=f"membership-refused:{statement.pk}",
        context=context,
        at=at,
    )


@transaction.atomic
def ask_takeover(*, vendor: Vendor, note: str, by: User, at: datetime) -> TakeoverRequest:
    """Ask to act for a company that is in the register; staff decide, the present owners are told.
    Asked already, that request is given.

    Of a company that nobody has shown to be theirs it is decided at once for whoever has an address
    in its domain.
    """
    waiting = TakeoverRequest.objects.filter(vendor=vendor, made_by=by, outcome="").first()
    if waiting is not None:
        return waiting
    request = TakeoverRequest.objects.create(vendor=vendor, made_by=by, made_at=at, note=note)
    record(
        verb=AuditEvent.Verb.TAKEOVER_ASKED, obj=vendor, by=by, at=at, data={"request": request.pk}
    )
    if take_back(request=request, at=at):
        return request
    tell_owners(
        vendor,
        "takeover_asked",
        key=f"takeover:{request.pk}",
        context={"vendor": vendor.name, "answer_path": reverse("deploy:feedback")},
        at=at,
    )
    tell_staff(
        right=DECIDING,
        kind="work_takeover",
        path=reverse("vendors:staff-takeover", args=[request.pk]),
        key=claim_work(request),
        words=lambda _language: {"vendor": vendor.name},
        by=by,
        at=at,
    )
    return request


@transaction.atomic
def grant_takeover(*, request: TakeoverRequest, by: User, at: datetime) -> None:
    """The person becomes an owner beside the present ones. Raises AlreadyDecidedError."""
    settle(request, Claimed.Outcome.CONFIRMED, by=by, at=at)
    member, _is_new = TeamMember.objects.get_or_create(
        vendor=request.vendor,
        user=request.made_by,
        ended_at=None,
        defaults={"role": TeamMember.Role.OWNER, "since": at},
    )
    if member.role != TeamMember.Role.OWNER:
        member.role = TeamMember.Role.OWNER
        member.save(update_fields=["role"])
    record(
        verb=AuditEvent.Verb.TAKEOVER_GRANTED,
        obj=request.vendor,
        by=by,
        at=at,
        data={"request": request.pk},
    )
    tell_owners(
        request.vendor,
        "takeover_granted",
        key=f"takeover-granted:{request.pk}",
        context={"vendor": request.vendor.name},
        at=at,
    )


@transaction.atomic
def refuse_takeover(*, request: TakeoverRequest, reason: str, by: User, at: datetime) -> None:
    """Nothing changes but the request. Raises AlreadyDecidedError."""
    settle(request, Claimed.Outcome.REFUSED, by=by, at=at, reason=reason)
    record(
        verb=AuditEvent.Verb.TAKEOVER_REFUSED,
        obj=request.vendor,
        by=by,
        at=at,
        data={"request": request.pk},
    )
    context = {
        "vendor": request.vendor.name,
        "reason": Lines(reason),
        "path": reverse("vendors:company-new"),
    }
    queue_mail(
        kind="takeover_refused",
        to=request.made_by,
        context=context,
        key=f"takeover-refused:{request.pk}",
        at=at,
    )
