"""From words to a query tree: what matches (and is counted), and how well."""

from collections.abc import Iterable
from itertools import pairwise

from search.analysis import Analysis, grams
from search.index.schema import GRAMS, LEMMAS, TEXTS, UNITS
from search.query.terms import Word
from search.query.tree import AllOf, AnyOf, Best, Everything, Phrase, Query, Term, all_of, any_of

AS_UNIT, OWN_UNIT, PIECE, GRAM, CORRECTION, PAIR, SYNONYM = 0.5, 0.3, 0.5, 0.1, 0.7, 0.6, 0.5
LOOSE_SHARE, STRICT_SHARE = 0.4, 0.6
# Or a long common end ("-järjestelmä") would be enough.
STRICT_COMPOUND_SHARE = 0.8

Weighted = tuple[Query, float]


def match_query(words: tuple[Word, ...]) -> Query:
    """Every word must match in some way.

    As a lemma, as a unit, with all its units, corrected, or by most of its 5-grams.
    """
    return all_of(*(any_of(*_ways(word)) for word in words))


def near_query(words: tuple[Word, ...]) -> Query:
    """Any word may match in any way: what is near where nothing holds all, and what is related."""
    return score_query(words)


def score_query(words: tuple[Word, ...]) -> Query:
    if not words:
        return Everything()
    parts = [(_scored(word), 1.0) for word in words]
    units = [unit for word in words for unit in _best_units(word)]
    pairs = [(_phrase(pair), PAIR) for pair in dict.fromkeys(pairwise(units))]
    return AnyOf((*parts, *pairs))


def _ways(word: Word) -> list[Query]:
    ways = [way for reading, _ in word.readings for way in _ways_of_reading(reading)]
    ways += [_anywhere(other, suffix) for other in word.synonyms for suffix in (LEMMAS, UNITS)]
    own = word.readings[0][0]
    ways += [
        query
        for query, _ in _by_grams(
            own.lemmas[0], STRICT_COMPOUND_SHARE if own.is_compound else STRICT_SHARE
        )
    ]
    ways += [way for correction in word.corrections for way in _ways(correction)]
    return list(dict.fromkeys(ways))


def _ways_of_reading(reading: Analysis) -> list[Query]:
    ways = [_anywhere(lemma, LEMMAS) for lemma in reading.lemmas]
    ways += [_anywhere(lemma, UNITS) for lemma in reading.lemmas]
    if reading.is_compound:
        ways.append(AllOf(tuple(_anywhere(unit, UNITS) for unit in dict.fromkeys(reading.units))))
    return ways


def _anywhere(value: str, suffix: str) -> Query:
    return any_of(*(Term(name + suffix, value) for name in TEXTS))


def _scored(word: Word) -> Query:
    parts = [
        part for reading, weight in word.readings for part in _parts_of_reading(reading, weight)
    ]
    parts += [
        (_best(other, suffix), SYNONYM * share)
        for other in word.synonyms
        for suffix, share in ((LEMMAS, 1.0), (UNITS, AS_UNIT))
    ]
    parts += _by_grams(word.readings[0][0].lemmas[0], LOOSE_SHARE)
    parts += [(_scored(correction), CORRECTION) for correction in word.corrections]
    return AnyOf(_heaviest(parts))


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


def _phrase(pair: tuple[str, str]) -> Query:
    return Best(tuple((Phrase(name + UNITS, pair), weight) for name, weight in TEXTS.items()))


def _by_grams(lemma: str, share: float) -> list[Weighted]:
    found = grams(lemma)
    if not found:
        return []
    return [
        (
            AnyOf(
                tuple((Term(GRAMS, gram), 1.0) for gram in found), max(1, int(len(found) * share))
            ),
            GRAM,
        )
    ]


def _best_units(word: Word) -> tuple[str, ...]:
    meant = word.corrections[0] if word.corrections else word
    return meant.readings[0][0].units
