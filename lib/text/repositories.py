"""Addresses of files in a repository of code: what a relative link in its texts means."""

import posixpath
import re
from typing import Final
from urllib.parse import urlsplit

WHOLE: Final = re.compile(r"https?://[^/]|mailto:", re.IGNORECASE)
# Where each kind of service shows a file of the default branch. Others name the branch in the
# address, and it is not ours to guess.
SHOWS_FILES: Final = (
    (re.compile(r"(www\.)?github\.com"), "blob/HEAD"),
    (re.compile(r"gitlab\.com|gitlab\..+"), "-/blob/HEAD"),
    (re.compile(r"bitbucket\.org"), "src/HEAD"),
)
OWNER_AND_NAME: Final = 2


def whole_address(link: str, repository: str = "") -> str:
    """The link when it is whole, else where it leads in the repository; empty when unknown."""
    if WHOLE.match(link):
        return link
    # A scheme of its own, another host, or a place on the page of the file.
    if re.match(r"[a-z][a-z0-9+.-]*:|//|\\|#|\?|$", link, re.IGNORECASE):
        return ""
    return file_address(repository, link)


def file_address(repository: str, path: str) -> str:
    """Of a file by its path from the root of the repository.

    Empty for a service whose addresses we do not know, or a path that leads out.
    """
    parts = urlsplit(repository)
    shown = next((way for host, way in SHOWS_FILES if host.fullmatch(parts.hostname or "")), "")
    root = parts.path.strip("/").removesuffix(".git")
    inside = re.split("[?#]", path, maxsplit=1)[0]
    rest = path[len(inside) :]
    inside = posixpath.normpath(inside.lstrip("/"))
    if (
        not shown
        or root.count("/") < OWNER_AND_NAME - 1
        or inside.startswith("..")
        or re.search(r"[\s\\]", path)
    ):
        return ""
    return f"https://{parts.netloc.rpartition('@')[2]}/{root}/{shown}/{inside}{rest}"
