"""Marks the words that were searched for, in the display text.

From the same tokens on both engines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import LANGUAGES, Analysis, analyser, normalise
from search.query.request import SearchRequest
from search.query.synonyms import NO_SYNONYMS, Synonyms
from search.query.terms import Phrase, parts, words_of

SHORTEST_KIN = 4
ELLIPSIS = "…"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HighlightTerms:
    """What to mark in one language: base forms, and compounds by their units."""

    lemmas: frozenset[str] = frozenset()
    compounds: tuple[tuple[str, ...], ...] = ()

    def marks(self, reading: Analysis) -> bool:
        """Tell whether a word shares a base form.

        Or whether, as a compound, it holds a wanted word or all units of one.
        """
        if not self.lemmas.isdisjoint(reading.indexed) or not self.lemmas.isdisjoint(reading.units):
            return True
        return reading.is_compound and any(
            _is_kin(wanted, reading.units) for wanted in self.compounds
        )


@dataclass(frozen=True, slots=True)
class WantedWords:
    """What to mark, by the language of the text; made once per request."""

    by_language: Mapping[str, HighlightTerms]


def wanted_words(
    ask: SearchRequest,
    corrected: tuple[tuple[str, tuple[str, ...]], ...] = (),
    synonyms: Synonyms | None = None,
) -> WantedWords:
    text = " ".join([ask.text, *(word for _, others in corrected for word in others)])
    return WantedWords({language: _wanted(text, language, synonyms) for language in LANGUAGES})


def highlight(
    text: str, language: str, wanted: WantedWords, width: int | None = None
) -> SafeString:
    """Give the text as HTML with <mark> round the hits.

    With `width`, about so many characters of it round the first hit.
    """
    text = normalise(text)
    hits = list(_hits(text, language, wanted))
    start, end = _window(text, hits, width)
    shown = [(a, b) for a, b in hits if start <= a and b <= end]
    before, after = ELLIPSIS if start else "", ELLIPSIS if end < len(text) else ""
    return mark_safe(before + "".join(_pieces(text, shown, start, end)) + after)  # noqa: S308 -- every piece is escaped


def _wanted(text: str, language: str, synonyms: Synonyms | None) -> HighlightTerms:
    asked = parts(text, language, synonyms=synonyms or NO_SYNONYMS)
    readings = [word.reading for word in words_of(asked)]
    readings += [other for part in asked for other in part.synonyms]
    readings += [
        other
        for part in asked
        if isinstance(part, Phrase)
        for word in part.words
        for other in word.synonyms
    ]
    return HighlightTerms(
        frozenset(lemma for reading in readings for lemma in reading.lemmas),
        tuple(reading.units for reading in readings if reading.is_compound),
    )


def _is_kin(wanted: tuple[str, ...], units: tuple[str, ...]) -> bool:
    return set(wanted) <= set(units) or (
        wanted[:-1] == units[:-1] and _grows(wanted[-1], units[-1])
    )


def _grows(one: str, other: str) -> bool:
    # One grows from the other: verkko-sivu, verkko-sivu-sto.
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST_KIN and long.startswith(short)


def _hits(text: str, language: str, wanted: WantedWords) -> Iterator[Span]:
    chain = analyser(language)
    marks = wanted.by_language.get(language, HighlightTerms()).marks
    return ((token.start, token.end) for token in chain.tokens(text) if marks(token.reading))


def _window(text: str, hits: list[Span], width: int | None) -> Span:
    if width is None or len(text) <= width:
        return 0, len(text)
    # Cut between words, the first hit a third in.
    first = hits[0][0] if hits else 0
    start = max(0, min(first - width // 3, len(text) - width))
    if start:
        start = text.find(" ", start, first) + 1 or first
    return start, _cut(text, start, min(start + width, len(text)), first)


def _cut(text: str, start: int, end: int, first: int) -> int:
    if end == len(text):
        return end
    # Not over the first hit.
    space = text.rfind(" ", max(start, first), end)
    return space if space > start else end


def _pieces(text: str, hits: list[Span], start: int, end: int) -> Iterator[str]:
    for a, b in hits:
        yield escape(text[start:a])
        yield f"<mark>{escape(text[a:b])}</mark>"
        start = b
    yield escape(text[start:end])
