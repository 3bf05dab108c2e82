"""The file cache of all workers: a damaged or full disk is a miss, and `add` has one winner.

Counts of tries go on in memory. Why this one: deploy/decisions/0009-the-cache.md.
"""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache

from lib.seldom import warn_seldom

# What tries and calls are counted under: these lie apart from what is thrown out when the cache is
# full, and are counted on in memory when it is broken.
COUNTS = ("allauth:rl:", "throttle_")
# What may happen once only, in whichever process: where that cannot be known, it does not happen.
ONCE = ("used-code:",)
# It may grow by one such part over its limit, for each process.
CULLED_IN_PARTS = 20


class CacheAway(Exception):  # noqa: N818 -- it names what is wrong
    """What may be used once only could not be written down where all processes see it.

    Answered with 503.
    """


class AtomicFileCache(FileBasedCache):
    """Django's own, but safe where a file is cut, the disk is full, or two workers add one key.

    Django's own raises at the first two, and looks first and writes then, so that both may add.
    """

    def __init__(self, directory: str, params: dict[str, Any]) -> None:
        # For the counts of a broken disk; `add` and `set` there are quick.
        self._memory = LocMemCache(f"counts of {directory}", params)
        self._sets = 0
        try:
            super().__init__(directory, params)
        except OSError as error:
            warn_seldom("cache_broken", reason=str(error))

    def _key_to_file(self, key: str, version: int | None = None) -> str:
        name: str = super()._key_to_file(key, version)  # type: ignore[misc]
        return f"{name}.count" if key.startswith(COUNTS + ONCE) else name

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401 -- Django's own signature
        if (
            key.startswith(COUNTS)
            and (counted := self._memory.get(key, version=version)) is not None
        ):
            return counted
        try:
            return super().get(key, default, version)
        except Exception as error:  # noqa: BLE001 -- a cut file raises whatever zlib and pickle come upon
            self._broken(error)
            self._discard(key, version)
            return default

    def set(
        self,
        key: str,
        value: Any,  # noqa: ANN401 -- Django's own signature
        timeout: Any = DEFAULT_TIMEOUT,  # noqa: ANN401 -- Django's own signature
        version: int | None = None,
    ) -> None:
        try:
            super().set(key, value, timeout, version)
        except OSError as error:
            self._broken(error)
            # What stood there before is no longer true.
            self._discard(key, version)
            if key.startswith(COUNTS):
                self._memory.set(key, value, timeout, version)
        else:
            self._memory.delete(key, version)

    def add(
        self,
        key: str,
        value: Any,  # noqa: ANN401 -- Django's own signature
        timeout: Any = DEFAULT_TIMEOUT,  # noqa: ANN401 -- Django's own signature
        version: int | None = None,
    ) -> bool:
        """Write a whole file aside and link it to its name: the system lets one link only.

        False when the key is there. Raises CacheAway for what may be used once only, when the disk
        is broken.
        """
        if self.has_key(key, version):  # also removes what has expired
            return False
        try:
            return self._linked(self._key_to_file(key, version), value, timeout)
        except OSError as error:
            self._broken(error)
            if key.startswith(ONCE):
                raise CacheAway(str(error)) from error
            return key.startswith(COUNTS) and self._memory.add(key, value, timeout, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        if key.startswith(COUNTS) and self._memory.has_key(key, version):
            return True
        try:
            return bool(super().has_key(key, version))
        except Exception as error:  # noqa: BLE001 -- as above
            self._broken(error)
            self._discard(key, version)
            return False

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:  # noqa: ANN401 -- Django's own signature
        value = self.get(key, version=version)
        if value is None:
            return False
        # Django's own writes over the file in place, and a full disk would cut it.
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        remembered = self._memory.delete(key, version)
        return self._discard(key, version) or remembered

    def clear(self) -> None:
        self._memory.clear()
        try:
            super().clear()
        except OSError as error:
            self._broken(error)
        self.sweep(older_than=0)

    def sweep(self, older_than: float) -> int:
        """Remove counts and leftovers last written so many seconds ago; how many went.

        Leftovers are files that a killed process left half written.
        """
        old = [
            path
            for pattern in ("*.count", "tmp*")
            for path in Path(self._dir).glob(pattern)  # type: ignore[attr-defined]
            if _written_at(path) <= time.time() - older_than
        ]
        return sum(self._delete(str(path)) for path in old)

    def works(self) -> bool:
        mark = os.urandom(8)
        self.set("lib.caching.file.probe", mark, 60)
        return bool(self.get("lib.caching.file.probe") == mark)

    def _cull(self) -> None:
        self._sets += 1
        # Listing the directory at each write took a hundred times as long as the write.
        if self._sets % max(1, self._max_entries // CULLED_IN_PARTS) == 0:
            super()._cull()  # type: ignore[misc]

    def _linked(self, name: str, value: Any, timeout: Any) -> bool:  # noqa: ANN401 -- as `add`
        self._createdir()  # type: ignore[attr-defined]
        handle, aside = tempfile.mkstemp(dir=self._dir)  # type: ignore[attr-defined]
        try:
            with os.fdopen(handle, "wb") as file:
                self._write_content(file, timeout, value)  # type: ignore[attr-defined]
            os.link(aside, name)
        except FileExistsError:
            return False
        finally:
            Path(aside).unlink(missing_ok=True)
        return True

    def _discard(self, key: str, version: int | None) -> bool:
        # One that cannot be removed is not read as true for long, for it expires.
        return self._delete(self._key_to_file(key, version))

    def _delete(self, name: str) -> bool:
        try:
            Path(name).unlink()
        except FileNotFoundError:
            return False
        # Django's own raises where the directory may not be written to.
        except OSError as error:
            self._broken(error)
            return False
        return True

    def _broken(self, error: Exception) -> None:
        warn_seldom("cache_broken", reason=f"{type(error).__name__}: {error}")


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    # A file that another process has removed meanwhile is old.
    except OSError:
        return 0.0
