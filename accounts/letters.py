"""A mail's plain text as pieces for its HTML: paragraphs, lists, and a button for an address that stands alone or under its label."""

import re
from dataclasses import dataclass

ADDRESS = re.compile(r"https?://\S+")
LABEL_AND_ADDRESS = 2


@dataclass(frozen=True)
class Piece:
    """`paragraph`, `list` or `button`; a button's label is its only line, none when the text gave none."""

    kind: str
    lines: tuple[str, ...]
    url: str = ""


def pieces(text: str) -> list[Piece]:
    """Empty lines part them."""
    return [piece(tuple(line.strip() for line in chunk.strip().splitlines())) for chunk in re.split(r"\n\s*\n", text) if chunk.strip()]


def piece(lines: tuple[str, ...]) -> Piece:
    """What the lines are, by their looks."""
    if ADDRESS.fullmatch(lines[-1]) and len(lines) <= LABEL_AND_ADDRESS:
        return Piece("button", tuple(line.rstrip(":") for line in lines[:-1]), lines[-1])
    if all(line.startswith("- ") for line in lines):
        return Piece("list", tuple(line.removeprefix("- ") for line in lines))
    return Piece("paragraph", lines)


def subject_and_text(rendered: str) -> tuple[str, str]:
    """The first line, and the rest; a subject is one line whatever was written into it."""
    first, _line, rest = rendered.strip().partition("\n")
    return " ".join(first.split()), re.sub(r"\n{3,}", "\n\n", rest.strip())
