"""Warnings of what happens at every request while something is broken: said once a minute.

Each says how often it was.
"""

import threading
import time
from typing import Any

import structlog

MINUTE = 60.0
log = structlog.get_logger(__name__)
_lock = threading.Lock()
# Event → when it was last said, and how often it has been since.
SAID: dict[str, tuple[float, int]] = {}


def warn_seldom(event: str, **about: Any) -> None:
    """The first at once; those of the minute after are counted.

    Their count stands in the next line, as `times_since`.
    """
    now = time.monotonic()
    with _lock:
        said_at, unsaid = SAID.get(event, (None, 0))
        if said_at is not None and now - said_at < MINUTE:
            SAID[event] = said_at, unsaid + 1
            return
        SAID[event] = now, 0
    log.warning(event, **about, **({"times_since": unsaid} if unsaid else {}))
