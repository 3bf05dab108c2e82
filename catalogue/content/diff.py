"""What differs between two contents of an offering, field by field.

The changed words are marked. Pure: contents in, changes out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _

from catalogue.content.fields import Content, Field, Labels, content_fields, part_names

TOKEN = re.compile(r"\s+|[^\s]+")
# Comparing grows with the square of the length: longer texts are marked whole.
MOST_TOKENS = 2000
# Words that have little in common are easier to read whole, one after the other.
LEAST_ALIKE = 0.4


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Piece:
    """Words one after another, all of them changed or none."""

    text: str
    is_changed: bool


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """A field before and after.

    `lang` is the language of a text, empty for what is in the language of the page.
    """

    path: str
    label: str
    before: Pieces
    after: Pieces
    kind: Kind
    lang: str = ""


def differences(old: Content | None, new: Content, labels: Labels) -> list[Change]:
    """One row for each field of either content, those that stayed too.

    Without an old content everything is new. Parts are known by their names: of a part that only
    one of the two has there is a single row.
    """
    before = {} if old is None else {field.path: field for field in rows_of(old, new, labels)}
    after = {field.path: field for field in rows_of(new, old, labels)}
    return [change(before.get(path), after.get(path)) for path in _in_order(before, after)]


def changed(changes: Iterable[Change]) -> list[Change]:
    return [row for row in changes if row.kind is not Kind.SAME]


def _in_order(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """Paths of both: each removed one stands where it stood, after the one that was before it."""
    order = list(after)
    place = 0
    for path in before:
        if path in order:
            place = order.index(path) + 1
        else:
            order.insert(place, path)
            place += 1
    return order


def rows_of(content: Content, other: Content | None, labels: Labels) -> Iterator[Field]:
    """The fields of a content.

    The parts that the other content lacks are one row each, and the order of those it has is one
    more.
    """
    mine, theirs = (part_names(one.get("parts") or {}) if one else [] for one in (content, other))
    for owner, fields in groupby(content_fields(content, labels), key=lambda field: field.part):
        if owner and owner not in theirs:
            yield Field(f"parts.{owner}", owner, "\n".join(said(field, owner) for field in fields))
        else:
            yield from fields
    common = [name for name in mine if name in theirs]
    if common:
        yield Field("parts", _("Osien järjestys"), ", ".join(common))


def said(field: Field, owner: str) -> str:
    label = field.label.removeprefix(f"{owner}, ")
    return f"{label[:1].upper()}{label[1:]}: {field.value}"


def change(old: Field | None, new: Field | None) -> Change:
    field = new or old
    assert field is not None  # noqa: S101 -- the path came from one of them
    if old is None or new is None:
        whole = (Piece(field.value, is_changed=True),)
        return Change(
            field.path,
            field.label,
            () if old is None else whole,
            () if new is None else whole,
            Kind.ADDED if old is None else Kind.REMOVED,
            field.lang,
        )
    if old.value == new.value:
        same = (Piece(field.value, is_changed=False),)
        return Change(field.path, field.label, same, same, Kind.SAME, field.lang)
    before, after = (
        marked(old.value, new.value) if field.lang else (_whole_of(old.value), _whole_of(new.value))
    )
    return Change(field.path, field.label, before, after, Kind.CHANGED, field.lang)


def _whole_of(value: str) -> Pieces:
    return (Piece(value, is_changed=True),)


def marked(old: str, new: str) -> tuple[Pieces, Pieces]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        return _whole_of(old), _whole_of(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return _whole_of(old), _whole_of(new)
    steps = matcher.get_opcodes()
    left = [("".join(before[i1:i2]), tag != "equal") for tag, i1, i2, _j1, _j2 in steps]
    right = [("".join(after[j1:j2]), tag != "equal") for tag, _i1, _i2, j1, j2 in steps]
    return joined(left), joined(right)


def joined(pieces: list[tuple[str, bool]]) -> Pieces:
    flat = [(text, is_changed) for text, is_changed in pieces if text]
    # A space between two changed words is no reason to mark them apart.
    for place in range(1, len(flat) - 1):
        if not flat[place][0].strip() and flat[place - 1][1] and flat[place + 1][1]:
            flat[place] = (flat[place][0], True)
    return tuple(
        Piece("".join(text for text, _is in group), is_changed)
        for is_changed, group in groupby(flat, key=lambda piece: piece[1])
    )
