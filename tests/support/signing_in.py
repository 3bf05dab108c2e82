"""Signing in without the pages: a session as allauth leaves it behind."""

import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.models import ReviewerTerm
from tests.support.factories import APPROVED_AT, UserFactory


def verified(user):
    """The address is shown to be the person's."""
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def with_second_factor(user):
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
    return user


def sign_in(client, user, *, second_factor=True, minutes_ago=0):
    """A session by password, and by the second factor unless told not to."""
    at = time.time() - minutes_ago * 60
    verified(user)
    client.force_login(user)
    records = [{"method": "password", "at": at, "email": user.email}]
    if second_factor:
        with_second_factor(user)
        records.append({"method": "mfa", "at": at, "type": "totp"})
    session = client.session
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def make_reviewer(user=None, **columns):
    """A member of the review group."""
    user = user or UserFactory()
    ReviewerTerm.objects.create(user=user, starts_on=APPROVED_AT.date(), source="testi", **columns)
    return verified(user)
