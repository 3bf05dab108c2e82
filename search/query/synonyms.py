"""Words that may stand for one another, as a query looks them up: by the units they are made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from search.analysis import LANGUAGES, Analysis, analyser, normalise, split
from search.query.common_words import EMPTY

Units = tuple[str, ...]
MOST_UNITS = 6


Readings = tuple[Analysis, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A closed product: by language its names, and the needs it serves."""

    slug: str
    names: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """By language: units of a word or phrase -> readings of what may stand for it.

    By units *asianhallinta*, *asian hallinta* and *asianhallinta* within a longer compound are one.
    `products`: in the same way, the product that a name is of.
    """

    readings: Mapping[str, Mapping[Units, Readings]] = field(default_factory=dict)
    products: Mapping[str, Mapping[Units, str]] = field(default_factory=dict)

    def of(self, units: Units, language: str) -> Readings:
        """Those of the asker's language; of the others where it has none."""
        own = self.readings.get(language, {}).get(units)
        if own:
            return own
        others = (sets.get(units, ()) for sets in self.readings.values())
        return tuple(dict.fromkeys(chain.from_iterable(others)))

    def product_named(self, units: Units) -> str:
        """The slug of the product, or nothing."""
        return next((named[units] for named in self.products.values() if units in named), "")


NO_SYNONYMS = Synonyms()


def reading_of(text: str, language: str) -> Analysis | None:
    """Read a word, or a phrase as one compound; None where the text holds no word."""
    words = split(normalise(text))
    telling = [word for word in words if word not in EMPTY] or words
    read = [analyser(language).read(word) for word in telling]
    if len(read) <= 1:
        return read[0] if read else None
    return Analysis(
        (" ".join(reading.lemmas[0] for reading in read),),
        tuple(unit for reading in read for unit in reading.units),
    )


def synonyms_of(
    sets: Iterable[tuple[str, Sequence[str]]], products: Iterable[Product] = ()
) -> Synonyms:
    """Sets of a language's words that may stand for one another, each for each.

    A product's names are answered by its needs, never the other way round.
    """
    found: dict[str, dict[Units, list[Analysis]]] = {language: {} for language in LANGUAGES}
    named: dict[str, dict[Units, str]] = {language: {} for language in LANGUAGES}
    for language, words in sets:
        readings = _read(words, language)
        for reading in readings:
            others = [other for other in readings if other.units != reading.units]
            for key in _keys(reading):
                found[language].setdefault(key, []).extend(others)
    for product, language in _by_language(products):
        # What a vendor has not written in the asker's language is there in Finnish.
        needs = [*_read(product.needs[language], language), *_read(product.needs["fi"], "fi")]
        needs += [other for need in needs for other in found[language].get(need.units, ())]
        for key in (key for name in _read(product.names, language) for key in _keys(name)):
            found[language].setdefault(key, []).extend(needs)
            named[language][key] = product.slug
    return Synonyms(
        {
            language: {key: tuple(dict.fromkeys(others)) for key, others in readings.items()}
            for language, readings in found.items()
        },
        named,
    )


def _by_language(products: Iterable[Product]) -> Iterator[tuple[Product, str]]:
    return ((product, language) for product in products for language in product.needs)


def _read(words: Sequence[str], language: str) -> list[Analysis]:
    return [reading for word in words if (reading := reading_of(word, language))]


def _keys(reading: Analysis) -> set[Units]:
    # A word with several base forms may be typed in a form that only one of them has.
    return {reading.units, *((lemma,) for lemma in reading.lemmas if " " not in lemma)}
