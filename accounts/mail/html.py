"""A mail's plain text as pieces for its HTML.

They are paragraphs, lists, what somebody wrote, and a button for an address that stands alone or
under its label.

What people typed never stands on a line of its own: a name is quoted in its sentence, a longer text
has a sign before each of its lines. So a line that is an address is one that our template put
there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from lib.text.unseen import without_unseen

ADDRESS = re.compile(r"https?://\S+")
LABEL_AND_ADDRESS = 2


# What mail programs take for an address, and make a link of.
LIKE_AN_ADDRESS = re.compile(r"://|(?<=\w)\.(?=[^\W\d])|(?<=\w)@(?=\w)")
# Seen by no reader; the link of a mail program ends at it.
JOINER = "\u2060"
LONGEST_NAME, LONGEST_TEXT = 200, 6000
SIGN = "> "


class Ours(str):
    """A text of our own or of a register: written into a mail as it is."""

    __slots__ = ()


class Lines(str):
    """What somebody wrote at length: its lines are kept, each behind a sign."""

    __slots__ = ()


def told(context: Mapping[str, object]) -> dict[str, Any]:
    """A context whose texts are all safe to stand in a mail.

    Whatever is not marked as ours counts as typed.
    """
    return {name: safe(value) for name, value in context.items()}


def safe(value: object) -> object:
    if isinstance(value, Lines):
        return (
            "\n".join(
                f"{SIGN}{line.strip()}".rstrip()
                for line in _unlinked(value, LONGEST_TEXT, in_a_line=False).splitlines()
            )
            if value.strip()
            else ""
        )
    if isinstance(value, list | tuple):
        return [
            " ".join(_unlinked(str(one), LONGEST_TEXT, in_a_line=True).split()) for one in value
        ]
    # Numbers, days and our translated words cannot be typed.
    if not isinstance(value, str) or isinstance(value, Ours | Promise):
        return value
    name = (
        " ".join(_unlinked(value, LONGEST_NAME, in_a_line=True).split())
        .replace("”", "'")
        .replace('"', "'")
    )
    return f"”{name}”" if name else ""


def _unlinked(text: str, longest: int, *, in_a_line: bool) -> str:
    """Cut, and with every address broken where a mail program would begin a link."""
    seen = without_unseen(text, in_a_line=in_a_line)
    cut = seen if len(seen) <= longest else f"{seen[: longest - 1]}…"
    return LIKE_AN_ADDRESS.sub(lambda match: f"{match[0][0]}{JOINER}{match[0][1:]}", cut)


@dataclass(frozen=True)
class MailBlock:
    """A part of a text: `kind` is `paragraph`, `list`, `said` or `button`.

    A button's label is its only line; it has none when the text gave none.
    """

    kind: str
    lines: tuple[str, ...]
    url: str = ""


def mail_blocks(text: str) -> list[MailBlock]:
    return [
        _mail_block(tuple(line.strip() for line in chunk.strip().splitlines()))
        for chunk in re.split(r"\n\s*\n", text)
        if chunk.strip()
    ]


def _mail_block(lines: tuple[str, ...]) -> MailBlock:
    if ADDRESS.fullmatch(lines[-1]) and len(lines) <= LABEL_AND_ADDRESS:
        return MailBlock("button", tuple(line.rstrip(":") for line in lines[:-1]), lines[-1])
    if all(line.startswith(SIGN.strip()) for line in lines):
        return MailBlock("said", tuple(line.removeprefix(SIGN.strip()).strip() for line in lines))
    if all(line.startswith("- ") for line in lines):
        return MailBlock("list", tuple(line.removeprefix("- ") for line in lines))
    return MailBlock("paragraph", lines)


def subject_and_text(rendered: str) -> tuple[str, str]:
    first, _line, rest = rendered.strip().partition("\n")
    # A subject is one line whatever was written into it.
    return " ".join(first.split()), re.sub(r"\n{3,}", "\n\n", rest.strip())
