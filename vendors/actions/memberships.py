"""What changes whether a company is a member of COSS, and who takes it over."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.mail.html import Lines
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.work import AlreadyDecidedError, tell_staff, work_is_done
from vendors.actions.oversight import take_back
from vendors.actions.ownership import confirm_vendor
from vendors.models import (
    Claimed,
    Membership,
    MembershipStatement,
    TakeoverRequest,
    TeamMember,
    Vendor,
)
from vendors.notices import claim_work, tell_owners
from vendors.permissions import DECIDING
from vendors.signals import vendor_changed


class PeriodOverlapsError(Exception):
    """The company has a membership in that period already; `membership` is that one."""

    def __init__(self, membership: Membership) -> None:
        super().__init__(str(membership))
        self.membership = membership


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
    """Staff have seen that the company is a member and, where `proof` says how, whose it is.

    Raises AlreadyDecidedError and PeriodOverlapsError.
    """
    settle(statement, Claimed.Outcome.CONFIRMED, by=by, at=at)
    # That the company is a member says nothing of who sits at the keyboard.
    if proof:
        confirm_vendor(vendor=statement.vendor, source=proof, by=by, at=at)
    return add_membership(
        vendor=statement.vendor, starts_on=starts_on, ends_on=ends_on, source=source, by=by, at=at
    )


@transaction.atomic
def add_membership(
    *, vendor: Vendor, starts_on: date, ends_on: date | None, source: str, by: User, at: datetime
) -> Membership:
    """Add a period with its source; the owners are told, and what the company lists appears.

    Raises PeriodOverlapsError.
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
    """Ask to act for a company in the register; staff decide, the present owners are told.

    Asked already, that request is given. Of a company that nobody has shown to be theirs it is
    decided at once for whoever has an address in its domain.
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
