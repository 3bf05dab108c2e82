"""What changes for whom a person buys."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.mail.html import Ours
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.work import AlreadyDecidedError, tell_staff, work_is_done
from procurement.models import BuyerRole, Municipality
from procurement.permissions import DECIDING, buys_for, is_proven_by_address


@transaction.atomic
def claim_municipality(
    *, user: User, municipality: Municipality, note: str, at: datetime
) -> BuyerRole:
    """Prove the role by an address in the municipality's domain, or leave a claim to staff.

    Until staff decide, a confirmed role stays. The claim there was ends.
    """
    User.objects.select_for_update().get(pk=user.pk)
    confirmed = BuyerRole.objects.confirmed().filter(user=user, municipality=municipality).first()
    if confirmed is not None and buys_for(user) == municipality:
        return confirmed
    withdraw_claim(user=user, at=at)
    is_proven = is_proven_by_address(user, municipality)
    if is_proven:
        end_role(user=user, at=at)
    proof = BuyerRole.Proof.DOMAIN if is_proven else BuyerRole.Proof.STAFF
    role = BuyerRole.objects.create(
        user=user,
        municipality=municipality,
        proof=proof,
        note=note,
        claimed_at=at,
        since=at if is_proven else None,
    )
    verb = AuditEvent.Verb.BUYER_PROVEN if is_proven else AuditEvent.Verb.BUYER_CLAIMED
    record(verb=verb, obj=role, by=user, at=at, data={"municipality": municipality.code})
    if not is_proven:
        tell_staff(
            right=DECIDING,
            kind="work_buyer",
            path=reverse("procurement:staff-buyers"),
            key=_role_work(role),
            words=lambda language: {"municipality": Ours(municipality.name(language))},
            by=user,
            at=at,
        )
    return role


@transaction.atomic
def end_role(*, user: User, at: datetime, by: User | None = None) -> None:
    """The person buys for nobody any more; without a role nothing happens.

    A claim that waits is left to wait.
    """
    _end(BuyerRole.objects.confirmed().filter(user=user).first(), by or user, at)


@transaction.atomic
def withdraw_claim(*, user: User, at: datetime) -> None:
    _end(BuyerRole.objects.waiting().filter(user=user).first(), user, at)


def _end(role: BuyerRole | None, by: User, at: datetime) -> None:
    if role is not None:
        BuyerRole.objects.filter(pk=role.pk).update(ended_at=at)
        work_is_done(keys=[_role_work(role)])
        record(verb=AuditEvent.Verb.BUYER_ENDED, obj=role, by=by, at=at)


@transaction.atomic
def confirm_buyer(*, role: BuyerRole, by: User, at: datetime) -> None:
    """Staff's word; the role it replaces ends. Raises AlreadyDecidedError."""
    User.objects.select_for_update().get(pk=role.user_id)
    if not BuyerRole.objects.waiting().filter(pk=role.pk).exists():
        raise AlreadyDecidedError
    end_role(user=role.user, at=at, by=by)
    BuyerRole.objects.filter(pk=role.pk).update(since=at, confirmed_by=by)
    record(
        verb=AuditEvent.Verb.BUYER_PROVEN,
        obj=role,
        by=by,
        at=at,
        data={"municipality": role.municipality.code},
    )
    tell(role, "buyer_confirmed", at)


@transaction.atomic
def refuse_buyer(*, role: BuyerRole, by: User, at: datetime) -> None:
    if not BuyerRole.objects.waiting().filter(pk=role.pk).update(ended_at=at):
        raise AlreadyDecidedError
    record(
        verb=AuditEvent.Verb.BUYER_REFUSED,
        obj=role,
        by=by,
        at=at,
        data={"municipality": role.municipality.code},
    )
    tell(role, "buyer_refused", at)


def _role_work(role: BuyerRole) -> str:
    return f"work-buyer:{role.pk}"


def tell(role: BuyerRole, kind: str, at: datetime) -> None:
    work_is_done(keys=[_role_work(role)])
    context = {
        "municipality": Ours(role.municipality.name(role.user.language)),
        "path": reverse("procurement:buyer"),
    }
    queue_mail(kind=kind, to=role.user, context=context, key=f"{kind}:{role.pk}", at=at)
