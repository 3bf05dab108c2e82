"""Finished answers, kept in the memory of each process; pages in files that all share, too.

Bounded by bytes in memory and by number in files; the oldest go first. What an answer is kept under
must say everything it depends on: that is for the caller (`deploy/pages/kept.py`).
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.core.cache import caches

# A page is 5 to 70 kB: some two hundred pages as browsers get them are in memory.
MOST_BYTES = 8 * 1024 * 1024
KEPT_SECONDS = 3600
SHARED = "pages"
# A list of the API is 2 to 4 kB as it is sent, an offering 2.
MOST_ANSWER_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """A whole answer of 200: its headers and its body as it is sent."""

    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __len__(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class PageStore:
    """The answers used last, for all threads of the process.

    `shared` names the cache where all processes find what was asked for twice; empty where writing
    a file would cost more than making the answer anew.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, shared: str = SHARED) -> None:
        self._most_bytes = most_bytes
        self._shared = shared
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._bytes = 0
        # What no other process has been given yet.
        self._unshared: set[str] = set()
        self._lock = threading.Lock()

    def take(self, key: str) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            is_to_share = key in self._unshared
            self._unshared.discard(key)
        if page is not None:
            if is_to_share:
                caches[self._shared].set(key, page, KEPT_SECONDS)
            return page
        shared: Page | None = caches[self._shared].get(key) if self._shared else None
        if shared is not None:
            self._keep(key, shared)
        return shared

    def put(self, key: str, page: Page) -> None:
        self._keep(key, page)
        # A file is for what is asked again: who reads a catalogue from end to end asks once.
        if self._shared:
            with self._lock:
                self._unshared.add(key)

    def clear(self) -> None:
        # For tests, whose rows come and go under the same keys.
        with self._lock:
            self._pages.clear()
            self._unshared.clear()
            self._bytes = 0
        if self._shared:
            caches[self._shared].clear()

    def _keep(self, key: str, page: Page) -> None:
        with self._lock:
            if (old := self._pages.pop(key, None)) is not None:
                self._bytes -= len(old)
            self._pages[key] = page
            self._bytes += len(page)
            while self._bytes > self._most_bytes:
                oldest, gone = self._pages.popitem(last=False)
                self._unshared.discard(oldest)
                self._bytes -= len(gone)


PAGES = PageStore()
ANSWERS = PageStore(MOST_ANSWER_BYTES, shared="")
