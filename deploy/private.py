"""What the site keeps is for its user alone: directories 700, files 600.

Passwords, sessions, mails with links that let in and the secret key lie there.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

DIRECTORY, FILE, OTHERS = 0o700, 0o600, 0o077
# What we make in the data directory. A directory that holds anything else and none of these may be
# the whole machine's, and is left as it is.
OURS = {
    "avoinkunta.sqlite3",
    "secret-key",
    "demo-sign-ins.txt",
    "running",
    "cache",
    "search",
    "static",
    "mail",
}


def close_to_others(directory: Path) -> None:
    """Whatever this process makes from now on is its user's; the directory and its files too.

    These may have been made when nobody looked after that.
    """
    os.umask(OTHERS)
    if is_ours(directory):
        for path in (directory, *(path for path in directory.iterdir() if _is_made_by_us(path))):
            _tighten(path)


def heal(directory: Path) -> int:
    """The same for all that lies in it; how many stood open."""
    return sum(_tighten(path) for path in everything(directory)) if is_ours(directory) else 0


def is_ours(directory: Path) -> bool:
    """Nobody else's by owner, by content or by its sticky bit."""
    found = directory.stat()
    if found.st_uid != os.getuid() or found.st_mode & stat.S_ISVTX:
        return False
    # A volume of its own holds lost+found.
    names = {
        path.name
        for path in directory.iterdir()
        if not path.name.startswith(".") and path.name != "lost+found"
    }
    return not names or bool(names & OURS)


def _is_made_by_us(path: Path) -> bool:
    # SQLite's companions are named for the database.
    return path.name in OURS or path.name.startswith("avoinkunta.sqlite3-")


def everything(directory: Path) -> Iterator[Path]:
    yield directory
    for path in directory.iterdir():
        if _is_made_by_us(path):
            yield path
            yield from path.rglob("*") if path.is_dir() and not path.is_symlink() else ()


def _tighten(path: Path) -> bool:
    """Take from others what they may; whether there was anything to take.

    What is gone meanwhile, or another's, is nothing.
    """
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or not found.st_mode & OTHERS:
            return False
        path.chmod(DIRECTORY if stat.S_ISDIR(found.st_mode) else FILE)
    except OSError:
        return False
    return True
