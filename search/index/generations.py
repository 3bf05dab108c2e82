"""Where indexes lie.

One directory per generation, a pointer file that names the current one, and a lock for who writes.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

POINTER = "current"
LOCK = "lock"
REPORT = "damaged"


class IndexUnavailable(Exception):  # noqa: N818 -- it names what is wrong
    """There is no index to read: missing, broken, or made by other analysers.

    Search the database and rebuild.
    """


class Generations:
    """The directories `<root>/<signature>-<number>/` and the pointer `<root>/current`."""

    def __init__(self, root: Path, signature: str) -> None:
        self.root = root
        self.signature = signature

    @property
    def pointer(self) -> Path:
        return self.root / POINTER

    def current(self) -> Path:
        """Raises IndexUnavailable when the pointer is missing, or is of another signature."""
        name = self._pointed()
        if not name:
            msg = f"No index under {self.root}: it has to be built."
            raise IndexUnavailable(msg)
        if name.rpartition("-")[0] != self.signature:
            msg = (
                f"The index {name} was made by other analysers or fields than {self.signature}: it"
                " has to be rebuilt."
            )
            raise IndexUnavailable(msg)
        return self.root / name

    def make_next(self) -> Path:
        number = 1 + max((int(path.name.rpartition("-")[2]) for path in self._all()), default=0)
        path = self.root / f"{self.signature}-{number}"
        path.mkdir()
        return path

    def move_to(self, generation: Path) -> None:
        """Point at a finished generation, whole or not at all.

        Deletes all but it and the one before.
        """
        before = self._pointed()
        _write_durably(self.pointer, generation.name)
        self._report.unlink(missing_ok=True)
        for path in self._all():
            # Requests under way may still read the one before.
            if path.name not in {generation.name, before}:
                shutil.rmtree(path, ignore_errors=True)

    @property
    def _report(self) -> Path:
        return self.root / REPORT

    def report(self) -> None:
        # The worker reads it. Who searches may not be able to write, and goes on.
        with contextlib.suppress(OSError):
            if not self.is_reported():
                self._report.write_text(self._pointed(), "utf-8")

    def is_reported(self) -> bool:
        try:
            return self._report.read_text("utf-8") == self._pointed()
        except (OSError, UnicodeDecodeError):
            return False

    @contextlib.contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write, across processes.

        Gives False when somebody else has it and `wait` is false.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _pointed(self) -> str:
        try:
            return self.pointer.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _all(self) -> list[Path]:
        return [
            path
            for path in self.root.iterdir()
            if path.is_dir() and path.name.rpartition("-")[2].isdecimal()
        ]


def _write_durably(path: Path, text: str) -> None:
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
