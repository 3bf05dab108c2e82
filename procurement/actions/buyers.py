"""What changes for whom a person buys."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.work import AlreadyDecidedError
from procurement.actions.roles import RoleActs
from procurement.models import BuyerRole, Municipality
from procurement.permissions import DECIDING, buys_for, is_proven_by_address

BUYERS = RoleActs(
    model=BuyerRole,
    name="buyer",
    of="municipality",
    right=DECIDING,
    staff_page="procurement:staff-buyers",
    own_page="procurement:buyer",
    claimed=AuditEvent.Verb.BUYER_CLAIMED,
    proven=AuditEvent.Verb.BUYER_PROVEN,
    refused=AuditEvent.Verb.BUYER_REFUSED,
    ended=AuditEvent.Verb.BUYER_ENDED,
    key=lambda municipality: municipality.code,
)
refuse_buyer = BUYERS.refuse


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
    return BUYERS.claim(user=user, of_whom=municipality, note=note, is_proven=is_proven, at=at)


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
        BUYERS.end(role=role, by=by, at=at)


@transaction.atomic
def confirm_buyer(*, role: BuyerRole, by: User, at: datetime) -> None:
    """Staff's word; the role it replaces ends. Raises AlreadyDecidedError."""
    User.objects.select_for_update().get(pk=role.user_id)
    if not BuyerRole.objects.waiting().filter(pk=role.pk).exists():
        raise AlreadyDecidedError
    end_role(user=role.user, at=at, by=by)
    BUYERS.confirm(role=role, by=by, at=at)
