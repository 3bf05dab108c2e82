"""Who must show a second factor, and what an address proves."""

from collections.abc import Iterable
from datetime import date

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User
from lib.mail_domains import domains_of, is_public_provider

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def owes_second_factor(user: User | AnonymousUser, on: date) -> bool:
    return user.is_authenticated and (user.is_staff or user.is_reviewer_on(on))


def is_last_superuser(user: User) -> bool:
    superusers = set(User.objects.superusers().values_list("pk", flat=True)[:2])
    return superusers == {user.pk}


def may_reset_factor(by: User | AnonymousUser, of: User) -> bool:
    return (
        by.has_perm("accounts.reset_second_factor")
        and by.pk != of.pk
        and (by.is_superuser or not (of.is_staff or of.is_superuser))
    )


def has_second_factor(user: User) -> bool:
    # Recovery codes alone are none.
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def methods_of(request: HttpRequest) -> list[str]:
    return [
        str(record.get("method")) for record in get_authentication_records(request, request.user)
    ]


def second_factor_missing(user: User | AnonymousUser, methods: Iterable[str], on: date) -> bool:
    """Whether a session has shown no second factor though the person owes or has one.

    `methods` are the ways the session was authenticated.
    """
    return (
        user.is_authenticated
        and "mfa" not in set(methods)
        and (owes_second_factor(user, on) or has_second_factor(user))
    )


def has_verified(user: User | AnonymousUser, address: str) -> bool:
    return user.is_authenticated and bool(
        EmailAddress.objects.filter(user_id=user.pk, email__iexact=address, verified=True).exists()
    )


def has_address_in(user: User | AnonymousUser, domains: Iterable[str]) -> bool:
    """A verified address of the person is in one of the domains, or below it.

    Addresses anybody may take show nothing.
    """
    own = {
        domain
        for address in verified_addresses(user)
        if not is_public_provider(address)
        for domain in domains_of(address)
    }
    return not own.isdisjoint(domains)


def person_with(address: str) -> User | None:
    row = (
        EmailAddress.objects.filter(
            email__iexact=address.strip(), verified=True, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    return row.user if row else None


def verified_addresses(user: User | AnonymousUser) -> list[str]:
    """In lower case."""
    if not user.is_authenticated:
        return []
    return [
        address.lower()
        for address in EmailAddress.objects.filter(user_id=user.pk, verified=True).values_list(
            "email", flat=True
        )
    ]


def may_remove_factor(user: User, factor_pk: int, on: date) -> bool:
    return not owes_second_factor(user, on) or bool(
        Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
        .exclude(pk=factor_pk)
        .exists()
    )
