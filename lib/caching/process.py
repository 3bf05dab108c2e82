"""Values that every request needs and that seldom change.

Built once for each process, forgotten by all of them at once.
"""

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache

T = TypeVar("T")
DAY = 24 * 3600
ALONE_SECONDS = 5
# Key → the token the value was built under, and the value. The token is in the cache all workers
# share; the value is not, for reading three hundred rows out of a cache costs more than everything
# else on a page.
BUILT: dict[str, tuple[str, Any]] = {}
_known: set[str] = set()
LOOK_SECONDS = 1.0
# Key → when its token was read from the shared cache, and the token.
LOOKED: dict[str, tuple[float, str]] = {}


def reference_key(key: str) -> str:
    """Name a value at import, so that all processes know of it before one has built it."""
    _known.add(key)
    return key


def known_keys() -> frozenset[str]:
    return frozenset(_known)


def cache_version(key: str) -> str:
    """Changes when the value is forgotten anywhere; made when there is none.

    Where pages are kept, another process's forgetting is heard of within a second.
    """
    seen = LOOKED.get(key)
    if seen is not None and settings.KEEP_PAGES and time.monotonic() - seen[0] < LOOK_SECONDS:
        return seen[1]
    # The moment before the look: what is forgotten meanwhile is not missed for longer.
    at, found = time.monotonic(), _shared_version(key)
    LOOKED[key] = at, found
    return found


def _shared_version(key: str) -> str:
    found = cache.get(key)
    if found is None:
        cache.add(key, secrets.token_hex(8), DAY)
        # Another process may have been first. A cache that keeps nothing cannot tell what has
        # changed: the value is then built anew every few seconds.
        found = cache.get(key) or f"alone-{time.monotonic() // ALONE_SECONDS}"
    return str(found)


def process_cached(key: str, build: Callable[[], T]) -> T:
    """The value of this process, built anew when its token has changed. Nothing empty is kept."""
    current = cache_version(key)
    known = BUILT.get(key)
    if known is not None and known[0] == current:
        value: T = known[1]
        return value
    value = build()
    # A site that starts before its data must not stay empty.
    if value:
        BUILT[key] = (current, value)
    return value


def forget(*keys: str) -> None:
    """Called after the commit that changed what the values are made of."""
    cache.delete_many(keys)
    for key in keys:
        LOOKED.pop(key, None)
