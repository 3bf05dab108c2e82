"""The file cache, with an `add` that only one of several workers wins: the rate limits count under such a lock."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class AtomicFileCache(FileBasedCache):
    """Django's own looks first and writes then; between the two another worker may do the same."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:  # noqa: ANN401 -- Django's own signature
        """Write a whole file aside and link it to its name: the system lets one link only. False when the key is there."""
        if self.has_key(key, version):  # also removes what has expired
            return False
        name = self._key_to_file(key, version)  # type: ignore[attr-defined]
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
