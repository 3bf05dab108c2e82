"""Stems by Snowball, for Swedish and English."""

import os
import threading
from collections.abc import Callable

import Stemmer

from search.analysis.tokens import Analysis

_ALGORITHMS = {"sv": "swedish", "en": "english"}


class _Stemmers(threading.local):
    """A stemmer keeps its working state in itself: one per thread, process and language."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.by_language: dict[str, Stemmer.Stemmer] = {}

    def get(self, language: str) -> Stemmer.Stemmer:
        if language not in self.by_language:
            # Readings are cached one level up.
            self.by_language[language] = Stemmer.Stemmer(_ALGORITHMS[language], 0)
        return self.by_language[language]


_stemmers = _Stemmers()


def stemmer(language: str) -> Callable[[str], Analysis]:
    def read(word: str) -> Analysis:
        stem = _stemmers.get(language).stemWord(word) or word
        return Analysis((stem,), (stem,))

    return read


def version() -> str:
    return str(Stemmer.version())
