"""Words that may stand for one another, as a query looks them up: by the units they are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from search.analysis import Analysis, analyser, normalise, split
from search.query.common_words import EMPTY

Units = tuple[str, ...]
MOST_UNITS = 6


@dataclass(frozen=True, slots=True)
class Synonyms:
    """By language: units of a word or phrase -> readings of what may stand for it.

    By units *asianhallinta*, *asian hallinta* and *asianhallinta* within a longer compound are one.
    """

    readings: Mapping[str, Mapping[Units, tuple[Analysis, ...]]] = field(default_factory=dict)

    def of(self, units: Units, language: str) -> tuple[Analysis, ...]:
        """Those of the asker's language; of the others where it has none."""
        own = self.readings.get(language, {}).get(units)
        if own:
            return own
        others = (sets.get(units, ()) for sets in self.readings.values())
        return tuple(dict.fromkeys(chain.from_iterable(others)))


NO_SYNONYMS = Synonyms()


def reading_of(text: str, language: str) -> Analysis | None:
    """Read a word, or a phrase as one compound; None where the text holds no word."""
    read = [analyser(language).read(word) for word in split(normalise(text)) if word not in EMPTY]
    if len(read) <= 1:
        return read[0] if read else None
    return Analysis(
        (" ".join(reading.lemmas[0] for reading in read),),
        tuple(unit for reading in read for unit in reading.units),
    )


def synonyms_of(sets: Iterable[tuple[str, Sequence[str]]]) -> Synonyms:
    """Sets of a language's words that may stand for one another, each for each."""
    found: dict[str, dict[Units, list[Analysis]]] = {}
    for language, words in sets:
        readings = [reading for word in words if (reading := reading_of(word, language))]
        for reading in readings:
            others = [other for other in readings if other.units != reading.units]
            for key in _keys(reading):
                found.setdefault(language, {}).setdefault(key, []).extend(others)
    return Synonyms(
        {
            language: {key: tuple(dict.fromkeys(others)) for key, others in readings.items()}
            for language, readings in found.items()
        }
    )


def _keys(reading: Analysis) -> set[Units]:
    # A word with several base forms may be typed in a form that only one of them has.
    return {reading.units, *((lemma,) for lemma in reading.lemmas if " " not in lemma)}
