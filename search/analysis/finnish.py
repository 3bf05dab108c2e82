"""Finnish: base forms, and the units a compound is made of, from what the dictionary says.

The dictionary's notation is voikko-fi's: "[Ln][Xp]asia[X]asia[Sg][Ny]n[Bh][Bc][Ln][Xp]hallinta…".
A part begins with its class ([L…]); [Xp]…[X] is its base form, [Xj]…[X] the base form's end after a
derivation, [Xr]…[X] a reference; other letters are those of the word; [Bc] joins parts.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from search.analysis.dictionary import dictionary, dictionary_version
from search.analysis.tokens import Analysis

_PIECE = re.compile(r"\[([^\]]+)\]|([^\[]+)")
_NAMES = frozenset(["Lee", "Les", "Lep", "Lem"])
_NOUNS = frozenset(["Ln", "Lnl", "Ll"])
_NOMINATIVE = "Sn"
_VOWELS = frozenset("aeiouyäöå")


@dataclass(frozen=True)
class _Part:
    """One part of a reading: its tags, its letters in the word, its base form.

    "=" in the base form stands where a compound of the dictionary itself is joined.
    """

    tags: tuple[str, ...]
    surface: str
    base: str

    @property
    def units(self) -> list[str]:
        *before, last = self.base.strip("-").split("=")
        # Inside a compound of the dictionary itself words are inflected: "toimen=pide".
        return [*(read(word).lemmas[0] for word in before if word), last]


def version() -> str:
    return dictionary_version()


def read(word: str) -> Analysis:
    """Read a lower-case word; one that the dictionary does not know is its own base form."""
    readings = sorted(_readings(word), key=_unlikelihood)
    lemmas = tuple(dict.fromkeys(filter(None, map(_lemma, readings)))) or (word,)
    # The first reading only, so that units keep contiguous positions.
    units = [unit for part in readings[0] for unit in part.units] if readings else []
    return Analysis(lemmas, tuple(filter(None, units)) or (lemmas[0],))


def is_word(word: str) -> bool:
    """Whether the dictionary has the word itself: it takes any two words for a compound."""
    return any(len(parts) == 1 for parts in _readings(word))


def _readings(word: str) -> list[list[_Part]]:
    # Proper names are known by their capital alone.
    said = dictionary().look_up(word) or dictionary().look_up(word.capitalize())
    readings = [[_part(text) for text in one.split("[Bc]")] for one in said]
    return [parts for parts in readings if _is_written_so(parts, word)]


def _part(said: str) -> _Part:
    """The base form keeps the word's letters up to the last [Xp] or [Xj], and goes on with that."""
    tags, surface, base, ending = [], "", "", ""
    begun, where = 0, ""
    for tag, letters in _PIECE.findall(said):
        if tag in {"Xp", "Xj"}:
            base, ending = base + surface[begun:], ""
            begun, where = len(surface), "base"
        elif tag == "Xr":
            where = "reference"
        elif tag == "X":
            where = ""
        elif tag:
            tags.append(tag)
        elif where == "base":
            ending += letters
        elif not where:
            surface += letters
    whole = base + ending if ending else base + surface[begun:]
    return _Part(tuple(tags), surface.lower(), whole.lower())


def _is_written_so(parts: list[_Part], word: str) -> bool:
    """Two like vowels meet with a hyphen ("tila-aika"), and an apostrophe is never left out."""
    if "".join(part.surface for part in parts) != word:
        return False
    return not any(
        one.surface[-1:] == other.surface[:1] and other.surface[0] in _VOWELS
        for one, other in pairwise(parts)
        if one.surface and other.surface
    )


def _unlikelihood(parts: list[_Part]) -> tuple[int, bool, bool, bool]:
    """Few parts before many, words before names, named before inflected, things before doings."""
    tags = parts[-1].tags
    is_participle = any(tag[0] == "R" for tag in tags)
    return (
        sum(part.base.count("=") + 1 for part in parts),
        any(tag in _NAMES for part in parts for tag in part.tags),
        _NOMINATIVE not in tags or is_participle,
        tags[0] not in _NOUNS,
    )


def _lemma(parts: list[_Part]) -> str:
    *before, head = parts
    return "".join([*(part.surface for part in before), head.base]).replace("=", "").strip("-")
