"""The words of a question, read by every language's chain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.analysis import LANGUAGES, Analysis, analyser, normalise, split

MOST_CHARACTERS = 1_000
MOST_WORDS = 24
OWN_LANGUAGE, OTHER_LANGUAGE = 1.0, 0.7

# Words that say nothing of a solution: left out of a question that has others.
_EMPTY_WORDS = frozenset(
    [
        "ja",
        "tai",
        "sekä",
        "eli",
        "on",
        "och",
        "eller",
        "för",
        "i",
        "på",
        "en",
        "ett",
        "som",
        "med",
        "av",
        "till",
        "the",
        "and",
        "or",
        "for",
        "of",
        "to",
        "in",
        "a",
        "an",
        "with",
    ]
)

Correct = Callable[[str], tuple[str, ...]]
Synonyms = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, and what stands for it.

    Its readings by weight (the asker's language first), synonyms of its lemmas, and corrections.
    """

    typed: str
    readings: tuple[tuple[Analysis, float], ...]
    synonyms: tuple[str, ...] = ()
    corrections: tuple["Word", ...] = ()


def words(
    text: str,
    language: str,
    *,
    synonyms: Synonyms | None = None,
    correct: Correct | None = None,
) -> tuple[Word, ...]:
    """Read a question.

    `synonyms`: lemma -> lemmas; `correct`: a word -> what it may be misspelt for.
    """
    typed = list(dict.fromkeys(split(normalise(text)[:MOST_CHARACTERS])))
    wanted = [word for word in typed if word not in _EMPTY_WORDS] or typed
    return tuple(_word(word, language, synonyms or {}, correct) for word in wanted[:MOST_WORDS])


def corrected(found: tuple[Word, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give (typed word, words searched beside it) of the words that were corrected."""
    return tuple(
        (word.typed, tuple(c.typed for c in word.corrections)) for word in found if word.corrections
    )


def _word(typed: str, language: str, synonyms: Synonyms, correct: Correct | None) -> Word:
    readings = _readings(typed, language)
    lemmas = dict.fromkeys(lemma for reading, _ in readings for lemma in reading.lemmas)
    others = dict.fromkeys(other for lemma in lemmas for other in synonyms.get(lemma, ()))
    corrections = correct(typed) if correct else ()
    return Word(
        typed,
        readings,
        tuple(others),
        tuple(_word(c, language, synonyms, None) for c in corrections),
    )


def _readings(typed: str, language: str) -> tuple[tuple[Analysis, float], ...]:
    own = analyser(language).read(typed)
    found = {own: OWN_LANGUAGE}
    for other in LANGUAGES:
        found.setdefault(analyser(other).read(typed), OTHER_LANGUAGE)
    return tuple(found.items())
