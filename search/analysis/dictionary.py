"""Voikko's Finnish dictionary as an automaton: from a word to what the dictionary says of it.

The dictionary (voikko-fi, in pyvoikko's wheel) is a transducer of half a million arcs. `folding`
makes three megabytes of it, kept in the data directory and mapped by every process.
"""

import functools
import hashlib
import importlib.metadata
import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.analysis.kept import Packed, opened

FORMAT = 1
SECTIONS = struct.Struct("<9I")
READS_NOTHING = 0

Tests = tuple[int, int, int, int]
"""Flags as bits: none of these may stand, all of these must; these are cleared, these set."""


class DictionaryMissing(Exception):  # noqa: N818 -- it names what is wrong
    """The package pyvoikko, by whose dictionary Finnish is read, is not installed."""


def dictionary_file() -> Path:
    """Raises DictionaryMissing."""
    # Found, not imported: the package would load it as objects of two hundred megabytes.
    try:
        files = importlib.metadata.files("pyvoikko") or []
    except importlib.metadata.PackageNotFoundError as error:
        msg = "Finnish is read by the dictionary in pyvoikko: install deploy/locks/run.txt"
        raise DictionaryMissing(msg) from error
    return next(Path(str(file.locate())) for file in files if file.suffix == ".kfst")


@functools.cache
def dictionary_version() -> str:
    return f"{FORMAT}-{hashlib.sha256(dictionary_file().read_bytes()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Folded:
    """The arcs of the automaton, those of one state one after another, by what they read.

    `reads`: the number of a letter in `letters`, from 1; `tests`, `writes`: numbers in the tables.
    """

    letters: str
    starts: Sequence[int]
    reads: bytes
    targets: Sequence[int]
    tests: Sequence[int]
    writes: Sequence[int]
    test_table: Sequence[int]
    text_ends: Sequence[int]
    texts: bytes
    final: int

    def packed(self) -> bytes:
        sections = [
            self.letters.encode(),
            array("I", [self.final, *self.starts]).tobytes(),
            self.reads,
            array("I", self.targets).tobytes(),
            bytes(self.tests),
            array("H", self.writes).tobytes(),
            array("Q", self.test_table).tobytes(),
            array("I", self.text_ends).tobytes(),
            self.texts,
        ]
        return SECTIONS.pack(*map(len, sections)) + b"".join(sections)


def unpacked(packed: Packed) -> Folded:
    """Raises ValueError for what was not written whole."""
    view, position = memoryview(packed), SECTIONS.size
    if len(view) < position:
        msg = "no head"
        raise ValueError(msg)
    sections: list[memoryview] = []
    for size in SECTIONS.unpack_from(view):
        sections.append(view[position : position + size])
        position += size
    if position != len(view):
        msg = f"{len(view)} bytes, not {position}"
        raise ValueError(msg)
    letters, starts, reads, targets, tests, writes, table, ends, texts = sections
    final, *_ = starts.cast("I")[:1]
    return Folded(
        bytes(letters).decode(),
        starts.cast("I")[1:],
        bytes(reads),
        targets.cast("I"),
        tests,
        writes.cast("H"),
        table.cast("Q"),
        ends.cast("I"),
        texts,  # type: ignore[arg-type]  # a view of bytes
        final,
    )


class Dictionary:
    """Reading it changes nothing, so every thread and process may."""

    def __init__(self, folded: Folded) -> None:
        self._arcs = folded
        self._codes = {letter: code for code, letter in enumerate(folded.letters, 1)}
        numbers = iter(folded.test_table)
        self._tests: list[Tests] = list(zip(numbers, numbers, numbers, numbers, strict=True))

    def look_up(self, word: str) -> list[str]:
        """What is said of a word, in the dictionary's own notation; nothing of an unknown one."""
        try:
            codes = [self._codes[letter] for letter in word]
        except KeyError:
            return []
        # The last way that was put off is tried first: turned round, they are in the dictionary's
        # order.
        return list(dict.fromkeys(map(self._text, reversed(list(self._paths(codes))))))

    def _paths(self, codes: list[int]) -> Iterator["_Written"]:
        # The hottest loop of the house: names are bound once, and nothing is called but `find`.
        arcs, tests, end = self._arcs, self._tests, len(codes)
        starts, reads, find = arcs.starts, arcs.reads, arcs.reads.find
        targets, test_of, writes = arcs.targets, arcs.tests, arcs.writes
        final = arcs.final
        # State, letters read, flags that stand, what was written.
        ahead: list[tuple[int, int, int, _Written]] = [(0, 0, 0, None)]
        while ahead:
            state, position, flags, written = ahead.pop()
            if state == final and position == end:
                yield written
            arc, last = starts[state], starts[state + 1]
            while arc < last and reads[arc] == READS_NOTHING:
                barred, needed, cleared, raised = tests[test_of[arc]]
                if not flags & barred and flags & needed == needed:
                    now = flags & ~cleared | raised
                    ahead.append((targets[arc], position, now, (written, writes[arc])))
                arc += 1
            if position == end:
                continue
            code = codes[position]
            arc = find(code, arc, last)
            while 0 <= arc < last and reads[arc] == code:
                barred, needed, cleared, raised = tests[test_of[arc]]
                if not flags & barred and flags & needed == needed:
                    now = flags & ~cleared | raised
                    ahead.append((targets[arc], position + 1, now, (written, writes[arc])))
                arc += 1

    def _text(self, written: "_Written") -> str:
        pieces = []
        while written is not None:
            written, number = written
            pieces.append(number)
        ends, texts = self._arcs.text_ends, self._arcs.texts
        said = b"".join(
            texts[ends[number - 1] if number else 0 : ends[number]] for number in reversed(pieces)
        )
        return said.decode()


_Written = tuple["_Written", int] | None


@functools.cache
def dictionary() -> Dictionary:
    """The one dictionary of the process. Raises DictionaryMissing."""
    return opened(
        f"finnish-{dictionary_version()}.automaton",
        ("search.analysis.folding", str(dictionary_file())),
        lambda packed: Dictionary(unpacked(packed)),
    )
