"""Plain readings of the API asked again: 304 or the answer as another was given it.

Each is counted all the same. The tag is that of the body, so that it outlives an edition of the
site: who harvests asks for little.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

import brotli
from django.conf import settings
from django.db import Error as DatabaseProblem
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from accounts.api.rates import CallerRate
from deploy.pages.kept import KNOWN, LEAST_BYTES, Respond, best_encoding, is_plain_page
from lib.api.views import asked_language, is_plain
from lib.caching.pages import ANSWERS, Page
from lib.edition import edition

if TYPE_CHECKING:
    from rest_framework.request import Request

API = "/api/"
# Conditions that hold for the whole answer in its own bytes.
UNUSUAL = frozenset({"HTTP_IF_MATCH", "HTTP_RANGE", "HTTP_IF_RANGE"})
# Rows of JSON are so alike that more effort saves a tenth.
COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=1),
    "gzip": lambda body: gzip.compress(body, 1, mtime=0),
}


class KeptAnswersMiddleware:
    """Before all others: what it gives has been through them once."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self.get_response(request)
        encoding = best_encoding(request)
        try:
            key = _key(request, encoding)
        except DatabaseProblem:
            return self.get_response(request)
        rate, reading = CallerRate(), cast("Request", request)
        kept = ANSWERS.take(key)
        # Who asks too often is told so by the API itself, which counts whom it answers.
        if kept is None or not rate.allow_request(reading, None):
            known = request.META.pop(KNOWN, "")
            response = _packed(self.get_response(request), encoding)
            if not is_plain_page(response) or response.cookies:
                return response
            kept = Page(tuple(response.items()), response.content)
            ANSWERS.put(key, kept)
            request.META[KNOWN] = known
        if not _is_known(request, dict(kept.headers)["ETag"]):
            return HttpResponse(kept.body, headers=dict(kept.headers))
        rate.unchanged(reading)
        told = (pair for pair in kept.headers if not pair[0].startswith("Content-"))
        return HttpResponseNotModified(headers=dict(told))


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        settings.KEEP_PAGES
        and request.path_info.startswith(API)
        and is_plain(request)
        and UNUSUAL.isdisjoint(request.META)
    )


def _key(request: HttpRequest, encoding: str) -> str:
    """Everything a plain reading of the API depends on, as one word."""
    parts = (
        edition(timezone.localdate()),
        str(request.scheme),
        request.META.get("HTTP_HOST", ""),
        request.path_info,
        request.META.get("QUERY_STRING", ""),
        asked_language(request),
        # Another site's page is told that it may read the answer.
        "origin" if "HTTP_ORIGIN" in request.META else "",
        encoding,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _is_known(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.META.get(KNOWN, ""))
    return "*" in known or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in known}


def _packed(response: HttpResponse, encoding: str) -> HttpResponse:
    if not is_plain_page(response):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    body = response.content
    if encoding and len(body) >= LEAST_BYTES:
        response.content = COMPRESS[encoding](body)
        response["Content-Encoding"] = encoding
        # The same answer in other bytes has a weak tag.
        response["ETag"] = f"W/{response['ETag']}"
        response["Content-Length"] = str(len(response.content))
    return response
