"""What stands round every page: its head's links, and the header.

Both are rendered once for each shape; who is signed in has a header of their own.
"""

from collections.abc import Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from deploy.pages.context import NAMES, LanguageLink, Navigation
from lib.i18n.localized import page_language
from lib.text.shapes import Shape, hole

register = template.Library()


@register.simple_tag(takes_context=True)
def head_links(context: Context) -> SafeString:
    """The page in other languages, style sheets, the script."""
    links: Sequence[LanguageLink] = context.get("language_links") or ()
    return _head(page_language(), has_links=bool(links)).filled(
        {link.code: f"{context['site_url']}{link.plain_url}" for link in links}
    )


@lru_cache(maxsize=8)
def _head(_language: str, *, has_links: bool) -> Shape:
    links = [{"code": code, "url": hole(code)} for code in NAMES] if has_links else []
    return Shape.of(render_to_string("head_links.html", {"links": links}))


@register.simple_tag(takes_context=True)
def header_inner(context: Context) -> SafeString:
    """The header's content: for who is nobody in particular, filled into its shape."""
    request: HttpRequest | None = context.get("request")
    # A page of refusal that somebody else makes is given nothing.
    if request is None or _is_signed_in(request):
        own: dict[str, Any] = context.flatten()  # type: ignore[assignment]  # names are texts
        return SafeString(render_to_string("header_inner.html", own))
    doors: Navigation = context["doors"]
    links: list[LanguageLink] = context["language_links"]
    price_context = context.get("price_context")
    shape = _header(page_language(), context.get("section") or "", has_home=bool(doors.home))
    return shape.filled(
        {
            **{f"url_{link.code}": link.url for link in links},
            "query": price_context.query() if price_context else "",
            "choose": doors.choose,
            "home": doors.home,
            "sign_in": doors.sign_in,
        }
    )


def _is_signed_in(request: HttpRequest) -> bool:
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and request.user.is_authenticated


@lru_cache(maxsize=64)
def _header(language: str, section: str, *, has_home: bool) -> Shape:
    return Shape.of(
        render_to_string(
            "header_inner.html",
            {
                "section": section,
                "price_context": {"query": hole("query")},
                "language_links": [
                    LanguageLink(code, name, hole(f"url_{code}"), "", code == language)
                    for code, name in NAMES.items()
                ],
                "doors": {
                    "choose": hole("choose"),
                    "home": hole("home") if has_home else "",
                    "sign_in": hole("sign_in"),
                },
                "request": SimpleNamespace(COOKIES={}),
            },
        )
    )
