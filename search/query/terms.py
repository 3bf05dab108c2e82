"""The words of a question, read by every language's chain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search.analysis import LANGUAGES, Analysis, analyser, normalise, plain, split
from search.query.common_words import EMPTY, is_filler, is_generic
from search.query.synonyms import MOST_UNITS, NO_SYNONYMS, Synonyms, Units

MOST_CHARACTERS = 1_000
MOST_WORDS = 24
OWN_LANGUAGE, OTHER_LANGUAGE = 1.0, 0.7

Correct = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, and what stands for it.

    Its readings by weight (the asker's language first), synonyms, its units with a synonym in the
    place of some of them, and corrections. `is_generic`: other words decide.
    """

    typed: str
    readings: tuple[tuple[Analysis, float], ...]
    synonyms: tuple[Analysis, ...] = ()
    swapped: tuple[Units, ...] = ()
    corrections: tuple["Word", ...] = ()
    is_generic: bool = False
    product: str = ""

    @property
    def reading(self) -> Analysis:
        return self.readings[0][0]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean one thing together, and readings of what may stand for it."""

    words: tuple[Word, ...]
    synonyms: tuple[Analysis, ...]
    product: str = ""


Part = Word | Phrase


def parts(
    text: str,
    language: str,
    *,
    synonyms: Synonyms = NO_SYNONYMS,
    correct: Correct | None = None,
) -> tuple[Part, ...]:
    """Read a question. `correct`: a word -> what it may be misspelt for."""
    typed = list(dict.fromkeys(split(normalise(text)[:MOST_CHARACTERS])))
    wanted = [word for word in typed if word not in EMPTY] or typed
    found = [_word(word, language, synonyms, correct) for word in wanted[:MOST_WORDS]]
    telling = [word for word in found if not is_filler(word.reading)] or found
    return tuple(_joined(telling, language, synonyms))


def words_of(asked: tuple[Part, ...]) -> tuple[Word, ...]:
    return tuple(
        word for part in asked for word in (part.words if isinstance(part, Phrase) else (part,))
    )


def corrected(asked: tuple[Part, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give (typed word, words searched beside it) of the words that were corrected."""
    return tuple(
        (word.typed, tuple(c.typed for c in word.corrections))
        for word in words_of(asked)
        if word.corrections
    )


def products_named(asked: tuple[Part, ...]) -> tuple[str, ...]:
    """Slugs of the closed products that a question names."""
    inner = (word for part in asked if isinstance(part, Phrase) for word in part.words)
    named = (part.product for part in (*asked, *inner))
    return tuple(dict.fromkeys(filter(None, named)))


def _word(typed: str, language: str, synonyms: Synonyms, correct: Correct | None) -> Word:
    readings = _readings(typed, language)
    keys = [key for reading, _ in readings for key in _keys(reading)]
    others = tuple(dict.fromkeys(other for key in keys for other in synonyms.of(key, language)))
    corrections = correct(plain(typed)) if correct and not others else ()
    return Word(
        plain(typed),
        readings,
        others,
        tuple(_swapped(readings[0][0].units, language, synonyms)),
        tuple(_word(c, language, synonyms, None) for c in corrections),
        any(is_generic(reading) for reading, _ in readings),
        next(filter(None, map(synonyms.product_named, keys)), ""),
    )


def _keys(reading: Analysis) -> Iterator[Units]:
    yield reading.units
    yield from ((lemma,) for lemma in reading.lemmas)


def _swapped(units: Units, language: str, synonyms: Synonyms) -> Iterator[Units]:
    """A compound's units with a synonym in the place of some of them: *budjetti|seuranta*."""
    for start in range(len(units)):
        for end in range(start + 1, len(units) + 1):
            if end - start < len(units):
                for other in synonyms.of(units[start:end], language):
                    yield (*units[:start], *other.units, *units[end:])


def _joined(found: list[Word], language: str, synonyms: Synonyms) -> Iterator[Part]:
    """Join words that mean one thing together, the longest first."""
    start = 0
    while start < len(found):
        for end in range(min(len(found), start + MOST_UNITS), start + 1, -1):
            words = tuple(found[start:end])
            units = tuple(unit for word in words for unit in word.reading.units)
            others = synonyms.of(units, language)
            if others:
                yield Phrase(words, others, synonyms.product_named(units))
                start = end
                break
        else:
            yield found[start]
            start += 1


def _readings(typed: str, language: str) -> tuple[tuple[Analysis, float], ...]:
    own = analyser(language).read(typed)
    found = {own: OWN_LANGUAGE}
    for other in LANGUAGES:
        found.setdefault(analyser(other).read(typed), OTHER_LANGUAGE)
    return tuple(found.items())
