"""Counts that many questions share, remembered for one state of an index.

Whoever browses without words asks for the same counts on every page, and for the same counts of all
facets but the prices' whatever the municipality: a third of such an answer's time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

MOST_COUNTS = 1000
T = TypeVar("T")


class Counted:
    """The counts asked for last, for all threads of a process."""

    def __init__(self) -> None:
        self._counts: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, what: Hashable, count: Callable[[], T]) -> T:
        """`what` says everything that the count depends on but the index. It is never None."""
        with self._lock:
            known = self._counts.get(what)
            if known is not None:
                self._counts.move_to_end(what)
                return cast("T", known)
        found = count()
        with self._lock:
            self._counts[what] = found
            while len(self._counts) > MOST_COUNTS:
                self._counts.popitem(last=False)
        return found
