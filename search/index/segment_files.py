"""Whether the files of an index are as they were written.

A segment's files never change: whatever has, is damaged, and reading it could end the process.
"""

import json
from pathlib import Path

Fingerprint = tuple[int, int, int]
LOOKS = 5


class SegmentFiles:
    """The files that the current commit of an index consists of, as this process first saw them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._meta: Fingerprint | None = None
        self._files: dict[Path, Fingerprint] = {}

    def check(self) -> None:
        """Raises OSError or ValueError when a file is gone, cut or written over."""
        for _ in range(LOOKS):
            meta = fingerprint(self._directory / "meta.json")
            if meta != self._meta:
                self._files = self._as_committed()
                self._meta = meta
            damaged = [path for path, seen in self._files.items() if not _is_same(path, seen)]
            if not damaged:
                return
            # A commit first names its files and then removes those before: look which it names now.
            if fingerprint(self._directory / "meta.json") == meta:
                msg = f"{damaged[0].name} is not as it was written"
                raise OSError(msg)
            self._meta = None

    def _as_committed(self) -> dict[Path, Fingerprint]:
        found: dict[Path, Fingerprint] = {}
        for segment in json.loads((self._directory / "meta.json").read_bytes())["segments"]:
            name = segment["segment_id"].replace("-", "")
            deletes = f"{name}.{segment['deletes']['opstamp']}.del" if segment["deletes"] else ""
            for path in self._directory.glob(f"{name}.*"):
                if path.suffix != ".del" or path.name == deletes:
                    # Those known before keep what they were first.
                    found[path] = self._files.get(path) or _seen(path)
        return found


def fingerprint(path: Path) -> Fingerprint:
    """Which file it is, how long, and when it was last written. Raises OSError."""
    state = path.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def _seen(path: Path) -> Fingerprint:
    try:
        return fingerprint(path)
    except OSError:
        # A file that is gone has what none has.
        return (0, 0, 0)


def _is_same(path: Path, seen: Fingerprint) -> bool:
    return _seen(path) == seen != (0, 0, 0)
