"""Windows of a list that stay true while rows come and go, and the pages they show. Pure.

A window begins after a row, or ends before one, never at a number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Window:
    """The part of a list that is asked for: so many rows after the row of the key, or before it.

    Without a key, the first.
    """

    size: int
    key: Key | None = None
    is_before: bool = False


@dataclass(frozen=True)
class Page:
    """Rows in the order of the list, the keys of the first and the last, and what lies around them.

    `has_before` and `has_after` say whether there is more on that side.
    """

    rows: Sequence[Any]
    first: Key | None
    last: Key | None
    has_before: bool
    has_after: bool


def page_of(rows: Sequence[T], window: Window, key_of: Callable[[T], Key]) -> Page:
    """From up to one row more than the window asks for, in the order they were read.

    That is backwards where the window looks before a row.
    """
    shown, has_more = rows[: window.size], len(rows) > window.size
    if window.is_before:
        shown = shown[::-1]
    first, last = (key_of(shown[0]), key_of(shown[-1])) if shown else (None, None)
    return Page(
        shown,
        first,
        last,
        has_before=has_more if window.is_before else window.key is not None,
        has_after=window.is_before or has_more,
    )
