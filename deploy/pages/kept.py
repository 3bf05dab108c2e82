"""Public pages asked again: 304 before any other work, or the page as it was made for another.

Only what a view has said to be a public page is kept, and only for who is nobody in particular:
what knows a person, a form's token or a cookie of its own goes its usual way and is kept nowhere.
Why it is done so: deploy/decisions/0017-pages-asked-again.md.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from http import HTTPStatus

import brotli
from django.conf import settings
from django.db import Error as DatabaseProblem
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from lib.caching.pages import PAGES, Page
from lib.edition import edition
from lib.public_pages import is_public_page
from procurement.home import COOKIE as HOME

Respond = Callable[[HttpRequest], HttpResponse]
# Cookies that a public page does not read. With any other the visitor goes the usual way.
IGNORED = frozenset({HOME, settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME})
# Whether the site lives must be told without its database, and files have tags of their own.
NO_PAGES = ("/api/", "/hallinta/", "/static/", "/terve/")
KNOWN = "HTTP_IF_NONE_MATCH"
VARY = ("Accept-Encoding", "Cookie", "HX-Request")
# Short for browsers and proxies, so that a withdrawal is seen: what is older is asked for again,
# which costs nothing while it is the same.
CACHE_CONTROL = "public, max-age=2, stale-while-revalidate=8"
COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=4),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
# Smaller answers become no quicker.
LEAST_BYTES = 500


class KeptPagesMiddleware:
    """Before all others: what it gives has been through them once."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_anybody(request):
            return self.get_response(request)
        encoding = best_encoding(request)
        # A fragment depends on what the browser shows.
        if "HTTP_HX_REQUEST" in request.META:
            return _smaller(self.get_response(request), encoding)
        try:
            key = _key(request, encoding)
        # Whether this can be answered without a database is for the page to say.
        except DatabaseProblem:
            return self.get_response(request)
        etag = f'"{key}"'
        # The tag says all the page depends on. Nobody was given it but with that very page.
        if etag in request.META.get(KNOWN, ""):
            return _told(HttpResponseNotModified(), etag)
        page = PAGES.take(key)
        if page is None:
            response = _smaller(self.get_response(request), encoding)
            # What sets a cookie is for this visitor alone.
            if not is_plain_page(response) or response.cookies:
                return response
            page = Page(tuple(response.items()), response.content)
            PAGES.put(key, page)
        answer = HttpResponse(page.body, headers=dict(page.headers))
        return _told(answer, etag)


def _is_anybody(request: HttpRequest) -> bool:
    meta = request.META
    return (
        settings.KEEP_PAGES
        and request.method in {"GET", "HEAD"}
        and "HTTP_AUTHORIZATION" not in meta
        and not request.path_info.startswith(NO_PAGES)
        and IGNORED.issuperset(request.COOKIES)
    )


def best_encoding(request: HttpRequest) -> str:
    """The best that the browser takes; what it takes with `q=0` it does not."""
    taken = request.META.get("HTTP_ACCEPT_ENCODING", "").replace(" ", "").lower().split(",")
    return next((name for name in COMPRESS if name in taken), "")


def _key(request: HttpRequest, encoding: str) -> str:
    """Everything an anonymous page depends on, as one word."""
    path = request.path_info
    parts = (
        edition(timezone.localdate()),
        str(request.scheme),
        request.META.get("HTTP_HOST", ""),
        path,
        request.META.get("QUERY_STRING", ""),
        request.COOKIES.get(HOME, ""),
        # The address of the front page alone has no language in it.
        get_language_from_request(request) if path == "/" else "",
        encoding,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def is_plain_page(response: HttpResponse) -> bool:
    """A public page without a secret: a form's token comes with its cookie."""
    return (
        is_public_page(response)
        and response.status_code == HTTPStatus.OK
        and not response.streaming
        and {HOME}.issuperset(response.cookies)
    )


def _smaller(response: HttpResponse, encoding: str) -> HttpResponse:
    if not is_plain_page(response):
        return response
    body = response.content
    if encoding and len(body) >= LEAST_BYTES:
        response.content = COMPRESS[encoding](body)
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, VARY)
    return response


def _told(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, VARY)
    return response
