"""Finnish by Voikko: base forms, and the units a compound is made of."""

import os
import re
import threading
from typing import Any

import libvoikko

from search.analysis.tokens import Analysis

_WORD_BASES = re.compile(r"\+([^+(]+)\(([^)+]+)\)")
# Words whose readings tell one dictionary from another: listDicts names no version.
_PROBES = (
    "asianhallintajärjestelmän",
    "tunnistautumispalvelut",
    "verkkosivuston",
    "varhaiskasvatuksen",
    "saavutettavuusseloste",
)


class _Handle:
    """One Voikko handle for each process, asked by one thread at a time.

    Two at once corrupt memory, and an inherited one is not ours. A handle for each thread would
    hold its own dictionary of some ten megabytes; most words are remembered and never asked twice.
    """

    def __init__(self) -> None:
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._voikko: Any = None
        # A lock that another thread held at the fork would never open.
        self._lock = threading.Lock()

    def analyze(self, word: str) -> list[dict[str, str]]:
        with self._lock:
            if self._voikko is None:
                self._voikko = libvoikko.Voikko("fi")
            found: list[dict[str, str]] = self._voikko.analyze(word)
        return found


_handle = _Handle()


def is_available() -> bool:
    # Ask the library itself: opening with a wrong path silently gives the system's dictionary, or
    # none.
    try:
        return any(dictionary.language == "fi" for dictionary in libvoikko.Voikko.listDicts())
    except OSError:
        return False


def dictionary_version() -> str:
    described = [
        f"{d.variant} {d.description}" for d in libvoikko.Voikko.listDicts() if d.language == "fi"
    ]
    return f"{libvoikko.Voikko.getVersion()} {described} {[read(word) for word in _PROBES]}"


def read(word: str) -> Analysis:
    """Read a lower-case word; one that Voikko does not know is its own base form."""
    analyses = _analyse(word)
    lemmas = tuple(dict.fromkeys(base for base in map(_base, analyses) if base)) or (word,)
    # The first reading only, so that units keep contiguous positions.
    units = _units(word, analyses[0]) if analyses else ()
    return Analysis(lemmas, tuple(unit for unit in units if unit) or (lemmas[0],))


def _analyse(word: str) -> list[dict[str, str]]:
    # Proper names are known by their capital alone.
    return _handle.analyze(word) or _handle.analyze(word.capitalize())


def _base(analysis: dict[str, str]) -> str:
    return analysis["BASEFORM"].lower().strip("-")


def _units(word: str, analysis: dict[str, str]) -> tuple[str, ...]:
    segments = _segments(word, analysis["STRUCTURE"])
    if not segments[1:]:
        return ()
    bases = [
        (m[1].lower(), m[2].lower()) for m in _WORD_BASES.finditer(analysis.get("WORDBASES", ""))
    ]
    heads = [_head_unit(segment, bases) for segment in segments[:-1]]
    return (*heads, _last_unit(segments, _base(analysis)))


def _segments(word: str, structure: str) -> list[str]:
    segments, position = [], 0
    for part in structure.split("=")[1:]:
        segments.append(word[position : position + len(part)])
        position += len(part)
    return [segment for segment in segments if segment]


def _head_unit(segment: str, bases: list[tuple[str, str]]) -> str:
    analyses = _handle.analyze(segment)
    if analyses:
        return _base(analyses[0])
    # Bound forms ("tunnistamis") are found among the word's bases only.
    return next((base for surface, base in bases if segment.startswith(surface)), segment)


def _last_unit(segments: list[str], base: str) -> str:
    head = "".join(segments[:-1])
    return base[len(head) :] if base.startswith(head) else segments[-1]
