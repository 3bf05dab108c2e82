"""Who has a page open just now; kept in the cache for two minutes, never in the database."""

import time

from django.core.cache import cache

SECONDS = 120


def others_here(page: str, user_pk: int) -> bool:
    """Say that the person is here; returns whether somebody else has been within two minutes."""
    key, now = f"presence.{page}", time.time()
    # Two who come at once may miss each other: it is a courtesy, not a lock.
    here = {pk: at for pk, at in (cache.get(key) or {}).items() if now - at < SECONDS}
    cache.set(key, here | {user_pk: now}, SECONDS)
    return bool(here.keys() - {user_pk})
