"""Finnish is the source; Swedish and English are whole."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from deploy.compile_messages import LOCALE, compiled
from tests.factories import OfferingFactory

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
        for path in (ROOT / room).rglob("*.html"):
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


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_speak_one_language(language, client, db, search_index):
    """No Finnish text of the interface is left on a page in another language; names in Finnish carry `lang`."""
    slug = OfferingFactory(published={"name_fi": "Zyx", "summary_fi": "Zyx", "description_fi": "Zyx"}).slug
    search_index()
    messages = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    # Whole sentences and labels that are written otherwise in the other language.
    finnish = {entry.msgid for entry in messages if len(entry.msgid) > 8 and "%" not in entry.msgid and entry.msgid != entry.msgstr}

    for path in ("", "ratkaisut", f"ratkaisut/{slug}", "toimittajat", "kynnysarvot", "rajapinta", "nope"):
        html = client.get(f"/{language}/{path}").content.decode()
        texts = {text.strip() for text in re.split(r"<[^>]+>", re.sub(r'<(\w+) lang="fi".*?</\1>', "", html, flags=re.DOTALL))}
        assert not texts & finnish, path
