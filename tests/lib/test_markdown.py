"""A vendor's Markdown becomes harmless HTML: known tags, no attribute but a link's address, and that of the web or of mail."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from lib.markdown import ATTRIBUTES, SCHEMES, TAGS, as_html
from tests.browser.hostile import PAYLOADS, TEXT


class Reader(HTMLParser):
    """What stands in a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.found.append(("comment", {}))

    handle_decl = handle_pi = unknown_decl = handle_comment


@pytest.mark.parametrize("source", [*PAYLOADS, TEXT], ids=range(1, len(PAYLOADS) + 2))
def test_no_attempt_leaves_a_tag_an_attribute_or_an_address_of_its_own(source):
    for tag, attributes in Reader(as_html(source)).found:
        assert tag in TAGS
        assert attributes.keys() <= {"rel", *ATTRIBUTES.get(tag, ())}
        assert urlsplit(attributes.get("href", "")).scheme in {"", *SCHEMES}, attributes


def test_harmless_markdown_is_drawn():
    html = as_html("# Otsikko\n\n**Lihava** ja [linkki](https://code.example/)")

    assert [tag for tag, _attributes in Reader(html).found] == ["h3", "p", "strong", "a"]
    assert 'rel="noopener nofollow"' in html
