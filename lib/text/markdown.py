"""The vendors' Markdown as HTML that does no harm."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lib.text.repositories import whole_address

TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "a",
    "code",
    "pre",
    "blockquote",
    "h3",
    "h4",
    "hr",
}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}
# Headings of a text stand below those of the page.
DEEPER = {"h1": "h3", "h2": "h4", "h3": "h4", "h5": "h4", "h6": "h4"}
PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True})


@lru_cache(maxsize=2048)
def as_html(source: str, repository: str = "") -> SafeString:
    """Paragraphs, lists, emphasis, links; everything else is text.

    A relative link leads to the file in the repository, or is text: never to us.
    """
    tokens = PARSER.parse(source)
    for token in tokens:
        token.tag = (
            DEEPER.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
        )
        token.children = (
            list(_with_whole_links(token.children, repository))
            if token.children
            else token.children
        )
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    return mark_safe(  # noqa: S308 -- just cleaned
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener nofollow",
        )
    )


def _with_whole_links(tokens: Sequence[Token], repository: str) -> Iterator[Token]:
    # A link whose address is not whole keeps its text. Links do not nest: one mark is enough.
    is_text = False
    for token in tokens:
        if token.type == "link_open":
            address = whole_address(str(token.attrGet("href") or ""), repository)
            token.attrSet("href", address)
            is_text = not address
        if not (is_text and token.type in {"link_open", "link_close"}):
            yield token
