"""What every account page of allauth's answers beside its own.

An honest status, no copy in any cache, and the last second factor kept.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from requests import RequestException

from accounts.permissions import may_remove_factor
from accounts.sign_in.sealing import SealedForeverError

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]
TOO_MANY = {"too_many_login_attempts", "rate_limited"}


def with_form_status(view: View) -> View:
    """A form that was not accepted comes back with 422, or 429 when there were too many tries.

    A factor that the site itself cannot read is told apart from a wrong code.
    """

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except SealedForeverError:
            response = render(request, "mfa/sealed_forever.html", status=HTTPStatus.CONFLICT)
        if response.status_code == HTTPStatus.OK and isinstance(response, TemplateResponse):
            response.status_code = _status_of((response.context_data or {}).get("form"))
        add_never_cache_headers(response)
        return response

    return _known_as(view, answer)


def _known_as(view: View, answer: View) -> View:
    # Its class tells which methods it takes.
    if hasattr(view, "view_class"):
        answer.view_class = view.view_class  # type: ignore[attr-defined] # as Django's own `as_view` does
    return answer


def _status_of(form: Any) -> int:  # noqa: ANN401 -- a form or none
    if not getattr(form, "is_bound", False) or not form.errors:
        return HTTPStatus.OK
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return HTTPStatus.TOO_MANY_REQUESTS if codes & TOO_MANY else HTTPStatus.UNPROCESSABLE_ENTITY


def keeps_a_factor(view: View) -> View:
    # Allauth asks this of an authenticator app, not of a passkey.

    def answer(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        if (
            request.method == "POST"
            and request.user.is_authenticated
            and not may_remove_factor(request.user, pk, timezone.localdate())
        ):
            messages.error(
                request,
                _(
                    "Tehtävässäsi tarvitset kaksivaiheisen tunnistuksen. Ota ensin toinen tapa"
                    " käyttöön."
                ),
            )
            return redirect("mfa_list_webauthn")
        return view(request, pk=pk, **kwargs)

    return _known_as(view, answer)


def told_when_away(view: View) -> View:
    """A provider that does not answer, or answers nonsense, is told of on a page."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (RequestException, KeyError) as error:
            log.warning("openid_provider_failed", reason=type(error).__name__)
            return redirect("socialaccount_login_error")

    return _known_as(view, answer)
