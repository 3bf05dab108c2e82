"""One thing has one word in each of the three languages, names stay, numbers have their plural."""

import json
import re
from collections import defaultdict

import polib
import pytest
import yaml
from django.template.base import Lexer, TokenType

from catalogue.models import CannedText
from catalogue.taxonomy.reference_data import ARCHITECTURE
from deploy.compile_messages import LOCALE
from lib.i18n.localized import LANGUAGES
from procurement.actions.reference import THRESHOLDS
from tests.walks.test_messages import ROOMS, ROOT

AVOIDED = yaml.safe_load((LOCALE / "words.yaml").read_text())
DATA = [ARCHITECTURE, THRESHOLDS]


def messages(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def forms_of(entry, language):
    """A message in a language: one text, or the singular and the plural."""
    if language == "fi":
        return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def texts_within(value, language):
    if isinstance(value, dict):
        yield from (
            text for name, text in value.items() if name == language and isinstance(text, str)
        )
        yield from (
            text
            for name, part in value.items()
            if name not in LANGUAGES
            for text in texts_within(part, language)
        )
    elif isinstance(value, list):
        yield from (text for part in value for text in texts_within(part, language))


def every_text(language):
    """What the site says in a language: pages, mails, reference data, ready texts for reviewers."""
    said = {
        text
        for entry in messages("sv" if language == "fi" else language)
        for text in forms_of(entry, language)
    }
    said |= {text for path in DATA for text in texts_within(json.loads(path.read_text()), language)}
    return said | set(CannedText.objects.values_list(f"text_{language}", flat=True))


def hits(rule, texts):
    """Texts with the words of a rule, and whether an exception names each."""
    pattern = re.compile(rf"(?<![\w-])(?:{rule['avoid']})(?!\w)", re.IGNORECASE)
    return {
        text: [piece for piece in rule.get("but", {}) if piece in text]
        for text in texts
        if pattern.search(re.sub(r"%\(\w+\)s", "…", text))
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_says_a_word_the_glossary_avoids(language):
    texts = every_text(language)

    found = {
        rule["avoid"]: [text for text, pieces in hits(rule, texts).items() if not pieces]
        for rule in AVOIDED[language]
    }

    assert len(texts) > 1500
    assert {word: said for word, said in found.items() if said} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exception_has_a_reason_and_a_text_that_needs_it(language):
    texts = every_text(language)

    for rule in AVOIDED[language]:
        needed = {piece for pieces in hits(rule, texts).values() for piece in pieces}

        assert set(rule.get("but", {})) - needed == set(), rule["avoid"]
        assert all([rule["say"], *rule.get("but", {}).values()]), rule["avoid"]


@pytest.mark.parametrize(
    ("language", "text", "is_refused"),
    [
        ("fi", "Uusi omistaja", True), ("fi", "Pääomistajuus", False), ("fi", "Vaihtakaa linkki.",
        True), ("fi", "Tarjoajalta", True), ("fi", "Palveluntarjoaja", False),
        ("sv", "Berätta vad ni gör.", True), ("sv", "Nio", False), ("sv",
        "Versionen har avslagits.", True), ("sv", "Begäran har avslagits.", False), ("sv",
        "Inköpscentral", False),
        ("en", "User interface", False), ("en", "An interface", True), ("en", "The company's name",
        True), ("en", "The company’s name", False), ("en", "Recommend", False),
    ],
)  # fmt: skip
def test_a_word_is_found_as_a_word(language, text, is_refused):
    assert any(hits(rule, [text]) for rule in AVOIDED[language]) == is_refused


# A letter, or a colon and letters, right after what is inserted: a case ending. Seconds and sizes
# are not inflected.
INFLECTED = re.compile(r"%\(\w+\)s(?::?[^\W\d_]|[’']s\b)")
INFLECTED_IN_A_TEMPLATE = re.compile(
    r"\}\}(?::(?:n|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|ksi|na|nä|a|ä|en|in)\b|(?:n|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|ksi)\b)"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_are_inserted_are_never_inflected(language):
    texts = [
        text
        for entry in messages("sv" if language == "fi" else language)
        for text in forms_of(entry, language)
    ]

    assert [text for text in texts if INFLECTED.search(text)] == []
    assert all(
        INFLECTED.search(text)
        for text in (
            "Yrityksen %(name)sn tiimi",
            "Kerro %(name)s:lle",
            "%(name)s’s team",
            "%(name)ss team",
        )
    )
    assert not any(
        INFLECTED.search(text)
        for text in (
            "Yritys %(name)s: tiimi",
            "%(name)s, versio",
            "”%(name)s”",
            "%(start)s–%(end)s",
        )
    )


def test_no_template_inflects_what_it_inserts():
    paths = [
        path
        for room in ROOMS
        for suffix in ("html", "txt")
        for path in (ROOT / room).rglob(f"templates/**/*.{suffix}")
    ]

    assert len(paths) > 150
    assert {
        str(path.relative_to(ROOT)): found
        for path in paths
        if (found := INFLECTED_IN_A_TEMPLATE.findall(path.read_text()))
    } == {}


# What is counted, by the names the site gives to numbers, before a word; the most there may be is
# many. Exceptions with their reason.
COUNTED = re.compile(
    r"(?<!enintään )(?<!yli )(?<!högst )(?<!över )(?<!at most )(?<!up to )(?<!over )"
    r"%\((?:count|days|months|years|hours|most|least|shown|all|total|people|users|rows|left)\)"
    r"[sd] ([^\W\d_]{2,})",
    re.IGNORECASE,
)
ONE_FORM = {
    "%(open)s/%(all)s ohjelmisto-osasta avoimia": "a share: 1/1 osasta as well as 2/4 osasta",
    "%(days)s pv": "an average with a decimal, which is never one",
    "Kohdan %(name)s arvo %(value)s ei kelpaa: anna kokonaisluku väliltä %(least)s–%(most)s.": (
        "the ends of a range"
    ),
    "Lyhennä luetteloa. Luimme %(most)s ensimmäistä kohtaa.": "the rows we read, always many",
    "Tarkista tekstin loppu: lyhensimme sen %(most)s merkkiin.": (
        "the letters a column holds, always many"
    ),
    "Valitse, kumpaa tarkoitat: %(count)s asukkaan kunta maksaa joko %(whole)s"
    " (koko väkiluku luokan hinnalla) tai %(graduated)s (porrastettuna).": (
        "a size above the bound of a class"
    ),
    "%(shown)s vanhinta näkyy": "how many a full list shows, always many",
}


def test_every_number_before_a_word_has_its_plural():
    counted = defaultdict(list)
    for language in LANGUAGES:
        for entry in messages("sv" if language == "fi" else language):
            if not entry.msgid_plural and any(
                COUNTED.search(text) for text in forms_of(entry, language)
            ):
                counted[entry.msgid].append(language)

    assert {text: languages for text, languages in counted.items() if text not in ONE_FORM} == {}
    assert set(ONE_FORM) - set(counted) == set()


# Words under a number of their own, which stands in another element: they are counted too, unless
# they name no thing.
TILE = re.compile(r'<p class="tile__t">(.*?)</p>|<dt class="stat__t">(.*?)</dt>', re.DOTALL)
NO_THING = {
    "odottaa päätöstä": "a verb", "määräaika tällä viikolla tai ohi": "when, not what",
    "toimittajan korjattavana": "where, not what",
    "arvioitavana": "a status", "odottaa korjausta": "a verb",
    "keskimääräinen vastausaika arkipäivinä": "an average with a decimal",
}  # fmt: skip


def test_what_stands_under_a_number_is_counted():
    tiles = {
        " ".join("".join(found).split())
        for room in ROOMS
        for path in (ROOT / room).rglob("templates/**/*.html")
        for found in TILE.findall(path.read_text())
    }

    plain = {text for text in tiles if not re.match(r"\{% blocktranslate count ", text)}

    assert len(tiles) >= 10
    assert {
        text for text in plain if re.sub(r'^\{% translate "(.*)" %\}$', r"\1", text) not in NO_THING
    } == set()


def test_plural_forms_carry_the_same_placeholders():
    for language in ("sv", "en"):
        for entry in messages(language):
            wanted = {
                frozenset(re.findall(r"%\(\w+\)[sd]|%[sd]", text))
                for text in (*forms_of(entry, "fi"), *forms_of(entry, language))
            }
            assert len(wanted) == 1, entry.msgid


def limits():
    """Every amount of the limits' file, as it is and in thousands."""
    sets = json.loads(THRESHOLDS.read_text())["rule_sets"]
    return {limit["amount_eur"] for rules in sets for limit in rules["thresholds"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_carries_the_size_of_a_municipality(language):
    """Nor the term beside it: a heading says what the calculation was given."""
    size = re.compile(r"\d[\d\s\xa0,]* (?:asuk\w+|invånare|inhabitants?)")
    texts = [
        text
        for entry in messages("sv" if language == "fi" else language)
        for text in forms_of(entry, language)
    ]

    assert [text for text in texts if size.search(text)] == []
    assert size.search("Elinkaarikustannus, 10 000 asukasta")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_page_carries_a_limit(language):
    """Limits change by law: pages and flags take them from the data of the day."""
    amounts = re.compile(
        "|".join(f"{amount:,}".replace(",", "[,.\\s\xa0]?") for amount in sorted(limits()))
    )
    texts = [
        text
        for entry in messages("sv" if language == "fi" else language)
        for text in forms_of(entry, language)
    ]

    assert {30_000, 60_000, 216_000} <= limits()
    assert [text for text in texts if amounts.search(text)] == []


def test_a_template_gives_amounts_from_data():
    said = {
        str(path.relative_to(ROOT)): found
        for room in ROOMS
        for path in (ROOT / room).rglob("templates/**/*.html")
        if (found := literal_amounts(path.read_text()))
    }

    assert said == {}
    assert literal_amounts('<p>{% translate "Alle 30 000 €" %}</p>') == ["30 000 €"]


def literal_amounts(template):
    """Sums of euros a template says in so many words."""
    spoken = " ".join(
        token.contents
        for token in Lexer(template).tokenize()
        if token.token_type in {TokenType.TEXT, TokenType.BLOCK}
    )
    return re.findall(r"\d[\d\s\xa0]*(?:€|euro\w*)|€ ?\d[\d,]*", spoken)
