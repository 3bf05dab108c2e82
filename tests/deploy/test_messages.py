"""Finnish is the source; Swedish and English are whole."""

import ast
import re
from html import unescape
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from deploy.compile_messages import LOCALE, compiled
from tests.factories import APPROVED_AT, OfferingFactory

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["lib", "accounts", "vendors", "procurement", "catalogue", "search", "deploy"]
MARKS = {"_", "gettext", "gettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def called_with_text(source):
    """Texts given to the marking functions in Python code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS | {"ngettext"}:
            yield from (argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant))


def marked_texts():
    """Every text of the site that is marked for translation."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            found |= set(called_with_text(path.read_text()))
        for path in (*(ROOT / room).rglob("*.html"), *(ROOT / room).glob("templates/**/*.txt")):
            for match in re.finditer(r"\b(?:gettext|_)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|'''.*?'''|\"\"\".*?\"\"\")\)", templatize(path.read_text()), re.DOTALL):
                found.add(ast.literal_eval(match[1]))
            for match in re.finditer(r"\bngettext\(u?('''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", templatize(path.read_text()), re.DOTALL):
                found.add(ast.literal_eval(match[1]))
    return found


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


def said_otherwise(messages):
    """What matches Finnish texts of the interface, those that the other language writes in another way; placeholders stand for anything."""
    for entry in messages:
        for finnish, text in ((entry.msgid, entry.msgstr or entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural.get(1, ""))):
            if len(PLACEHOLDER.sub("", finnish)) > 4 and finnish != text:
                yield ".+?".join(re.escape(piece.replace("%%", "%")) for piece in PLACEHOLDER.split(finnish)[::2])


def texts_of(html):
    """Pieces of text and the attributes that are read aloud, without what is marked as Finnish."""
    kept = re.sub(r'<(?!html)(\w+)\b[^>]*\slang="fi"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    pieces = re.split(r"<[^>]+>", kept) + re.findall(r'(?:aria-label|placeholder|data-label|content)="([^"]*)"', kept)
    return {" ".join(unescape(piece).split()) for piece in pieces}


@pytest.fixture
def addresses(db, search_index):
    """The pages, and those that say what was not understood or not found."""
    offering = OfferingFactory(published={"name_fi": "Zyx", "summary_fi": "Zyx", "description_fi": "Zyx"})
    OfferingFactory(slug="poistettu", published=True, withdrawn_at=APPROVED_AT)
    OfferingFactory(published={"price": "40000"}, slug="kallis")
    OfferingFactory(published={"price": None}, slug="kysy")
    search_index()
    return [
        "", "ratkaisut", "ratkaisut?q=qqq&hinta=alle&kk=72&vaihe=zz&outo=1", "ratkaisut?sivu=99", f"ratkaisut/{offering.slug}", f"ratkaisut/{offering.slug}/versiot/1",
        "ratkaisut/kallis?kunta=478", "ratkaisut/kysy?kayttajat=zz", "ratkaisut/poistettu", "toimittajat", f"toimittajat/{offering.vendor.slug}",
        "kynnysarvot", "kynnysarvot?paiva=1999-01-01", "kynnysarvot?paiva=zz", "rajapinta", "nope",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_speak_one_language(language, client, addresses):
    """No Finnish text of the interface is left on a page in another language; names in Finnish carry `lang`."""
    finnish = re.compile("|".join(said_otherwise(polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po")))))

    left = {address: found for address in addresses if (found := sorted(filter(finnish.fullmatch, texts_of(client.get(f"/{language}/{address}").content.decode()))))}

    assert left == {}


def test_the_same_pages_in_finnish_are_full_of_those_texts(client, addresses):
    """So the test above would see them."""
    finnish = re.compile("|".join(said_otherwise(polib.pofile(str(LOCALE / "en" / "LC_MESSAGES" / "django.po")))))

    for address in addresses:
        assert sum(bool(finnish.fullmatch(text)) for text in texts_of(client.get(f"/{address}").content.decode())) > 15, address
