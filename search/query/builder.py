"""From words to a query tree: what matches (and is counted), and how well."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from search.analysis import Analysis, grams
from search.index.schema import GRAMS, LEMMAS, LONG_TEXT, TEXTS, UNITS
from search.query.common_words import core
from search.query.synonyms import Units
from search.query.terms import Part, Phrase, Word, words_of
from search.query.tree import (
    AllOf,
    AnyOf,
    Best,
    Everything,
    Query,
    Term,
    all_of,
    any_of,
)
from search.query.tree import Phrase as Adjacent

AS_UNIT, OWN_UNIT, PIECE, GRAM, CORRECTION, PAIR, SYNONYM = 0.5, 0.3, 0.5, 0.1, 0.7, 0.6, 0.5
LOOSE_SHARE, STRICT_SHARE = 0.4, 0.6
# Or a long common end ("-järjestelmä") would be enough.
STRICT_COMPOUND_SHARE = 0.8
FEWEST_GRAMS = 2

Weighted = tuple[Query, float]


def match_query(asked: tuple[Part, ...]) -> Query:
    """Every part must match in some way, but words that name any software where there are others.

    A word matches as a lemma, as a unit, with all its units together, by what may stand for it,
    corrected, or by most of its 5-grams.
    """
    telling = [part for part in asked if not _is_generic(part)] or asked
    return all_of(*(any_of(*dict.fromkeys(_ways(part))) for part in telling))


def near_query(asked: tuple[Part, ...]) -> Query:
    """Any word may match in any way: what is near where nothing holds all, and what is related.

    Words that name any software bring nothing near.
    """
    telling = tuple(word for word in words_of(asked) if not word.is_generic) or words_of(asked)
    return score_query(telling)


def score_query(asked: tuple[Part, ...]) -> Query:
    if not asked:
        return Everything()
    scored = [(_scored(part), 1.0) for part in asked]
    units = [unit for word in words_of(asked) for unit in _best_units(word)]
    pairs = [(_adjacent(pair), PAIR) for pair in dict.fromkeys(pairwise(units))]
    return AnyOf((*scored, *pairs))


def _is_generic(part: Part) -> bool:
    return isinstance(part, Word) and part.is_generic


def _ways(part: Part) -> Iterator[Query]:
    if isinstance(part, Phrase):
        yield all_of(*(any_of(*dict.fromkeys(_ways(word))) for word in part.words))
        yield from (way for other in part.synonyms for way in _ways_of_reading(other))
        return
    for reading, _ in part.readings:
        yield from _ways_of_reading(reading)
        yield from _ways_of_units(core(reading.units))
    for other in part.synonyms:
        yield from _ways_of_reading(other)
    for units in part.swapped:
        yield from _ways_of_units(core(units))
    share = STRICT_COMPOUND_SHARE if part.reading.is_compound else STRICT_SHARE
    yield from _ways_of_letters(part.reading.lemmas[0], share)
    for correction in part.corrections:
        yield from _ways(correction)


def _ways_of_reading(reading: Analysis) -> Iterator[Query]:
    yield from (_anywhere(lemma, LEMMAS) for lemma in reading.lemmas)
    yield from (_anywhere(lemma, UNITS) for lemma in reading.lemmas)
    if reading.is_compound:
        yield from _ways_of_units(reading.units)


def _ways_of_units(units: Units) -> Iterator[Query]:
    """Units together: side by side, or in one short text."""
    if len(units) == 1:
        yield from (_anywhere(units[0], suffix) for suffix in (LEMMAS, UNITS))
        return
    for name in TEXTS:
        if name == LONG_TEXT:
            yield Adjacent(name + UNITS, units)
        else:
            yield AllOf(tuple(Term(name + UNITS, unit) for unit in dict.fromkeys(units)))


def _ways_of_letters(lemma: str, share: float) -> Iterator[Query]:
    # What is akin begins alike: "hankkia" is no "pankki".
    yield from (all_of(Term(GRAMS, grams(lemma)[0]), query) for query, _ in _by_grams(lemma, share))


def _anywhere(value: str, suffix: str) -> Query:
    return any_of(*(Term(name + suffix, value) for name in TEXTS))


def _scored(part: Part) -> Query:
    return AnyOf(_heaviest(_score_parts(part)))


def _score_parts(part: Part) -> Iterator[Weighted]:
    if isinstance(part, Phrase):
        yield from ((_scored(word), 1.0) for word in part.words)
        yield from (scored for other in part.synonyms for scored in _parts_of_synonym(other))
        return
    for reading, weight in part.readings:
        yield from _parts_of_reading(reading, weight)
    yield from (scored for other in part.synonyms for scored in _parts_of_synonym(other))
    yield from ((_adjacent(units), SYNONYM) for units in part.swapped)
    yield from _by_grams(part.reading.lemmas[0], LOOSE_SHARE)
    yield from ((_scored(correction), CORRECTION) for correction in part.corrections)


def _parts_of_synonym(other: Analysis) -> Iterator[Weighted]:
    for lemma in other.lemmas:
        yield _best(lemma, LEMMAS), SYNONYM
        yield _best(lemma, UNITS), SYNONYM * AS_UNIT
    if other.is_compound:
        yield _adjacent(other.units), SYNONYM


def _parts_of_reading(reading: Analysis, weight: float) -> list[Weighted]:
    own_unit = OWN_UNIT if reading.is_compound else AS_UNIT
    parts = [(_best(lemma, LEMMAS), weight) for lemma in reading.lemmas]
    parts += [(_best(piece, LEMMAS), weight * PIECE) for piece in reading.pieces]
    parts += [
        (_best(lemma, UNITS), weight * AS_UNIT)
        for lemma in reading.lemmas
        if lemma not in reading.units
    ]
    return [*parts, *((_best(unit, UNITS), weight * own_unit) for unit in reading.units)]


def _heaviest(parts: Iterable[Weighted]) -> tuple[Weighted, ...]:
    # Two languages often read a word alike.
    kept: dict[Query, float] = {}
    for query, weight in parts:
        kept[query] = max(weight, kept.get(query, 0.0))
    return tuple(kept.items())


def _best(value: str, suffix: str) -> Query:
    return Best(tuple((Term(name + suffix, value), weight) for name, weight in TEXTS.items()))


def _adjacent(units: Units) -> Query:
    if len(units) == 1:
        return _best(units[0], UNITS)
    return Best(tuple((Adjacent(name + UNITS, units), weight) for name, weight in TEXTS.items()))


def _by_grams(lemma: str, share: float) -> list[Weighted]:
    found = grams(lemma)
    if not found:
        return []
    least = max(min(FEWEST_GRAMS, len(found)), int(len(found) * share))
    return [(AnyOf(tuple((Term(GRAMS, gram), 1.0) for gram in found), least), GRAM)]


def _best_units(word: Word) -> Units:
    meant = word.corrections[0] if word.corrections else word
    return meant.reading.units
