"""The file cache, with an `add` that only one of several workers wins: the rate limits count under such a lock."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

# What allauth counts tries under.
COUNTS = "allauth:rl:"


class AtomicFileCache(FileBasedCache):
    """Django's own looks first and writes then; between the two another worker may do the same.

    Counts of tries lie apart from what is thrown out at random when the cache is full: filling it buys nobody more tries.
    """

    def _key_to_file(self, key: str, version: int | None = None) -> str:
        """Counts under an ending of their own."""
        name: str = super()._key_to_file(key, version)  # type: ignore[misc]
        return f"{name}.count" if key.startswith(COUNTS) else name

    def clear(self) -> None:
        """Counts too."""
        super().clear()
        self.sweep(older_than=0)

    def sweep(self, older_than: float) -> int:
        """Remove counts that were last written so many seconds ago; how many went."""
        old = [path for path in Path(self._dir).glob("*.count") if path.stat().st_mtime <= time.time() - older_than]  # type: ignore[attr-defined]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:  # noqa: ANN401 -- Django's own signature
        """Write a whole file aside and link it to its name: the system lets one link only. False when the key is there."""
        if self.has_key(key, version):  # also removes what has expired
            return False
        name = self._key_to_file(key, version)
        self._createdir()  # type: ignore[attr-defined]
        handle, aside = tempfile.mkstemp(dir=self._dir)  # type: ignore[attr-defined]
        try:
            with os.fdopen(handle, "wb") as file:
                self._write_content(file, timeout, value)  # type: ignore[attr-defined]
            os.link(aside, name)
        except FileExistsError:
            return False
        finally:
            Path(aside).unlink()
        return True
