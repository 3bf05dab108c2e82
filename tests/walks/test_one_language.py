"""A visitor who follows links from the front page stays in one language.

No Finnish is left on Swedish and English pages. What vendors have written in Finnish only is marked
as Finnish, and is not looked at.
"""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.urls import Resolver404, resolve
from django.utils.translation import override

from catalogue.models import Offering
from lib.reference.rows import ReferenceRow
from procurement.models import Municipality
from tests.walks.test_messages import said_otherwise, texts_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
    pytest.mark.any_database,
]

# Pages of a kind: the view and the names of its parameters. The first of a kind show what the rest
# show.
OF_A_KIND = 2
# Small Finnish words that are none in Swedish and English.
FINNISH = re.compile(
    r"(?<![\w./-])(?:ei|tai|että|joka|jotka|myös|kunnan|kunnassa|ovat|aiemmin|nykyisin|kohta|kohdat|sekä|ilman|mukaan|eikä|yli|alle|euroa|vuotta|vuosi|kuukautta|asukasta)(?![\w./-])"
)


def links(html, prefix):
    """Addresses of the same language that a page leads to."""
    return [
        address
        for address in re.findall(r'<a\b[^>]*\shref="([^"#]+)', html.replace("&amp;", "&"))
        if re.match(rf"/{prefix}(?:/|$|\?)", address)
    ]


def kind_of(address, language):
    """The view and the names of the parameters; None for what is no page of ours."""
    parts = urlsplit(address)
    try:
        with override(language):
            return resolve(parts.path).view_name, frozenset(parse_qs(parts.query))
    except Resolver404:
        return None


def walk(client, prefix):
    """Pages in the order they are found, a few of each kind; those that ask for a password end."""
    waiting, seen, kinds = [f"/{prefix}/"], set(), Counter()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address, prefix)
        if address in seen or kind is None or kinds[kind] >= OF_A_KIND:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            kinds[kind] += 1
            html = answer.content.decode()
            waiting += links(html, prefix)
            yield address, html


def finnish_names(language):
    """Names and descriptions of the reference data that the language has its own words for."""
    for model in (
        *(model for model in apps.get_models() if issubclass(model, ReferenceRow)),
        Municipality,
    ):
        for name in [field.name[:-3] for field in model._meta.fields if field.name.endswith("_fi")]:
            if f"{name}_{language}" in {field.name for field in model._meta.fields}:
                yield from (
                    finnish
                    for finnish, own in model.objects.values_list(
                        f"{name}_fi", f"{name}_{language}"
                    )
                    # Words that only a search knows are lists.
                    if own and own != finnish and isinstance(finnish, str)
                )


def names_people_gave():
    """Names of offerings and vendors are the same in every language."""
    return {
        name
        for row in Offering.objects.select_related("vendor", "published")
        if row.published
        for name in (
            row.vendor.name,
            row.published.name_fi,
            row.published.name_sv,
            row.published.name_en,
        )
        if name
    }


class Unmarked(HTMLParser):
    """A page without the elements that are marked as Finnish, whatever stands within them."""

    VOID = frozenset(
        {
            "br",
            "img",
            "input",
            "hr",
            "link",
            "meta",
            "wbr",
            "source",
            "use",
            "path",
            "rect",
            "line",
            "circle",
        }
    )

    def __init__(self, html):
        super().__init__(convert_charrefs=False)
        self.kept, self.depth = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if self.depth or (tag != "html" and dict(attrs).get("lang") == "fi"):
            self.depth += tag not in self.VOID
        else:
            self.kept.append(self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        if not self.depth:
            self.kept.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if not self.depth:
            self.kept.append(f"</{tag}>")
        elif tag not in self.VOID:
            self.depth -= 1

    def handle_data(self, data):
        self.kept += [] if self.depth else [data]

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")


def test_what_is_marked_as_finnish_is_left_out_whole():
    html = (
        '<p>Ett</p><td lang="fi">Yksi <ins>kaksi</ins><br> <span lang="fi">kolme</span>'
        ' neljä</td><p title="x">Två &amp; tre</p>'
    )

    assert "".join(Unmarked(html).kept) == '<p>Ett</p><p title="x">Två &amp; tre</p>'


def without(text, given):
    """An attribute cannot mark the language of a name within it."""
    return (
        text
        if text in given
        else next(
            (
                text.replace(name, "…")
                for name in sorted(given, key=len, reverse=True)
                if name in text
            ),
            text,
        )
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_finnish_is_left_on_the_way_of_a_visitor(client, language):
    is_finnish, names, given = (
        said_otherwise(language),
        set(finnish_names(language)),
        names_people_gave(),
    )
    left, pages = {}, 0

    for address, html in walk(client, language):
        pages += 1
        texts = {without(text, given) for text in texts_of("".join(Unmarked(html).kept))}
        if found := sorted(
            text for text in texts if is_finnish(text) or text in names or FINNISH.search(text)
        ):
            left[address] = found

    assert pages > 40
    assert len(names) > 200
    assert left == {}, "\n".join(f"{a} {f}" for a, f in left.items())


def test_the_walk_sees_finnish_where_it_is(client):
    """On Finnish pages nearly every text is one."""
    is_finnish, names = said_otherwise("sv"), set(finnish_names("sv"))

    texts = texts_of(client.get("/").content.decode())

    assert (
        sum(is_finnish(text) or text in names or bool(FINNISH.search(text)) for text in texts) > 60
    )
