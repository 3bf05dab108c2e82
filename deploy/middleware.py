"""Small doors every request goes through.

Addresses without a slash at the end, the choice of language, the site's own address, and others.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from lib.addresses import own_address
from lib.text.unseen import TURNING_BYTES
from procurement.home import keep

Respond = Callable[[HttpRequest], HttpResponse]
WITH_SLASH = ("/api/", "/hallinta/")
YEAR = 365 * 24 * 3600
PARAMETER, FINNISH = "kieli", "fi"


class PlainPathMiddleware:
    """`/ratkaisut/` is `/ratkaisut`, `/en` is `/en/`, and `/fi/ratkaisut` is `/ratkaisut`.

    What people type by habit leads to the page.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        plain = _plain_address(request.path, request.META.get("QUERY_STRING", ""))
        return HttpResponsePermanentRedirect(plain) if plain else self.get_response(request)


def _plain_address(path: str, query: str) -> str:
    """Where the page is, when that is elsewhere; else nothing."""
    bare = path.strip("/")
    if path in {"/sv", "/en"}:
        bare += "/"
    elif bare == FINNISH:
        # Without the choice the front page would lead to the language of the browser.
        bare, query = "", f"{PARAMETER}={FINNISH}&{query}".rstrip("&")
    elif bare.startswith(f"{FINNISH}/"):
        bare = bare.removeprefix(f"{FINNISH}/").strip("/")
    elif not path.endswith("/") or len(path) <= len("/sv/") or path.startswith(WITH_SLASH):
        return ""
    # One slash in front only: `//elsewhere` would be another host.
    return f"/{bare}?{query}" if query else f"/{bare}"


class ChosenLanguageMiddleware:
    """`?kieli=sv` keeps the choice in a cookie.

    The bare front page leads to the chosen or preferred language.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get(PARAMETER)
        if chosen in dict(settings.LANGUAGES) and request.method in {"GET", "HEAD"}:
            return self.kept(request, str(chosen))
        if request.path != "/":
            return self.get_response(request)
        return self.front_page(request)

    def kept(self, request: HttpRequest, language: str) -> HttpResponse:
        query = request.GET.copy()
        query.pop(PARAMETER)
        plain = "/" + request.path.lstrip("/")
        response = HttpResponseRedirect(f"{plain}?{query.urlencode()}" if query else plain)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        return response

    def front_page(self, request: HttpRequest) -> HttpResponse:
        # Finnish has no prefix, so `/` itself asks what the visitor reads.
        language = get_language_from_request(request)
        if language in {"sv", "en"}:
            query = request.META.get("QUERY_STRING", "")
            response: HttpResponse = HttpResponseRedirect(
                f"/{language}/?{query}" if query else f"/{language}/"
            )
        else:
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class OwnAddressMiddleware:
    """Mails written while a request is answered lead back to where it came.

    The host is one of ALLOWED_HOSTS or an error.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = own_address.set(lambda: request.build_absolute_uri("/").rstrip("/"))
        try:
            return self.get_response(request)
        finally:
            own_address.reset(token)


class OwnMunicipalityMiddleware:
    """A municipality that was chosen for a page is the visitor's own on the next."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        keep(request, response)
        return response


class UnkeptMiddleware:
    """No cache and no browser keeps what a person saw while signed in."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Programs' answers say it themselves: they know no sessions.
        is_program = request.path.startswith("/api/")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not is_program:
            response["Cache-Control"] = "private, no-store"
        return response


class PlainDirectionMiddleware:
    """Signs that turn the direction are on no page, in whatever row of before they are.

    No name reorders the words beside it. Forms refuse them (`lib.text.unseen`).
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Programs get what is stored.
        if (
            not response.streaming
            and response.get("Content-Type", "").startswith("text/html")
            and TURNING_BYTES.search(response.content)
        ):
            response.content = TURNING_BYTES.sub(b"", response.content)
        return response
