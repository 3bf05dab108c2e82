"""Keys of the API."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actions.account import digest_of
from accounts.models import ApiKey, User
from accounts.permissions import has_second_factor, owes_second_factor

SCHEME, REALM = b"bearer", 'Bearer realm="Avoin kunta"'
FOUND = "_key_that_opens"


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer ak_…`.

    A key of somebody who owes a second factor opens only while one is set up.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """The person and the key; None without a header.

        Raises AuthenticationFailed (401) for a key that does not open, and for any other header
        than a key's.
        """
        if token_of(request) is None:
            return None
        key = key_of(request)
        if key is None:
            raise AuthenticationFailed(
                _(
                    "Avain on tuntematon, vanhentunut tai kumottu, tai sen haltijalta puuttuu"
                    " kaksivaiheinen tunnistus."
                )
            )
        _note_use(key, timezone.localdate())
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        # So that the answer is 401 (RFC 6750, section 3: the error is named only when something was
        # sent).
        return REALM if token_of(request) is None else f'{REALM}, error="invalid_token"'


def token_of(request: Request | HttpRequest) -> str | None:
    """What the header carries; empty for another scheme, which opens nothing; None without one."""
    scheme, _space, token = get_authorization_header(request).strip().partition(b" ")  # type: ignore[arg-type]  # it reads META, which both have
    if not scheme:
        return None
    return token.strip().decode("latin-1") if scheme.lower() == SCHEME else ""


def key_of(request: Request) -> ApiKey | None:
    # Looked up once for the limit and the door.
    seen = vars(request)
    if FOUND not in seen:
        token = token_of(request)
        seen[FOUND] = None if token is None else opening_key(token, timezone.now())
    found: ApiKey | None = seen[FOUND]
    return found


def opening_key(token: str, at: datetime) -> ApiKey | None:
    key = _usable_key(token, at)
    return None if key is None or _is_without_factor(key.user, timezone.localdate(at)) else key


def _usable_key(token: str, at: datetime) -> ApiKey | None:
    return ApiKey.objects.usable(at).select_related("user").filter(digest=digest_of(token)).first()


def _is_without_factor(user: User, on: date) -> bool:
    return owes_second_factor(user, on) and not has_second_factor(user)


def _note_use(key: ApiKey, on: date) -> None:
    # Once a day is enough to see which keys are dead.
    if key.last_used_on != on:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=on)
