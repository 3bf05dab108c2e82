"""For whom a person buys.

Read anew each time: a role by domain lives only while the verified address and the domain do.
"""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import has_address_in
from procurement.models import BuyerRole, Municipality, MunicipalityDomain

# Who says who buys for a municipality.
DECIDING = "procurement.decide_buyers"


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
