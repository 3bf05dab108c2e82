"""The one place where the second factor is demanded."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.permissions import has_second_factor, second_factor_missing

Respond = Callable[[HttpRequest], HttpResponse]
# What somebody who still owes the second factor may reach: setting it up, showing it, confirming who they are, leaving.
OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "alive",
        "ready",
    },
)


class SecondFactorMiddleware:
    """Staff and reviewers reach nothing with a password alone: no page, no admin, no API."""

    def __init__(self, get_response: Respond) -> None:
        """Keep the next door."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the address is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:  # noqa: ANN401 -- Django's own signature
        """Led to show the factor, or to set one up."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_open(request) or not is_missing(request):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"type": "about:blank", "title": "A second factor is required", "status": 403}, status=403, content_type="application/problem+json")
        there = "mfa_reauthenticate" if has_second_factor(request.user) else "mfa_index"  # type: ignore[arg-type]
        return HttpResponseRedirect(f"{reverse(there)}?{urlencode({'next': request.get_full_path()})}")


def is_open(request: HttpRequest) -> bool:
    """Whether the address is one of those that help to show the factor."""
    return request.resolver_match is not None and request.resolver_match.view_name in OPEN


def is_missing(request: HttpRequest) -> bool:
    """Whether the person owes a second factor and the session has seen none."""
    methods = [str(record.get("method")) for record in get_authentication_records(request, request.user)]
    return second_factor_missing(request.user, methods, timezone.localdate())
