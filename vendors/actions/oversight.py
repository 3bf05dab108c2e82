"""What staff do to a company's team when its own people cannot or will not.

Each act has a reason, a mail and an audit event.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.mail.html import Lines
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.work import work_is_done
from vendors.actions.ownership import confirm_by_address, is_proven_by_address
from vendors.models import Claimed, TakeoverRequest, TeamMember, Vendor
from vendors.notices import claim_work, tell_owners

BY_ADDRESS = _("Sähköpostiosoite yrityksen verkkotunnuksessa näytti, kenen yritys on.")


@transaction.atomic
def end_member(*, member: TeamMember, reason: str | Promise, by: User | None, at: datetime) -> bool:
    """End what the person does for the company, the only owner too; False when it had ended.

    What the person invited opens nothing any more.
    """
    # The only owner goes too: better nobody than somebody wrong.
    vendor = Vendor.objects.select_for_update().get(pk=member.vendor_id)
    if not TeamMember.objects.filter(pk=member.pk, ended_at__isnull=True).update(ended_at=at):
        return False
    vendor.invitations.open().filter(invited_by=member.user_id).update(revoked_at=at)
    record(
        verb=AuditEvent.Verb.MEMBER_ENDED,
        obj=vendor,
        by=by,
        at=at,
        data={"member": member.pk, "reason": str(reason)},
    )
    context = {
        "vendor": vendor.name,
        "reason": Lines(reason),
        "path": reverse("vendors:company-new"),
    }
    queue_mail(
        kind="member_ended", to=member.user, context=context, key=f"member-ended:{member.pk}", at=at
    )
    tell_owners(
        vendor,
        "team_changed",
        key=f"team-changed:{member.pk}:ended",
        context={"vendor": vendor.name, "reason": Lines(reason)},
        at=at,
    )
    return True


@transaction.atomic
def name_owner(
    *, vendor: Vendor, user: User, reason: str | Promise, by: User | None, at: datetime
) -> TeamMember:
    Vendor.objects.select_for_update().get(pk=vendor.pk)
    member, _is_new = TeamMember.objects.get_or_create(
        vendor=vendor,
        user=user,
        ended_at=None,
        defaults={"role": TeamMember.Role.EDITOR, "since": at},
    )
    if (
        TeamMember.objects.filter(pk=member.pk)
        .exclude(role=TeamMember.Role.OWNER)
        .update(role=TeamMember.Role.OWNER)
    ):
        member.role = TeamMember.Role.OWNER
        record(
            verb=AuditEvent.Verb.OWNER_NAMED,
            obj=vendor,
            by=by,
            at=at,
            data={"member": member.pk, "reason": str(reason)},
        )
        tell_owners(
            vendor,
            "owner_named",
            key=f"owner-named:{member.pk}:{at.isoformat()}",
            context={"vendor": vendor.name, "reason": Lines(reason)},
            at=at,
        )
    return member


@transaction.atomic
def look_again(*, vendors: Iterable[Vendor], at: datetime) -> int:
    """An address or a domain was learnt that may show whose the companies are.

    Returns how many were confirmed by it.
    """
    waiting = [vendor for vendor in vendors if vendor.confirmed_at is None]
    taken = sum(
        take_back(request=request, at=at)
        for vendor in waiting
        for request in vendor.takeovers.filter(outcome="").select_related("made_by")
    )
    return taken + sum(confirm_by_address(vendor=vendor, at=at) for vendor in waiting)


@transaction.atomic
def take_back(*, request: TakeoverRequest, at: datetime) -> bool:
    """Give an unconfirmed company to whoever asks with an address in its domain.

    Members of the team without such an address are out. False when staff must decide.
    """
    vendor = Vendor.objects.select_for_update().get(pk=request.vendor_id)
    # A confirmed company is staff's to give, so that no trainee takes it over.
    if vendor.confirmed_at is not None or not is_proven_by_address(request.made_by, vendor):
        return False
    for member in vendor.team.filter(ended_at__isnull=True).select_related("user"):
        if not is_proven_by_address(member.user, vendor):
            end_member(member=member, reason=BY_ADDRESS, by=None, at=at)
    name_owner(vendor=vendor, user=request.made_by, reason=BY_ADDRESS, by=None, at=at)
    TakeoverRequest.objects.filter(pk=request.pk, outcome="").update(
        outcome=Claimed.Outcome.CONFIRMED, decided_at=at, reason=str(BY_ADDRESS)
    )
    work_is_done(keys=[claim_work(request)])
    record(
        verb=AuditEvent.Verb.TAKEOVER_GRANTED,
        obj=vendor,
        at=at,
        data={"request": request.pk, "proof": "domain"},
    )
    confirm_by_address(vendor=vendor, at=at)
    return True
