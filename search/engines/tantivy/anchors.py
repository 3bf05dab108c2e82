"""Where far pages of a list begin: the engine counts its way from the start to each hit.

A hit that is skipped costs as much as one that is shown, so a page eight thousand hits down cost
fifty times the first. The key at every STRIDE hits is remembered for one state of the index.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

STRIDE = 200
MOST_LISTS = 64

Key = str | int
# Asks for the key of the hit so many after a key, or after the beginning; None past the end.
KeyAfter = Callable[[Key | None, int], Key | None]


class Anchors:
    """Keys of the lists asked for last, for all threads of a process."""

    def __init__(self) -> None:
        self._lists: OrderedDict[Hashable, list[Key | None]] = OrderedDict()
        self._lock = threading.Lock()

    def before(self, which: Hashable, offset: int, key_after: KeyAfter) -> tuple[Key | None, int]:
        """The nearest key before a hit, and how many hits lie between; None is the beginning."""
        with self._lock:
            keys = self._lists.setdefault(which, [None])
            self._lists.move_to_end(which)
            while len(self._lists) > MOST_LISTS:
                self._lists.popitem(last=False)
            while len(keys) <= offset // STRIDE:
                key = key_after(keys[-1], STRIDE)
                if key is None:
                    break
                keys.append(key)
            place = min(offset // STRIDE, len(keys) - 1)
            return keys[place], offset - place * STRIDE
