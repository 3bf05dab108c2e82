"""Folds the dictionary's transducer: `python -m search.analysis.folding FILE`, packed to stdout.

Nearly two thirds of its arcs are the only way out of their state and read no letter. They are
joined to the arcs before them: their texts into one text, their tests into one test.
"""

import lzma
import re
import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple

from search.analysis.dictionary import READS_NOTHING, Folded, Tests

_HEAD = struct.Struct("!4sHHII?")
_ARC, _STATE = struct.Struct("!IIHH"), struct.Struct("!I")
_EPSILON = ("@0@", "@_EPSILON_SYMBOL_@")
_FLAG = re.compile(r"@([PDRCU])\.([^.@]+)(?:\.([^@]+))?@")
_NO_TESTS: Tests = (0, 0, 0, 0)

Arc = tuple[int, int, int]
"""Target, number of the symbol read, number of the symbol written."""


class UnknownDictionaryError(ValueError):
    """Another format than the one that is understood here: KFST 0, unweighted, one final state."""


@dataclass(frozen=True)
class Transducer:
    symbols: list[str]
    arcs: dict[int, list[Arc]]
    final: int


def read_transducer(content: bytes) -> Transducer:
    """Raises UnknownDictionaryError."""
    mark, version, symbol_count, arc_count, final_count, is_weighted = _HEAD.unpack_from(content)
    if (mark, version, final_count, is_weighted) != (b"KFST", 0, 1, False):
        msg = f"{mark!r} {version}, {final_count} final states, weighted: {is_weighted}"
        raise UnknownDictionaryError(msg)
    *symbols, packed = content[_HEAD.size :].split(b"\0", symbol_count)
    body = lzma.decompress(packed)
    arcs: dict[int, list[Arc]] = {}
    for source, target, read, written in _ARC.iter_unpack(body[: arc_count * _ARC.size]):
        arcs.setdefault(source, []).append((target, read, written))
    (final,) = _STATE.unpack_from(body, arc_count * _ARC.size)
    return Transducer([symbol.decode() for symbol in symbols], arcs, final)


def symbol_tests(symbols: list[str]) -> dict[int, Tests]:
    """What each flag symbol tests and sets, by its number."""
    flags = {
        number: found.groups()
        for number, text in enumerate(symbols)
        if (found := _FLAG.fullmatch(text))
    }
    pairs = sorted({(name, value) for _, name, value in flags.values() if value})
    bits = {pair: 1 << place for place, pair in enumerate(pairs)}
    return {
        number: _tests(kind, bits.get((name, value), 0), _all_of(name, bits))
        for number, (kind, name, value) in flags.items()
    }


def _all_of(name: str, bits: dict[tuple[str, str], int]) -> int:
    return sum(bit for (flag, _), bit in bits.items() if flag == name)


def _tests(kind: str, bit: int, whole: int) -> Tests:
    """Positive setting, disallow, require, clear, unify; of a value, or of the flag as a whole."""
    if kind == "R" and (bit or whole).bit_count() != 1:
        msg = "a flag of many values is required whatever its value"
        raise UnknownDictionaryError(msg)
    return {
        "P": (0, 0, whole, bit),
        "D": (bit or whole, 0, 0, 0),
        "R": (0, bit or whole, 0, 0),
        "C": (0, 0, whole, 0),
        "U": (whole & ~bit, 0, 0, bit),
    }[kind]


def joined(first: Tests, then: Tests) -> Tests | None:
    """One test for two, one after the other; None where both can never hold."""
    barred, needed, cleared, raised = first
    then_barred, then_needed, then_cleared, then_raised = then
    if raised & then_barred or then_needed & ~raised & cleared:
        return None
    return (
        barred | then_barred & ~cleared,
        needed | then_needed & ~raised,
        cleared | then_cleared,
        raised & ~then_cleared | then_raised,
    )


class Folding:
    """One transducer on its way."""

    def __init__(self, transducer: Transducer) -> None:
        self._arcs, self._final = transducer.arcs, transducer.final
        self._tests = symbol_tests(transducer.symbols)
        self._letters = ["" if text in _EPSILON else text for text in transducer.symbols]
        # A flag reads and writes nothing.
        for number in self._tests:
            self._letters[number] = ""

    def folded(self) -> Folded:
        states = self._walked()
        place = {state: number for number, state in enumerate(states)}
        letters, tests, texts = _Numbers(first=1), _Numbers(), _Numbers()
        reads, starts, targets = bytearray(), array("I"), array("I")
        test_numbers, text_numbers = bytearray(), array("H")
        for ways in states.values():
            starts.append(len(reads))
            # Those that read nothing first, those of one letter side by side.
            for way in sorted(ways, key=lambda way: letters[way.read] if way.read else 0):
                reads.append(letters[way.read] if way.read else READS_NOTHING)
                targets.append(place[way.target])
                test_numbers.append(tests[way.tests])
                text_numbers.append(texts[way.text])
        starts.append(len(reads))
        said = [text.encode() for text in texts]
        return Folded(
            "".join(letters),
            starts,
            bytes(reads),
            targets,
            test_numbers,
            text_numbers,
            array("Q", chain.from_iterable(tests)),
            array("I", accumulate(map(len, said))),
            b"".join(said),
            place[self._final],
        )

    def _walked(self) -> dict[int, list["_Way"]]:
        """The states that are left, the first one first, with the ways out of each."""
        found: dict[int, list[_Way]] = {}
        ahead = [self._final, 0]
        while ahead:
            state = ahead.pop()
            if state not in found:
                found[state] = list(self._ways(state))
                ahead.extend(way.target for way in found[state])
        return found

    def _ways(self, state: int) -> Iterator["_Way"]:
        for arc in self._arcs.get(state, ()):
            target, read, written = arc
            tests: Tests | None = self._tests.get(read, _NO_TESTS)
            texts = [self._letters[written]]
            while tests is not None and (only := self._only_arc(target)):
                tests = joined(tests, self._tests.get(only[1], _NO_TESTS))
                texts.append(self._letters[only[2]])
                target = only[0]
            if tests is not None:
                yield _Way(self._letters[read], target, tests, "".join(texts))

    def _only_arc(self, state: int) -> Arc | None:
        """The only way out of a state, where it reads no letter."""
        arcs = self._arcs.get(state, ())
        if len(arcs) != 1 or state == self._final or self._letters[arcs[0][1]]:
            return None
        return arcs[0]


class _Way(NamedTuple):
    read: str
    target: int
    tests: Tests
    text: str


class _Numbers(dict[Any, int]):
    """Numbers things in the order in which they are met."""

    def __init__(self, first: int = 0) -> None:
        self._first = first

    def __missing__(self, thing: Any) -> int:  # noqa: ANN401 -- whatever can be counted
        self[thing] = number = self._first + len(self)
        return number


if __name__ == "__main__":
    content = Path(sys.argv[1]).read_bytes()
    sys.stdout.buffer.write(Folding(read_transducer(content)).folded().packed())
