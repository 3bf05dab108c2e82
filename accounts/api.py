"""Keys of the API."""

from datetime import date, datetime

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actions import digest_of
from accounts.models import ApiKey, User
from accounts.permissions import has_second_factor, owes_second_factor

SCHEME = b"bearer"


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer ak_…`. A key of somebody who owes a second factor opens only while one is set up."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """The person and the key; None without a header; 401 for a key that does not open."""
        token = token_of(request)
        if token is None:
            return None
        now = timezone.now()
        key = opening_key(token, now)
        if key is None:
            msg = "The key is unknown, expired or revoked, or its holder owes a second factor."
            raise AuthenticationFailed(msg)
        note_use(key, timezone.localdate(now))
        return key.user, key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- REST framework's own signature
        """So that the answer is 401."""
        return "Bearer"


def token_of(request: Request) -> str | None:
    """What the header carries; None without one."""
    scheme, _space, token = get_authorization_header(request).partition(b" ")
    return token.strip().decode("latin-1") if scheme.lower() == SCHEME else None


def opening_key(token: str, at: datetime) -> ApiKey | None:
    """The key this token opens with now, if its holder owes no second factor."""
    key = usable_key(token, at)
    return None if key is None or is_without_factor(key.user, timezone.localdate(at)) else key


def usable_key(token: str, at: datetime) -> ApiKey | None:
    """The key this token opens with now."""
    return ApiKey.objects.usable(at).select_related("user").filter(digest=digest_of(token)).first()


def is_without_factor(user: User, on: date) -> bool:
    """Owes one and has none."""
    return owes_second_factor(user, on) and not has_second_factor(user)


def note_use(key: ApiKey, on: date) -> None:
    """Once a day is enough to see which keys are dead."""
    if key.last_used_on != on:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=on)
