"""Which edition of the site a page is made from: what it depends on besides its own request.

It is another one after each commit that the public sees something of, after each change of the
index, with each new day in Finland and with each release. What is made from one edition may be
given to everybody who asks for the same until the next.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

from lib.caching.process import cache_version, known_keys
from lib.models.edition import current_token

T = TypeVar("T")
# A withdrawal is seen by everybody within two seconds: this one, and one for the index.
READ_SECONDS = 1.0
KEPT_SECONDS = 3600
MOST_KEPT = 200
# What pages depend on outside the database, told by the rooms that know it.
_others: list[Callable[[date], str]] = []
_read: tuple[float, date, str] | None = None
_values: dict[tuple[str, str], object] = {}
_building = threading.RLock()


def depends_also_on(tell: Callable[[date], str]) -> None:
    """Add a part to the edition of a day; `tell` is called once a second, so it must be quick."""
    _others.append(tell)


def edition(on: date) -> str:
    """The edition of a day, read anew when it was read a second ago or more."""
    global _read  # noqa: PLW0603 -- what this process has read last
    now, seen = time.monotonic(), _read
    if seen is not None and seen[1] == on and now - seen[0] < READ_SECONDS:
        return seen[2]
    parts = [
        current_token(),
        on.isoformat(),
        # Reference data is kept by each process, and forgotten a moment after its commit.
        *(cache_version(key) for key in sorted(known_keys())),
        *(tell(on) for tell in _others),
    ]
    found = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
    _read = now, on, found
    return found


def forget() -> None:
    """Read the edition anew, and everything that was kept for it."""
    global _read  # noqa: PLW0603 -- as above
    _read = None
    _values.clear()


def kept(name: str, on: date, build: Callable[[], T]) -> T:
    """A value that grows with the catalogue, built once an edition for all processes.

    `name` says what it is and everything else it depends on.
    """
    if not settings.KEEP_PAGES:
        return build()
    key = (edition(on), name)
    # Looked up once: another thread may make room between two looks.
    held: T | None = _values.get(key)  # type: ignore[assignment]  # what `build` gave by this name
    if held is not None:
        return held
    # After a change everybody asks at once; one thread of a process builds.
    with _building:
        held = _values.get(key)  # type: ignore[assignment]  # as above
        if held is None:
            held = _shared_or_built(":".join(key), build)
            if len(_values) >= MOST_KEPT:
                _values.clear()
            _values[key] = held
    return held


def _shared_or_built(key: str, build: Callable[[], T]) -> T:
    # A name may hold an address.
    shared = f"edition.{hashlib.sha256(key.encode()).hexdigest()}"
    value: T | None = cache.get(shared)
    if value is None:
        value = build()
        cache.set(shared, value, KEPT_SECONDS)
    return value
