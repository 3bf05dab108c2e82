"""Who must show a second factor, and what an address proves."""

from collections.abc import Iterable
from datetime import date

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def owes_second_factor(user: User | AnonymousUser, on: date) -> bool:
    """Staff and reviewers in office."""
    return user.is_authenticated and (user.is_staff or user.is_reviewer_on(on))


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey is set up; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def methods_of(request: HttpRequest) -> list[str]:
    """The ways in which this session has shown who it is."""
    return [str(record.get("method")) for record in get_authentication_records(request, request.user)]


def second_factor_missing(user: User | AnonymousUser, methods: Iterable[str], on: date) -> bool:
    """Whether a session has shown no second factor though the person owes or has one. `methods` are the ways the session was authenticated."""
    return user.is_authenticated and "mfa" not in set(methods) and (owes_second_factor(user, on) or has_second_factor(user))


def has_verified(user: User | AnonymousUser, address: str) -> bool:
    """The person has shown that mail to the address reaches them."""
    return user.is_authenticated and bool(EmailAddress.objects.filter(user_id=user.pk, email__iexact=address, verified=True).exists())


def verified_addresses(user: User | AnonymousUser) -> list[str]:
    """In lower case."""
    if not user.is_authenticated:
        return []
    return [address.lower() for address in EmailAddress.objects.filter(user_id=user.pk, verified=True).values_list("email", flat=True)]


def may_remove_factor(user: User, factor_pk: int, on: date) -> bool:
    """Anybody, but not the last second factor of somebody who owes one."""
    return not owes_second_factor(user, on) or bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=factor_pk).exists())
