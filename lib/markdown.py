"""The vendors' Markdown as HTML that does no harm."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote", "h3", "h4", "hr"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}
# Headings of a text stand below those of the page.
DEEPER = {"h1": "h3", "h2": "h4", "h3": "h4", "h5": "h4", "h6": "h4"}
PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True})


@lru_cache(maxsize=2048)
def as_html(source: str) -> SafeString:
    """Paragraphs, lists, emphasis, links; everything else is text."""
    tokens = PARSER.parse(source)
    for token in tokens:
        token.tag = DEEPER.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow"))  # noqa: S308 -- just cleaned
