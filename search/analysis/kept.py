"""Files that are worked out of a package once and then mapped: kept in the data directory."""

import contextlib
import mmap
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.conf import settings

T = TypeVar("T")
Packed = bytes | mmap.mmap


def opened(name: str, maker: tuple[str, ...], read: Callable[[Packed], T]) -> T:
    """What `read` makes of the file of a name; `maker`: the module that prints it, and arguments.

    `read` raises ValueError for what was not written whole; then it is made anew.
    """
    path = Path(settings.DATA_DIR) / name
    with contextlib.suppress(OSError, ValueError):
        return read(_mapped(path))
    packed = _made_apart(maker)
    # Without a place to keep it the process has it to itself.
    with contextlib.suppress(OSError):
        _keep(path, packed)
        return read(_mapped(path))
    return read(packed)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _made_apart(maker: tuple[str, ...]) -> bytes:
    # In a process of its own: making takes hundreds of megabytes, which none of ours gives back.
    command = [sys.executable, "-m", *maker]
    home = Path(__file__).parents[2]
    return subprocess.run(command, cwd=home, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603 -- our own modules


def _keep(path: Path, packed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all, whoever else is at it.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(packed)
    Path(name).replace(path)
