"""What was sent in vain stands in its form again: nothing typed is lost.

It stands there after signing in, or on the page that says why it was refused.

What was sent at the sign-in wall is kept sealed in the browser's session, for the person the form
was made for, and put into the form when that person opens its page. It is never sent by itself.
Passwords, codes and files are not kept.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, unquote_to_bytes, urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.sign_in.sealing import seal, unseal
from accounts.submissions.form_key import FIELD, posted_key
from lib.forms.refill import refill, with_notice

Respond = Callable[[HttpRequest], HttpResponse]
Typed = dict[str, list[str]]
KEPT, REFUSED = "kept_text", "avoinkunta.refused"
KEPT_FOR = timedelta(hours=12)
# Where allauth keeps, in the clear, what it would do by itself once the person has said again who
# it is; past all doors, as often as they say it.
SUSPENDED = "account_reauthentication_state"
MOST_KEPT, LONGEST = 3, 200_000
# Passwords and codes, as they are called in every form that has them.
SECRET = frozenset(
    {
        FIELD,
        "csrfmiddlewaretoken",
        "password",
        "password1",
        "password2",
        "oldpassword",
        "code",
        "credential",
    }
)
SIGN_IN_DOORS = ("account_login", "admin:login")
DOORS = (*SIGN_IN_DOORS, "account_reauthenticate", "mfa_reauthenticate", "mfa_index")
# What is sent there is a password, a code or a wish to leave.
SIGN_IN_PAGES = (
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_signup",
    "mfa_",
    "openid_connect_",
    "socialaccount_",
    "admin:log",
)


class KeptTextMiddleware:
    """Stands outside the doors that refuse a form.

    Those are the doors for the form's token, the person, the second factor and the limits.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and not request.path.startswith("/api/"):
            response = self.after_post(request, response)
        elif request.method == "GET" and _is_page(response) and request.session.accessed:
            response = _with_kept(request, response)
        return _led_by_htmx(request, response)

    def after_post(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if REFUSED in request.META:
            return self.shown_again(request, response)
        if _door_of(response):
            return _kept_at_the_wall(request, response)
        if response.status_code < HTTPStatus.BAD_REQUEST and request.session.accessed:
            forget(request, request.path)
        return response

    def shown_again(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The page of the form as a GET answers it now, with what was typed and why it was refused.

        Where there is no such page, the plain one that refused it.
        """
        page = page_of(request)
        if not page or not _is_from_here(request):
            return response
        shown = self.get_response(_get_request(request, page))
        if _door_of(shown):
            return _kept_at_the_wall(request, shown)
        if not _is_page(shown):
            return response
        html = filled(
            shown.content.decode(),
            page,
            request.path,
            _typed_in(request),
            str(request.META[REFUSED]),
        )
        shown.content = html.encode()
        shown.status_code = response.status_code
        if "Retry-After" in response:
            shown["Retry-After"] = response["Retry-After"]
        return shown


def _is_page(response: HttpResponse) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
    )


def _door_of(response: HttpResponse) -> bool:
    return response.status_code == HTTPStatus.FOUND and leads_to(response, DOORS)


def leads_to(response: HttpResponse, names: tuple[str, ...]) -> bool:
    return urlsplit(response["Location"]).path in {reverse(name) for name in names}


def _typed_in(request: HttpRequest) -> Typed:
    typed = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name not in SECRET
    }
    return (
        typed
        if sum(len(name) + sum(map(len, values)) for name, values in typed.items()) <= LONGEST
        else {}
    )


def page_of(request: HttpRequest) -> str:
    """Where the form stands, by its key; without a key, where the browser says it came from.

    Empty where that is no page of this site, or the key was made for another person.
    """
    key = posted_key(request)
    if key is not None:
        user = getattr(request, "user", None)
        is_theirs = (
            key.user is None or user is None or not user.is_authenticated or key.user == user.pk
        )
        return key.page if is_theirs else ""
    return local(request.headers.get("Referer", ""), request)


def local(address: str, request: HttpRequest) -> str:
    if not address or not url_has_allowed_host_and_scheme(address, request.get_host()):
        return ""
    found = urlsplit(address)
    return f"{found.path}?{found.query}" if found.query else found.path


def _is_from_here(request: HttpRequest) -> bool:
    # The browser must say that a page of this site sent the form: a stranger's page must not get
    # one click away from an act.
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return site == "same-origin" or bool(local(request.headers.get("Referer", ""), request))


def _get_request(request: HttpRequest, page: str) -> HttpRequest:
    path, _mark, query = page.partition("?")
    environ = {
        **request.META,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": "0",
        "CONTENT_TYPE": "",
        "wsgi.input": BytesIO(),
    }
    environ.pop(REFUSED, None)
    environ.pop("HTTP_HX_REQUEST", None)
    again = WSGIRequest(environ)
    again.session = request.session
    again.COOKIES = request.COOKIES
    again.LANGUAGE_CODE = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return again


def _kept_at_the_wall(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    key, is_suspended = posted_key(request), _no_longer_suspended(request)
    name = request.resolver_match.view_name if request.resolver_match else ""
    # Only a form that was made for somebody: nobody else can fill our sessions.
    if (
        key is None
        or key.user is None
        or not key.page
        or (name.startswith(SIGN_IN_PAGES) and not is_suspended)
    ):
        return response
    typed, is_confirming = _typed_in(request), not leads_to(response, SIGN_IN_DOORS)
    if typed or is_confirming:
        row = {
            "user": key.user,
            "page": key.page,
            "address": request.path,
            "typed": seal(json.dumps(typed)),
            "at": timezone.now().isoformat(),
            "is_confirming": is_confirming,
        }
        others = [one for one in request.session.get(KEPT, []) if one["address"] != request.path]
        request.session[KEPT] = [*others, row][-MOST_KEPT:]
    there = urlsplit(response["Location"])
    query = {name: values[-1] for name, values in parse_qs(there.query).items()} | {
        "next": key.page
    }
    response["Location"] = f"{there.path}?{urlencode(query)}"
    return response


def _no_longer_suspended(request: HttpRequest) -> bool:
    """Whether allauth had put the request aside; it is not done by itself any more."""
    if "request" not in request.session.get(SUSPENDED, {}):
        return False
    del request.session[SUSPENDED]
    return True


def _with_kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not (rows := request.session.get(KEPT)) or not request.user.is_authenticated:
        return response
    own = [
        row
        for row in rows
        if row["user"] == request.user.pk
        and datetime.fromisoformat(row["at"]) > timezone.now() - KEPT_FOR
    ]
    html, page = response.content.decode(), request.get_full_path()
    # Where nothing was typed, it is enough to have been told once.
    kept = [row for row in own if row["page"] != page or _typed_of(row)]
    if kept != rows:
        request.session[KEPT] = kept
    for row in own:
        if row["page"] == page:
            html = filled(html, page, row["address"], _typed_of(row), _why_kept(row))
    response.content = html.encode()
    return response


def _typed_of(row: dict[str, Any]) -> Typed:
    typed: Typed = json.loads(unseal(row["typed"]))
    return typed


def _why_kept(row: dict[str, Any]) -> str:
    if row.get("is_confirming"):
        return _(
            "Lomaketta ei vielä lähetetty, koska sinun piti ensin vahvistaa henkilöllisyytesi."
            " Tarkista ja lähetä uudelleen."
        )
    return _(
        "Et ollut kirjautuneena, kun lähetit lomakkeen. Kirjoittamasi on tallessa: tarkista ja"
        " lähetä uudelleen."
    )


def forget(request: HttpRequest, address: str) -> None:
    rows: list[dict[str, Any]] = request.session.get(KEPT, [])
    if any(row["address"] == address for row in rows):
        request.session[KEPT] = [row for row in rows if row["address"] != address]


def filled(html: str, page: str, address: str, typed: Typed, why: str) -> str:
    """The page with the form filled and a notice on top.

    What has no field there is in the notice, to be copied.
    """
    found = refill(html, page=page, address=address, typed=typed)
    left = [
        (name, "\n".join(values))
        for name, values in found.left.items()
        if any(map(str.strip, values))
    ]
    return with_notice(
        found.html, render_to_string("accounts/kept_text.html", {"why": why, "left": left})
    )


def _led_by_htmx(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # A part of a page cannot sign in: the whole page goes to the door, and back to where it was.
    if request.headers.get("HX-Request") != "true" or not _door_of(response):
        return response
    there, current = (
        urlsplit(response["Location"]),
        local(request.headers.get("HX-Current-URL", ""), request),
    )
    led = HttpResponse(status=HTTPStatus.NO_CONTENT)
    led["HX-Redirect"] = (
        f"{there.path}?{urlencode({'next': current})}" if current else response["Location"]
    )
    led.cookies = response.cookies
    return led


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's own signature
    """Answer 403 with what was typed, to be copied.

    The middleware shows it in its form where the browser says that the form is ours.
    """
    request.META[REFUSED] = _(
        "Lomake ehti vanhentua, eikä sitä tallennettu. Kirjoittamasi on tallessa: tarkista ja"
        " lähetä uudelleen."
    )
    typed = [
        (name, "\n".join(values))
        for name, values in _typed_in(request).items()
        if any(map(str.strip, values))
    ]
    return render(request, "403_csrf.html", {"typed": typed}, status=HTTPStatus.FORBIDDEN)
