"""An engine on another machine, left in peace while it is away."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from search.engines.base import SearchEngine
from search.index.generations import IndexUnavailable
from search.index.schema import Document
from search.query.request import SearchRequest, SearchResult
from search.query.synonyms import Synonyms

T = TypeVar("T")
# Seconds of rest after one failure, two, and more: a page asks several times, and must not wait
# for each of them.
RESTS = (2.0, 2.0, 30.0)


class ServerAway(IndexUnavailable):
    """The engine's server does not answer, or is too busy: it may be well again by itself."""


class Breaker:
    """Counts failures one after another; thread-safe, for one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_open(self) -> bool:
        return self._clock() < self._rests_until

    def call(self, ask: Callable[[], T]) -> T:
        """What `ask` gives. Raises ServerAway at once while it rests; else what `ask` raises."""
        with self._lock:
            now = self._clock()
            if now < self._rests_until:
                msg = f"Left in peace for {self._rests_until - now:.0f} s more."
                raise ServerAway(msg)
            if self._failures:
                # The first after a rest tries for all; the others go on elsewhere meanwhile.
                self._rests_until = now + self._rest()
        try:
            given = ask()
        except ServerAway:
            with self._lock:
                self._failures += 1
                self._rests_until = self._clock() + self._rest()
            raise
        except BaseException:
            self._heal()
            raise
        self._heal()
        return given

    def _heal(self) -> None:
        # Whatever else went wrong, the server answered.
        if self._failures:
            with self._lock:
                self._failures, self._rests_until = 0, 0.0

    def _rest(self) -> float:
        return RESTS[min(self._failures, len(RESTS)) - 1]


class Guarded:
    """A SearchEngine behind a breaker."""

    def __init__(self, engine: SearchEngine, breaker: Breaker | None = None) -> None:
        self.engine = engine
        self.backend = engine.backend
        self.breaker = breaker or Breaker()

    def search(self, ask: SearchRequest, synonyms: Synonyms | None = None) -> SearchResult:
        return self.breaker.call(lambda: self.engine.search(ask, synonyms))

    def state(self) -> str:
        try:
            return self.breaker.call(self.engine.state)
        except ServerAway:
            return ""

    def is_reported(self) -> bool:
        return self.engine.is_reported()

    def document_count(self) -> int:
        return self.breaker.call(self.engine.document_count)

    def ids_and_stamps(self) -> Iterator[tuple[int, int]]:
        return iter(self.breaker.call(lambda: list(self.engine.ids_and_stamps())))

    def write(self, changes: Mapping[int, Document | None], version: int = 0) -> bool:
        return self.breaker.call(lambda: self.engine.write(changes, version))

    def rebuild(self, documents: Iterable[Document], version: int = 0) -> int:
        return self.breaker.call(lambda: self.engine.rebuild(documents, version))
