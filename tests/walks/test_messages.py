"""Finnish is the source; Swedish and English are whole."""

import ast
import re
from html import unescape
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from deploy.compile_messages import LOCALE, compiled
from tests.support.factories import APPROVED_AT, OfferingFactory

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["lib", "accounts", "vendors", "procurement", "catalogue", "search", "deploy"]
# The marking functions, and which of their arguments is the text.
MARKS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "pgettext": 1, "pgettext_lazy": 1}
QUOTED = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|'''.*?'''|\"\"\".*?\"\"\")"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def called_with_text(source):
    """Texts given to the marking functions in Python code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            place = MARKS[node.func.id]
            yield from (
                argument.value
                for argument in node.args[place : place + 1]
                if isinstance(argument, ast.Constant)
            )


def marked_texts():
    """Every text of the site that is marked for translation."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            found |= set(called_with_text(path.read_text()))
        for path in (*(ROOT / room).rglob("*.html"), *(ROOT / room).glob("templates/**/*.txt")):
            code = templatize(path.read_text())
            for mark in (
                rf"\b(?:gettext|_)\({QUOTED}\)",
                rf"\bngettext\({QUOTED}",
                rf"\bpgettext\({QUOTED}, {QUOTED}\)",
                rf"\bnpgettext\({QUOTED}, {QUOTED}",
            ):
                found |= {
                    ast.literal_eval(match[match.lastindex])
                    for match in re.finditer(mark, code, re.DOTALL)
                }
    return found


# Names, and the page for when nothing works, which says it in three languages by itself.
NAMES = re.compile(r"Avoin kunta|JulkisCOSS|CC BY 4\.0|OpenAPI 3\.1|RFC \d+, UTC|RFC \d+")
THREE_LANGUAGES = {"plain.html"}
SPEAKING = r'\b(?:aria-label|placeholder|title|alt|data-label|label)="([^"]*)"'


def unmarked_texts(template):
    """What a template says in so many words, without what is marked for translation.

    Texts and attributes that are read.
    """
    kept, marked = [], False
    for token in Lexer(template).tokenize():
        word = (token.contents.split() or [""])[0] if token.token_type == TokenType.BLOCK else ""
        marked = word in {"blocktranslate", "comment"} or (
            marked and word not in {"endblocktranslate", "endcomment"}
        )
        kept.append(token.contents if token.token_type == TokenType.TEXT and not marked else " ")
    # Descriptions of the API's schema are in English, and say so.
    html = re.sub(
        r'<(script|style|code|svg|table(?=[^>]* lang="en"))\b.*?</\1>',
        "",
        "".join(kept),
        flags=re.DOTALL,
    )
    pieces = re.split(r"<[^>]*>", html) + re.findall(SPEAKING, html)
    return {
        " ".join(piece.split())
        for piece in pieces
        if re.search(r"[^\W\d_]{2}", NAMES.sub("", piece))
    }


def test_no_template_says_what_is_not_marked():
    said = {
        str(path.relative_to(ROOT)): unmarked_texts(path.read_text())
        for room in ROOMS
        for path in (ROOT / room).rglob("*.html")
        if path.name not in THREE_LANGUAGES
    }

    assert len(said) > 100
    assert {path: texts for path, texts in said.items() if texts} == {}
    assert unmarked_texts(
        '{% load i18n %}<p title="Muista">{% translate "Hei" %}, {{ name }} tässä {# ei #}</p>'
    ) == {"Muista", ", tässä"}


@pytest.fixture(params=["sv", "en"])
def messages(request):
    return polib.pofile(str(LOCALE / request.param / "LC_MESSAGES" / "django.po"))


def test_every_marked_text_has_its_translation(messages):
    known = {entry.msgid for entry in messages if entry.translated() and not entry.fuzzy}

    found = marked_texts()

    assert len(found) > 300
    assert sorted(found - known) == []


def test_nothing_is_translated_that_the_site_no_longer_says(messages):
    assert sorted({entry.msgid for entry in messages} - marked_texts()) == []


def test_placeholders_are_the_same_on_both_sides(messages):
    for entry in messages:
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert sorted(PLACEHOLDER.findall(text)) == wanted, entry.msgid


@pytest.mark.parametrize("language", ["sv", "en"])
def test_compiled_messages_are_those_of_the_source(language):
    source = LOCALE / language / "LC_MESSAGES" / "django.po"

    assert source.with_suffix(".mo").read_bytes() == compiled(source)


def test_plurals_have_two_forms_and_no_text_shouts(messages):
    assert messages.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
    for entry in messages:
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        assert len(texts) == (2 if entry.msgid_plural else 1), entry.msgid
        assert all(text.strip() == text and "!" not in text for text in texts), entry.msgid


def said_otherwise(language):
    """Tells Finnish texts of the interface, those that the language writes in another way.

    Placeholders stand for anything.
    """
    plain, patterns = set(), []
    for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po")):
        for finnish, text in (
            (entry.msgid, entry.msgstr or entry.msgstr_plural[0]),
            (entry.msgid_plural, entry.msgstr_plural.get(1, "")),
        ):
            if len(PLACEHOLDER.sub("", finnish)) <= 4 or finnish == text:
                continue
            pieces = [piece.replace("%%", "%") for piece in PLACEHOLDER.split(finnish)[::2]]
            if len(pieces) == 1:
                plain |= set(pieces)
            else:
                patterns.append(".+?".join(map(re.escape, pieces)))
    pattern = re.compile("|".join(patterns))
    return lambda text: text in plain or bool(pattern.fullmatch(text))


def texts_of(html):
    """Pieces of text and the attributes that are read aloud, without what is marked as Finnish."""
    kept = re.sub(r'<(?!html)(\w+)\b[^>]*\slang="fi"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    pieces = re.split(r"<[^>]+>", kept) + re.findall(
        r'(?:aria-label|placeholder|data-label|content)="([^"]*)"', kept
    )
    return {" ".join(unescape(piece).split()) for piece in pieces}


@pytest.fixture
def addresses(db, search_index):
    """The pages, and those that say what was not understood or not found."""
    offering = OfferingFactory(
        published={"name_fi": "Zyx", "summary_fi": "Zyx", "description_fi": "Zyx"}
    )
    OfferingFactory(slug="poistettu", published=True, withdrawn_at=APPROVED_AT)
    OfferingFactory(published={"price": "40000"}, slug="kallis")
    OfferingFactory(published={"price": None}, slug="kysy")
    search_index()
    return [
        "", "ratkaisut", "ratkaisut?q=qqq&hinta=alle&kk=72&vaihe=zz&outo=1", "ratkaisut?sivu=99",
        f"ratkaisut/{offering.slug}", f"ratkaisut/{offering.slug}/versiot/1",
        "ratkaisut/kallis?kunta=478", "ratkaisut/kysy?kayttajat=zz", "ratkaisut/poistettu",
        "toimittajat", f"toimittajat/{offering.vendor.slug}",
        "kynnysarvot", "kynnysarvot?paiva=1999-01-01", "kynnysarvot?paiva=zz", "rajapinta", "nope",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_speak_one_language(language, client, addresses):
    """No Finnish text of the interface is left in another language; Finnish names carry `lang`."""
    is_finnish = said_otherwise(language)

    left = {
        address: found
        for address in addresses
        if (
            found := sorted(
                filter(is_finnish, texts_of(client.get(f"/{language}/{address}").content.decode()))
            )
        )
    }

    assert left == {}


def test_the_same_pages_in_finnish_are_full_of_those_texts(client, addresses):
    """So the test above would see them."""
    is_finnish = said_otherwise("en")

    for address in addresses:
        assert (
            sum(is_finnish(text) for text in texts_of(client.get(f"/{address}").content.decode()))
            > 15
        ), address
