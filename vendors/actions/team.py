"""What changes a company's team; a company is never left without an owner.

A right begins and ends with these rows.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.actions.account import digest_of
from accounts.audit import record
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.permissions import has_verified, person_with
from vendors.models import Invitation, TeamMember, Vendor

INVITATION_DAYS = 14


class LastOwnerError(Exception):
    """The company would be left without an owner."""


class InvitationUnusableError(Exception):
    """The invitation is unknown, used, revoked or expired, or was sent to another address."""


@transaction.atomic
def invite(*, vendor: Vendor, email: str, role: str, by: User, at: datetime) -> Invitation:
    Vendor.objects.select_for_update().get(pk=vendor.pk)
    vendor.invitations.open().filter(email=email.lower()).update(revoked_at=at)
    token = secrets.token_urlsafe(32)
    expires_at = at + timedelta(days=INVITATION_DAYS)
    invitation = Invitation.objects.create(
        vendor=vendor,
        email=email.lower(),
        role=role,
        digest=digest_of(token),
        invited_by=by,
        created_at=at,
        expires_at=expires_at,
    )
    record(
        verb=AuditEvent.Verb.MEMBER_INVITED,
        obj=vendor,
        by=by,
        at=at,
        data={"invitation": invitation.pk, "role": role},
    )
    context = {
        "vendor": vendor.name,
        "path": reverse("vendors:invitation", args=[token]),
        "expires_at": expires_at,
    }
    reader = person_with(email)
    queue_mail(
        kind="invitation",
        to=email,
        context=context,
        key=f"invitation:{invitation.pk}",
        at=at,
        language=reader.language if reader else None,
    )
    return invitation


def member_with(vendor: Vendor, email: str) -> TeamMember | None:
    person = person_with(email)
    by_address = Q(user__email__iexact=email) | (Q(user=person) if person else Q(pk=None))
    return vendor.team.in_force().filter(by_address).first()


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    if Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=at):
        record(
            verb=AuditEvent.Verb.INVITATION_REVOKED,
            obj=invitation.vendor,
            by=by,
            at=at,
            data={"invitation": invitation.pk},
        )


def find_invitation(token: str, at: datetime) -> Invitation:
    """Raises InvitationUnusableError."""
    invitation = (
        Invitation.objects.usable(at)
        .select_related("vendor")
        .filter(digest=digest_of(token))
        .first()
    )
    if invitation is None:
        raise InvitationUnusableError
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: User, at: datetime) -> TeamMember:
    """Join the team, once only; the verified address must be the invited one.

    Raises InvitationUnusableError.
    """
    invitation = find_invitation(token, at)
    if not has_verified(by, invitation.email):
        raise InvitationUnusableError
    if (
        not Invitation.objects.usable(at)
        .filter(pk=invitation.pk)
        .update(accepted_at=at, accepted_by=by)
    ):
        raise InvitationUnusableError
    member, is_new = TeamMember.objects.get_or_create(
        vendor=invitation.vendor,
        user=by,
        ended_at=None,
        defaults={"role": invitation.role, "since": at},
    )
    if not is_new and invitation.role == TeamMember.Role.OWNER and member.role != invitation.role:
        member.role = invitation.role
        member.save(update_fields=["role"])
    record(
        verb=AuditEvent.Verb.MEMBER_JOINED,
        obj=invitation.vendor,
        by=by,
        at=at,
        data={"member": member.pk, "role": member.role},
    )
    return member


def _locked_team(member: TeamMember) -> list[TeamMember]:
    # The company is locked, so that two owners cannot leave at once.
    Vendor.objects.select_for_update().get(pk=member.vendor_id)
    return list(
        TeamMember.objects.in_force()
        .filter(vendor=member.vendor_id)
        .select_for_update(of=("self",))
    )


def _refuse_if_last_owner(member: TeamMember, team: list[TeamMember]) -> None:
    """Raises LastOwnerError."""
    owners = {row.pk for row in team if row.role == TeamMember.Role.OWNER}
    if owners == {member.pk}:
        raise LastOwnerError


@transaction.atomic
def change_role(*, member: TeamMember, role: str, by: User, at: datetime) -> None:
    """Owner to editor or back. Raises LastOwnerError."""
    team = _locked_team(member)
    if role != TeamMember.Role.OWNER:
        _refuse_if_last_owner(member, team)
    if TeamMember.objects.in_force().filter(pk=member.pk).exclude(role=role).update(role=role):
        record(
            verb=AuditEvent.Verb.MEMBER_CHANGED,
            obj=member.vendor,
            by=by,
            at=at,
            data={"member": member.pk, "role": role},
        )


@transaction.atomic
def end_membership(*, member: TeamMember, by: User, at: datetime) -> None:
    """The person acts for the company no more from the next request on. Raises LastOwnerError."""
    _refuse_if_last_owner(member, _locked_team(member))
    if TeamMember.objects.filter(pk=member.pk, ended_at__isnull=True).update(ended_at=at):
        record(
            verb=AuditEvent.Verb.MEMBER_ENDED,
            obj=member.vendor,
            by=by,
            at=at,
            data={"member": member.pk},
        )
