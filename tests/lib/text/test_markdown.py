"""A vendor's Markdown becomes harmless HTML: known tags, no attribute but a link's address.

And that of the web or of mail.
"""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from lib.text.markdown import ATTRIBUTES, SCHEMES, TAGS, as_html
from tests.support.browser.hostile import PAYLOADS, TEXT


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


RELATIVE = [
    "docs/ohje.md",
    "/ratkaisut/oma",
    "./a",
    "../a",
    "#alku",
    "?q=a",
    "oma",
    "//muu.example/a",
    "/\\muu.example",
    "",
    "<docs/ohje 2.md>",
    "ohje.md 'Otsikko'",
]


@pytest.mark.parametrize("repository", ["", "https://github.com/a/b", "https://koodi.example/a/b"])
@pytest.mark.parametrize("link", RELATIVE)
def test_no_link_of_a_text_leads_to_us(link, repository):
    html = as_html(f"Lue [*ohje*]({link}) ja [viite].\n\n[viite]: /oma", repository)

    addresses = [
        urlsplit(attributes["href"]) for tag, attributes in Reader(html).found if tag == "a"
    ]
    assert all(
        address.scheme in SCHEMES and address.netloc == "github.com" for address in addresses
    )
    assert "<em>ohje</em>" in html
    assert "viite" in html
    if "koodi.example" in repository or not repository:
        assert addresses == []


def test_a_link_after_one_that_is_text_is_a_link():
    html = as_html("[a](b) [c](https://koodi.example/) [d](e)")

    assert [attributes["href"] for tag, attributes in Reader(html).found if tag == "a"] == [
        "https://koodi.example/"
    ]
