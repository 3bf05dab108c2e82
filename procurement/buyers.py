"""What changes for whom a person buys."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import record
from accounts.letters import Ours
from accounts.mail import queue_mail
from accounts.models import AuditEvent, User
from procurement.models import BuyerRole, Municipality
from procurement.permissions import is_proven_by_address


class AlreadyDecidedError(Exception):
    """Another member of staff was first, or the person has ended the claim."""


@transaction.atomic
def claim_municipality(*, user: User, municipality: Municipality, note: str, at: datetime) -> BuyerRole:
    """Proven at once by an address in the municipality's domain, else a claim that waits for staff. Ends the role there was."""
    User.objects.select_for_update().get(pk=user.pk)
    end_role(user=user, at=at)
    is_proven = is_proven_by_address(user, municipality)
    proof = BuyerRole.Proof.DOMAIN if is_proven else BuyerRole.Proof.STAFF
    role = BuyerRole.objects.create(user=user, municipality=municipality, proof=proof, note=note, claimed_at=at, since=at if is_proven else None)
    verb = AuditEvent.Verb.BUYER_PROVEN if is_proven else AuditEvent.Verb.BUYER_CLAIMED
    record(verb=verb, obj=role, by=user, at=at, data={"municipality": municipality.code})
    return role


@transaction.atomic
def end_role(*, user: User, at: datetime) -> None:
    """The person buys for nobody any more; without a role nothing happens."""
    role = BuyerRole.objects.filter(user=user, ended_at__isnull=True).first()
    if role is not None:
        BuyerRole.objects.filter(pk=role.pk).update(ended_at=at)
        record(verb=AuditEvent.Verb.BUYER_ENDED, obj=role, by=user, at=at)


@transaction.atomic
def confirm_buyer(*, role: BuyerRole, by: User, at: datetime) -> None:
    """Staff's word. Raises AlreadyDecidedError."""
    if not BuyerRole.objects.filter(pk=role.pk, since__isnull=True, ended_at__isnull=True).update(since=at, confirmed_by=by):
        raise AlreadyDecidedError
    record(verb=AuditEvent.Verb.BUYER_PROVEN, obj=role, by=by, at=at, data={"municipality": role.municipality.code})
    tell(role, "buyer_confirmed", at)


@transaction.atomic
def refuse_buyer(*, role: BuyerRole, by: User, at: datetime) -> None:
    """Staff found nothing that shows it. Raises AlreadyDecidedError."""
    if not BuyerRole.objects.filter(pk=role.pk, since__isnull=True, ended_at__isnull=True).update(ended_at=at):
        raise AlreadyDecidedError
    record(verb=AuditEvent.Verb.BUYER_REFUSED, obj=role, by=by, at=at, data={"municipality": role.municipality.code})
    tell(role, "buyer_refused", at)


def tell(role: BuyerRole, kind: str, at: datetime) -> None:
    """The person, in their language."""
    context = {"municipality": Ours(role.municipality.name(role.user.language)), "path": reverse("procurement:buyer")}
    queue_mail(kind=kind, to=role.user, context=context, key=f"{kind}:{role.pk}", at=at)
