"""One run at a time in a data directory.

A lock that the system frees when its holder dies, however it dies, and in it who that is.
"""

import fcntl
import os
from pathlib import Path
from typing import IO

NAME = "running"


class HeldError(Exception):
    """Another process has the directory; the text says which."""


def hold(directory: Path, address: str) -> IO[str]:
    """Take the directory until the file that is returned is closed. Raises HeldError.

    What we start does not take part in the lock.
    """
    file = (directory / NAME).open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        # Between its taking of the lock and its saying so the file is empty, or names the one
        # before.
        raise HeldError(file.read().strip() or "another run that is just starting") from None
    file.truncate(0)
    file.write(f"process {os.getpid()} at http://{address}/\n")
    file.flush()
    return file
