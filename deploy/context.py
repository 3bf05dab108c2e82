"""What the base template needs on every page."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language

from catalogue.permissions import is_reviewer
from deploy.middleware import PARAMETER

NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


@dataclass(frozen=True)
class LanguageLink:
    """A language and this page in it."""

    code: str
    name: str
    url: str
    plain_url: str
    is_current: bool


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """The page in each language; `url` keeps the choice, `plain_url` is for search engines."""
    current = (get_language() or "fi")[:2]
    links = []
    for code, name in NAMES.items():
        path = translate_url(request.path, code)
        query = request.GET.copy()
        query.pop(PARAMETER, None)
        plain = f"{path}?{query.urlencode()}" if query else path
        query[PARAMETER] = code
        links.append(LanguageLink(code, name, f"{path}?{query.urlencode()}", plain, code == current))
    return links


@dataclass(frozen=True)
class Doors:
    """Which parts of the site open for the person; asked by the header of somebody who is signed in."""

    request: HttpRequest

    @cached_property
    def is_reviewer(self) -> bool:
        """In office today."""
        return is_reviewer(self.request.user, timezone.localdate())


def site(request: HttpRequest) -> dict[str, object]:
    """Language links and the site's own address."""
    return {"doors": Doors(request), "language_links": language_links(request), "site_url": settings.SITE_URL or address_of(request)}


def address_of(request: HttpRequest) -> str:
    """Of the request; empty for a host we are not, whose page of refusal needs this too."""
    try:
        return request.build_absolute_uri("/").rstrip("/")
    except DisallowedHost:
        return ""
