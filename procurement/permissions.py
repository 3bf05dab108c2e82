"""For whom a person buys, and which purchasing bodies' frameworks a person edits.

Read anew each time: a role by domain lives only while the verified address and the domain do.
"""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import has_address_in
from procurement.models import (
    BodyDomain,
    BodyEditor,
    BuyerRole,
    Municipality,
    MunicipalityDomain,
    PurchasingBody,
    PurchasingBodyQuerySet,
)

# Who says who buys for a municipality.
DECIDING = "procurement.decide_buyers"
# Who says who edits for a purchasing body, and who edits for all of them.
DECIDING_EDITORS = "procurement.decide_editors"
EDITING = "procurement.edit_frameworks"


def is_proven_by_address(user: User | AnonymousUser, municipality: Municipality) -> bool:
    return has_address_in(
        user,
        MunicipalityDomain.objects.filter(municipality=municipality).values_list(
            "domain", flat=True
        ),
    )


def may_decide_buyers(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm(DECIDING)


def buys_for(user: User | AnonymousUser) -> Municipality | None:
    if not user.is_authenticated or not user.is_active:
        return None
    role = (
        BuyerRole.objects.confirmed().filter(user_id=user.pk).select_related("municipality").first()
    )
    if role is None or (
        role.proof == BuyerRole.Proof.DOMAIN and not is_proven_by_address(user, role.municipality)
    ):
        return None
    return role.municipality


def is_of_body(user: User | AnonymousUser, body: PurchasingBody) -> bool:
    return has_address_in(
        user, BodyDomain.objects.filter(body=body).values_list("domain", flat=True)
    )


def may_decide_editors(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm(DECIDING_EDITORS)


def edits_every_body(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm(EDITING)


def bodies_of(user: User | AnonymousUser) -> PurchasingBodyQuerySet:
    """Those whose frameworks the person edits by a role of their own."""
    if not user.is_authenticated or not user.is_active:
        return PurchasingBody.objects.none()
    roles = BodyEditor.objects.confirmed().filter(user_id=user.pk).select_related("body")
    living = [
        role.body_id
        for role in roles
        if role.proof == BodyEditor.Proof.STAFF or is_of_body(user, role.body)
    ]
    return PurchasingBody.objects.filter(pk__in=living)


def editable_bodies(user: User | AnonymousUser) -> PurchasingBodyQuerySet:
    return PurchasingBody.objects.all() if edits_every_body(user) else bodies_of(user)


def may_edit_body(user: User | AnonymousUser, body_id: int) -> bool:
    return editable_bodies(user).filter(pk=body_id).exists()
