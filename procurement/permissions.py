"""For whom a person buys. Read anew each time: a role by domain lives only while the verified address and the domain do."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import verified_addresses
from procurement.models import BuyerRole, Municipality, MunicipalityDomain


def domains_of(address: str) -> list[str]:
    """The domain of an address and those above it: `it.kunta.example`, `kunta.example`. Names that are not plain letters count as they are sent."""
    try:
        domain = address.rpartition("@")[2].strip().lower().encode("idna").decode("ascii")
    except UnicodeError:
        return []
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def is_proven_by_address(user: User | AnonymousUser, municipality: Municipality) -> bool:
    """A verified address of the person is in a domain of the municipality."""
    domains = {domain for address in verified_addresses(user) for domain in domains_of(address)}
    return MunicipalityDomain.objects.filter(municipality=municipality, domain__in=domains).exists()


def buys_for(user: User | AnonymousUser) -> Municipality | None:
    """The municipality, or None."""
    if not user.is_authenticated or not user.is_active:
        return None
    role = BuyerRole.objects.filter(user_id=user.pk, ended_at__isnull=True, since__isnull=False).select_related("municipality").first()
    if role is None or (role.proof == BuyerRole.Proof.DOMAIN and not is_proven_by_address(user, role.municipality)):
        return None
    return role.municipality
