"""A piece of HTML rendered once, with holes that are filled for each use.

A template is rendered for each of its shapes: what it branches on is given, what it merely shows is
a hole. Filling one costs a hundredth of rendering it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

# NUL cannot be in a text of ours: parameters are cleaned of it, and databases refuse it.
HOLE = re.compile("\0(\\w+)\0")
INDENTED = re.compile(r"\s*\n\s*")


def hole(name: str) -> SafeString:
    """What a template is given in place of a value; `name` is one word."""
    return SafeString(f"\0{name}\0")


@dataclass(frozen=True)
class Shape:
    """Rendered HTML cut at its holes: text, name, text, name, …, text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> "Shape":
        # A list would send a template's indentation once for each row.
        return cls(tuple(HOLE.split(INDENTED.sub("\n", html).strip())))

    def filled(self, values: Mapping[str, object]) -> SafeString:
        """Each hole filled with its value, escaped unless it is HTML. Raises KeyError."""
        filled = list(self.pieces)
        for place in range(1, len(filled), 2):
            value = values[filled[place]]
            filled[place] = value if isinstance(value, SafeString) else escape(str(value))
        return SafeString("".join(filled))
