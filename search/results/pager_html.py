"""The links to other pages of results, as HTML."""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from lib.i18n.localized import page_language
from lib.text.shapes import Shape, hole

GAP = SafeString('<span aria-hidden="true">…</span>')


def pager_html(links: Iterable[tuple[int | None, str]], page: int, next_query: str) -> SafeString:
    """`links` are numbers with their queries, None for a gap; without a next page it is empty."""
    language = page_language()
    pieces = [
        _piece(language, "number").filled({"number": number, "query": query})
        if number and number != page
        else _piece(language, "current").filled({"number": number})
        if number
        else GAP
        for number, query in links
    ]
    if next_query:
        pieces.append(_piece(language, "next").filled({"query": next_query}))
    return _piece(language, "").filled({"links": SafeString("".join(pieces))})


@lru_cache(maxsize=16)
def _piece(_language: str, kind: str) -> Shape:
    """`kind` is "number", "current" or "next"; empty is what stands round them."""
    holes = {name: hole(name) for name in ("number", "query", "links")}
    return Shape.of(
        render_to_string(
            "search/pager.html", {**holes, "kind": kind, "action": reverse("search:offering-list")}
        )
    )
