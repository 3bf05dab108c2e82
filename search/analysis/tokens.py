"""Tokens with offsets, and what every language's analyser has in common."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

GRAM = 5
LONGEST_WORD = 64
CACHED_WORDS, CACHED_GRAMS = 50_000, 20_000

_TOKEN = re.compile(r"[^\W_]+(?:[-'\u2019.:][^\W_]+)*")
# Stands in a word where a name is made of two without a joint, and in nothing that is shown.
SEAM = "|"
_JOINT = re.compile(r"[-'\u2019.:|]")
# Where a name is made of words without a joint: EspoCRM, ERPNext, Office365.
_BORDER = re.compile(
    r"(?<=[^\W\d_A-ZÅÄÖ])(?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖ])(?=[A-ZÅÄÖ][^\W\d_A-ZÅÄÖ])"
    r"|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
_CASE_ENDING = re.compile(r":[^\W\d_]{1,4}$")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a word may be.

    Its base forms, the units of its first reading in order, and base forms of its hyphenated
    pieces.
    """

    lemmas: tuple[str, ...]
    units: tuple[str, ...]
    pieces: tuple[str, ...] = ()

    @property
    def is_compound(self) -> bool:
        return len(self.units) > 1

    @property
    def indexed(self) -> tuple[str, ...]:
        return self.lemmas + self.pieces


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: text[start:end], as `word` in lower case, with seams."""

    start: int
    end: int
    word: str
    reading: Analysis


def normalise(text: str) -> str:
    """Compose accents and drop soft hyphens; offsets of tokens refer to the result."""
    return unicodedata.normalize("NFC", text.replace("\u00ad", ""))


def grams(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[i : i + GRAM] for i in range(len(word) - GRAM + 1)))


def split(text: str) -> list[str]:
    """The words of a text in lower case, with seams."""
    return [_seamed(word) for word in _TOKEN.findall(normalise(text))]


def plain(word: str) -> str:
    return word.replace(SEAM, "")


def _seamed(word: str) -> str:
    # Most words have no capital but the first letter, and no digit.
    if word.isalpha() and word[1:].islower():
        return word.lower()
    return _BORDER.sub(SEAM, word).lower()


class Analyser:
    """The words of one language.

    Readings are cached, so the analysis of known words costs a dictionary look-up.

    `is_word`: whether a lexicon of the language has a word; without a lexicon none is known.
    `gives_words`: base forms are words that can be shown; stems are not.
    """

    def __init__(
        self,
        name: str,
        read_simple: Callable[[str], Analysis],
        is_word: Callable[[str], bool] = lambda _: False,
        *,
        gives_words: bool = False,
    ) -> None:
        self.name = name
        self.is_word = is_word
        self.gives_words = gives_words
        self._read_simple = read_simple
        self.read = functools.lru_cache(CACHED_WORDS)(self._read)
        # What an index stores of a word, ready made: a build asks a million times for some ten
        # thousand words.
        self.lemma_text = functools.lru_cache(CACHED_WORDS)(self._lemma_text)
        self.unit_text = functools.lru_cache(CACHED_WORDS)(self._unit_text)
        self.grams = functools.lru_cache(CACHED_GRAMS)(self._grams)

    def tokens(self, text: str) -> Iterator[Token]:
        """Give the words of a text that `normalise` has been over."""
        for found in _TOKEN.finditer(text):
            word = _seamed(found.group())
            yield Token(found.start(), found.end(), word, self.read(word))

    def _lemma_text(self, word: str) -> str:
        return " ".join(self.read(word).indexed)

    def _unit_text(self, word: str) -> str:
        return " ".join(self.read(word).units)

    def _grams(self, word: str) -> tuple[str, ...]:
        return grams(self.read(word).lemmas[0])

    def _read(self, word: str) -> Analysis:
        word = _CASE_ENDING.sub("", word[:LONGEST_WORD])
        pieces = [piece for piece in _JOINT.split(word) if piece]
        return (
            self._read_joined(plain(word), pieces) if len(pieces) > 1 else self._read_simple(word)
        )

    def _read_joined(self, word: str, pieces: list[str]) -> Analysis:
        readings = [self._read_simple(piece) for piece in pieces]
        whole = self._read_simple(word).lemmas
        lemmas = (lemma for reading in readings for lemma in reading.lemmas)
        units = (unit for reading in readings for unit in reading.units)
        return Analysis(
            whole,
            tuple(units),
            tuple(dict.fromkeys(lemma for lemma in lemmas if lemma not in whole)),
        )
