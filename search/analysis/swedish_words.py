"""Swedish words: what a compound may begin with, and the stems it may end in.

They are simplemma's, whose own dictionary is a hundred megabytes; `gathering` makes three of it.
"""

import importlib.metadata
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from search.analysis.kept import Packed, opened

FORMAT = 1
_HEAD = struct.Struct("<4I")


class WordList(Sequence[str]):
    """Sorted words, one behind another, found by halving."""

    def __init__(self, ends: Sequence[int], letters: "Packed | memoryview") -> None:
        self._ends, self._letters = ends, letters

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> str:  # type: ignore[override] # no slices
        start = self._ends[place - 1] if place else 0
        return bytes(self._letters[start : self._ends[place]]).decode()

    def __contains__(self, word: object) -> bool:
        place = bisect_left(self, str(word))
        return place < len(self) and self[place] == word


def word_lists() -> tuple[WordList, WordList]:
    """What a compound may begin with, and what it may end in."""
    return opened(f"swedish-{version()}.words", ("search.analysis.gathering",), _read)


def version() -> str:
    return f"{FORMAT}-{importlib.metadata.version('simplemma')}"


def packed(beginnings: Iterable[str], endings: Iterable[str]) -> bytes:
    sections = []
    for words in (beginnings, endings):
        letters = [word.encode() for word in sorted(words)]
        ends, total = array("I"), 0
        for word in letters:
            total += len(word)
            ends.append(total)
        sections += [ends.tobytes(), b"".join(letters)]
    return _HEAD.pack(*map(len, sections)) + b"".join(sections)


def _read(content: Packed) -> tuple[WordList, WordList]:
    view, position = memoryview(content), _HEAD.size
    if len(view) < position:
        msg = "no head"
        raise ValueError(msg)
    sections = []
    for size in _HEAD.unpack_from(view):
        sections.append(view[position : position + size])
        position += size
    if position != len(view):
        msg = f"{len(view)} bytes, not {position}"
        raise ValueError(msg)
    first_ends, first, last_ends, last = sections
    return WordList(first_ends.cast("I"), first), WordList(last_ends.cast("I"), last)
