"""Small doors every request goes through: addresses without a slash at the end, the choice of language, the site's own address."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from lib.addresses import own_address
from procurement.home import keep

Respond = Callable[[HttpRequest], HttpResponse]
WITH_SLASH = ("/api/", "/hallinta/")
YEAR = 365 * 24 * 3600
PARAMETER = "kieli"


class PlainPathMiddleware:
    """`/ratkaisut/` is `/ratkaisut`: a slash typed at the end of a page's address leads to the page."""

    def __init__(self, get_response: Respond) -> None:
        """Keep the next door."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect, or go on."""
        path = request.path
        if path.endswith("/") and len(path) > len("/sv/") and not path.startswith(WITH_SLASH):
            # One slash in front only: `//elsewhere` would be another host.
            plain = "/" + path.strip("/")
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(f"{plain}?{query}" if query else plain, status=301)
        return self.get_response(request)


class ChosenLanguageMiddleware:
    """`?kieli=sv` keeps the choice in a cookie; the bare front page leads to the chosen or preferred language."""

    def __init__(self, get_response: Respond) -> None:
        """Keep the next door."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep a choice, follow one, or go on."""
        chosen = request.GET.get(PARAMETER)
        if chosen in dict(settings.LANGUAGES) and request.method in {"GET", "HEAD"}:
            return self.kept(request, str(chosen))
        if request.path != "/":
            return self.get_response(request)
        return self.front_page(request)

    def kept(self, request: HttpRequest, language: str) -> HttpResponse:
        """The same address without the parameter, and a cookie."""
        query = request.GET.copy()
        query.pop(PARAMETER)
        plain = "/" + request.path.lstrip("/")
        response = HttpResponseRedirect(f"{plain}?{query.urlencode()}" if query else plain)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
        return response

    def front_page(self, request: HttpRequest) -> HttpResponse:
        """Finnish has no prefix, so `/` itself asks what the visitor reads."""
        language = get_language_from_request(request)
        if language in {"sv", "en"}:
            query = request.META.get("QUERY_STRING", "")
            response: HttpResponse = HttpResponseRedirect(f"/{language}/?{query}" if query else f"/{language}/")
        else:
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class OwnAddressMiddleware:
    """Mails written while a request is answered lead back to where it came; the host is one of ALLOWED_HOSTS or an error."""

    def __init__(self, get_response: Respond) -> None:
        """Keep the next door."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Known for this request only."""
        token = own_address.set(lambda: request.build_absolute_uri("/").rstrip("/"))
        try:
            return self.get_response(request)
        finally:
            own_address.reset(token)


class OwnMunicipalityMiddleware:
    """A municipality that was chosen for a page is the visitor's own on the next."""

    def __init__(self, get_response: Respond) -> None:
        """Keep the next door."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Written down on the way out."""
        response = self.get_response(request)
        keep(request, response)
        return response
