"""The one place where the second factor is demanded."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.permissions import has_second_factor, methods_of, second_factor_missing
from lib.api.problems import CONTENT_TYPE, title_of
from lib.api.views import asked_language

GOAL = "accounts.was_going_to"
Respond = Callable[[HttpRequest], HttpResponse]
# What somebody who has a second factor and has not shown it in this session may reach: showing it,
# and leaving.
SHOWING = frozenset(
    {
        "account_logout",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "alive",
        "ready",
    }
)
# And somebody who owes one and has none: setting it up, and confirming who they are before that.
SETTING_UP = frozenset(
    {
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    },
)


class SecondFactorMiddleware:
    """Who owes a second factor, or has one, reaches nothing with a password alone.

    No page, no admin, no API, and no page that makes or shows a way in.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: object,
        _args: Any,  # noqa: ANN401 -- Django's own signature
        _kwargs: Any,  # noqa: ANN401 -- Django's own signature
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_open(request, SHOWING):
            return None
        if not is_missing(request):
            _forget_goal(request)
            return None
        _remember_goal(request)
        can_show = has_second_factor(request.user)  # type: ignore[arg-type]
        if not can_show and is_open(request, SETTING_UP):
            return None
        if request.path.startswith("/api/"):
            with override(asked_language(request)):
                return JsonResponse(
                    {
                        "type": "about:blank",
                        "title": title_of(HTTPStatus.FORBIDDEN),
                        "status": HTTPStatus.FORBIDDEN,
                        "detail": _("Tässä tarvitaan kaksivaiheinen tunnistus."),
                    },
                    status=HTTPStatus.FORBIDDEN,
                    content_type=CONTENT_TYPE,
                )
        there = "mfa_reauthenticate" if can_show else "mfa_index"
        return HttpResponseRedirect(
            f"{reverse(there)}?{urlencode({'next': request.get_full_path()})}"
        )


def _remember_goal(request: HttpRequest) -> None:
    # Setting up a factor takes several pages, and no address is carried through all of them.
    is_own = request.resolver_match is not None and request.resolver_match.view_name.startswith(
        ("account_", "mfa_", "accounts:")
    )
    if request.method == "GET" and not is_own and not request.path.startswith("/api/"):
        request.session[GOAL] = request.get_full_path()


def _forget_goal(request: HttpRequest) -> None:
    if str(request.session.get(GOAL, "")).partition("?")[0] == request.path:
        del request.session[GOAL]


def is_open(request: HttpRequest, names: frozenset[str]) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in names


def is_missing(request: HttpRequest) -> bool:
    """Whether the person owes or has a second factor and the session has seen none."""
    return second_factor_missing(request.user, methods_of(request), timezone.localdate())
