"""The one definition of what is indexed; both engines make their schema from it."""

import hashlib
import itertools
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.pricing.cost import REFERENCE_POPULATIONS
from lib.i18n.collation import LETTERS, collated
from lib.i18n.localized import pick
from procurement.price_context import TERMS
from search.analysis import LANGUAGES, analyser, split
from search.analysis.tokens import GRAM
from search.index import told

NEVER = 2**62
DEAREST = 2**40 - 1
"""The cost, in cents, of what cannot be assessed: after everything that has a price."""

TEXTS: Mapping[str, float] = {"name": 4.0, "summary": 2.0, "body": 1.0}
"""Texts of a document and their weight in the score."""
# Words far from one another in it have little to do with one another.
LONG_TEXT = "body"
LEMMAS, UNITS, GRAMS = "_l", "_u", "grams"
NAME_KEYS = {language: f"name_key_{language}" for language in LANGUAGES}
NAME_LETTERS = 120
GRAMMED = ("name", "summary")

WEIGHTS_VERSION = 3


@dataclass(frozen=True, slots=True)
class Facet:
    """A field of stable keys.

    `all_of`: a document must have every chosen value, not one of them.
    """

    name: str
    all_of: bool = False
    is_shown: bool = True


FACETS: Mapping[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet("layer"),
        Facet("component"),
        Facet("openness", all_of=True),
        Facet("openness_partly", all_of=True, is_shown=False),
        # Made here of the two above.
        Facet("openness_any", all_of=True, is_shown=False),
        Facet("phase"),
        Facet("function"),
        Facet("kind"),
        Facet("vendor"),
        Facet("licence"),
        # What vendors tell to decide by.
        *(Facet(field.name, all_of=told.is_all_of(field)) for field in told.BY_NAME.values()),
        # Slugs of frameworks that cover it; who may call off, and when, is asked of the rows.
        Facet("framework", is_shown=False),
        # Where `unknown` is 2: term, band and block of populations.
        Facet("price_step", is_shown=False),
    )
}

NUMBERS: Mapping[str, int] = {
    "listed_from": 0,  # day ordinals, both ends included
    "listed_until": NEVER,
    # Day ordinal: the last day in the results that leave out what nobody has confirmed.
    "fresh_until": NEVER,
    "published_at": 0,  # unix seconds
    "updated_at": 0,  # unix seconds
    # 1: the cost cannot be assessed; 2: it may fall as the population grows, or end: see
    # `price_step`.
    "unknown": 0,
    **{f"cost_{population}": DEAREST for population in REFERENCE_POPULATIONS},  # cents, 48 months
    # Smallest population.
    **{f"reach_{limit}_{months}": NEVER for limit in (0, 1) for months in TERMS},
}
"""Numbers of a document and the value of one that is not given."""


@dataclass(frozen=True, slots=True)
class Document:
    """One offering: texts by language and name, facets by name, numbers by name.

    `stamp` tells one content from the next. Raises ValueError for a facet or number that is not
    defined here.
    """

    id: int
    texts: Mapping[str, Mapping[str, str]]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    stamp: int = 0

    def __post_init__(self) -> None:
        # The engine would leave out what it does not know, without a word.
        unknown = (self.facets.keys() - FACETS.keys()) | (self.numbers.keys() - NUMBERS.keys())
        if unknown:
            msg = f"No such facets or numbers: {sorted(unknown)}"
            raise ValueError(msg)


def text_fields() -> tuple[str, ...]:
    return (*(text + suffix for text in TEXTS for suffix in (LEMMAS, UNITS)), GRAMS)


def reference_population(population: int) -> int:
    """The smallest one that is not below; for more than the largest the largest."""
    return next(
        (bound for bound in REFERENCE_POPULATIONS if bound >= population), REFERENCE_POPULATIONS[-1]
    )


Words = Mapping[str, Mapping[str, list[str]]]


def words_of(document: Document) -> Words:
    """Give the words of each text: language -> name -> words."""
    return {
        language: {name: split(texts.get(name, "")) for name in TEXTS}
        for language, texts in document.texts.items()
    }


def terms(words: Words) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in text_fields()}
    seen: dict[str, None] = {}
    for language, texts in words.items():
        chain = analyser(language)
        for name, text in texts.items():
            found[name + LEMMAS].append(" ".join(map(chain.lemma_text, text)))
            found[name + UNITS].append(" ".join(map(chain.unit_text, text)))
        for word in itertools.chain.from_iterable(texts[name] for name in GRAMMED):
            seen.update(dict.fromkeys(chain.grams(word)))
    found[GRAMS] = [" ".join(seen)]
    return found


def facets(document: Document) -> dict[str, tuple[str, ...]]:
    values = {name: tuple(dict.fromkeys(document.facets.get(name, ()))) for name in FACETS}
    values["openness_any"] = tuple(dict.fromkeys(values["openness"] + values["openness_partly"]))
    return values


def numbers(document: Document) -> dict[str, int]:
    return {**NUMBERS, **document.numbers}


def name_keys(document: Document) -> dict[str, str]:
    """Field -> key that sorts by the name shown in its language, by that language's rules, then id.

    Keys are of ASCII letters and digits only.
    """
    names = {language: texts.get("name", "") for language, texts in document.texts.items()}
    return {
        field: _key(collated(str(pick(names, language)), language), document.id)
        for language, field in NAME_KEYS.items()
    }


def _key(name: str, ident: int) -> str:
    # Longer terms than 64 kB the engine would drop.
    return f"{name[:NAME_LETTERS]}\0{ident:012d}".translate(_KEY_LETTERS)


class _KeyLetters(dict[int, str]):
    """A folded name's letters in letters and digits alone, which sort as the letters do."""

    # Where a list goes on is told to the engine in a language in which other signs mean something.

    def __missing__(self, code: int) -> str:
        return f"z{code:06x}"


_KEY_LETTERS = _KeyLetters(
    zip(
        map(ord, f"\0 {string.digits}{string.ascii_lowercase}{{|}}"),
        f"01{string.ascii_uppercase}{string.ascii_lowercase[:13]}",
        strict=True,
    )
)


def signature() -> str:
    """Name what an index was made with: analysers, dictionary, fields, weights, order of names.

    Another name means another index.
    """
    chains = [analyser(language).name for language in LANGUAGES]
    schema = (text_fields(), tuple(FACETS.values()), tuple(NUMBERS.items()), GRAM, WEIGHTS_VERSION)
    order = (NAME_KEYS, NAME_LETTERS, LETTERS)
    return hashlib.sha256(repr((chains, schema, order)).encode()).hexdigest()[:12]
