"""Keeping a tree to the standard: known keys, each holding what it should, the rest named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from catalogue.authoring.publiccode.keys import ALSO_WRITTEN, COUNTRY_LETTERS, ROOT, Shape
from catalogue.authoring.publiccode.problems import LONGEST_QUOTE, Problems
from catalogue.authoring.publiccode.tree import Node, cleaned

YES: Final = frozenset({"true", "yes", "on", "y", "1"})
NO: Final = frozenset({"false", "no", "off", "n", "0"})


@dataclass(frozen=True)
class Place:
    """What a key of the file holds; false when it holds nothing."""

    key: str
    line: int | None = None
    text: str = ""
    items: tuple["Place", ...] = ()
    pairs: Mapping[str, "Place"] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.text or self.items or self.pairs)

    def at(self, *names: str) -> "Place":
        place = self
        for name in names:
            place = place.pairs.get(name) or Place(f"{place.key}.{name}".lstrip("."), place.line)
        return place


def tidied(root: Node, problems: Problems) -> Place:
    return Tidying(problems).keys(root, ROOT, "", None)


@dataclass(frozen=True)
class Tidying:
    """Goes through a tree beside its shape; never deeper than the shape."""

    problems: Problems

    def place(self, node: Node, shape: Shape, key: str, line: int | None) -> Place:
        is_empty = node.kind in {"list", "keys"} and not (node.items or node.pairs)
        if node.kind == "nothing" or is_empty:
            return Place(key, line)
        if shape.kind == "aside":
            return Place(key, line, "…")
        if shape.kind in {"keys", "languages"}:
            return self.section(node, shape, key, line)
        if shape.kind == "list":
            return self.listed(node, shape, key, line)
        return self.scalar(node, shape, key, line)

    def scalar(self, node: Node, shape: Shape, key: str, line: int | None) -> Place:
        text = cleaned(node.text)
        if node.kind != "text":
            self.problems.add(f"{shape.kind}_expected", key, line)
            return Place(key, line)
        if shape.kind == "flag" and text.casefold() not in YES | NO:
            self.problems.add("flag_expected", key, line)
            return Place(key, line)
        return Place(key, line, text)

    def listed(self, node: Node, shape: Shape, key: str, line: int | None) -> Place:
        of = shape.of or shape
        if node.kind == "keys" and of.kind != "keys":
            self.problems.add("list_expected", key, line)
            return Place(key, line)
        if node.kind != "list":
            self.problems.add("one_item", key, line)
        items = node.items if node.kind == "list" else [node]
        if len(items) > shape.most:
            self.problems.add("number_of_items", key, line, most=shape.most)
        places = (
            self.place(item, of, f"{key}.{number}", item.line)
            for number, item in enumerate(items[: shape.most])
        )
        return Place(key, line, items=tuple(place for place in places if place))

    def section(self, node: Node, shape: Shape, key: str, line: int | None) -> Place:
        # A bare text stands for the one key that matters.
        if node.kind == "text" and shape.only:
            name = f"{key}.{shape.only}"
            self.problems.add("name_only", key, line, near=shape.only)
            return Place(key, line, pairs={shape.only: Place(name, line, cleaned(node.text))})
        if node.kind != "keys":
            self.problems.add("keys_expected", key, line)
            return Place(key, line)
        if shape.kind == "languages":
            return self.languages(node, shape, key, line)
        return self.keys(node, shape, key, line)

    def languages(self, node: Node, shape: Shape, key: str, line: int | None) -> Place:
        of = shape.of or shape
        pairs = {}
        for name, (at, value) in node.pairs.items():
            # A text without a language above it is of no known language.
            if meant(name, of.keys):
                self.problems.add("no_language", f"{key}.{name}", at)
            elif place := self.place(value, of, f"{key}.{name}", at):
                pairs[name] = place
        return Place(key, line, pairs=pairs)

    def keys(self, node: Node, shape: Shape, key: str, line: int | None) -> Place:
        pairs: dict[str, Place] = {}
        # A key in its own spelling comes before the same in another.
        for name, (at, value) in sorted(
            node.pairs.items(), key=lambda pair: pair[0] not in shape.keys
        ):
            known = self.known(name, shape, f"{key}.{name}".lstrip("."), at, pairs)
            if known and (
                place := self.place(value, shape.keys[known], f"{key}.{known}".lstrip("."), at)
            ):
                pairs[known] = place
        return Place(key, line, pairs=pairs)

    def known(
        self, name: str, shape: Shape, key: str, line: int, taken: Mapping[str, Place]
    ) -> str:
        if name in shape.keys:
            return name
        known = meant(name, shape.keys)
        if known and known not in taken:
            self.problems.add("read_as", key, line, near=known)
            return known
        if shape is ROOT and len(name) == COUNTRY_LETTERS and name.isalpha():
            self.problems.add("country_section", key, line)
            return ""
        # Comparing costs more than all else: not for what is too long to be a slip, nor when no
        # more would be kept.
        is_worth = (
            len(name) <= LONGEST_QUOTE
            and not self.problems.is_full("unknown")
            and not self.problems.is_full("unknown_near")
        )
        near = get_close_matches(name, shape.keys, 1, 0.7) if is_worth else []
        self.problems.add(
            "unknown_near" if near else "unknown", key, line, near=next(iter(near), "")
        )
        return ""


def meant(name: str, known: Mapping[str, Shape]) -> str:
    plain = name.casefold()
    other = ALSO_WRITTEN.get(plain, "")
    return next((key for key in known if key.casefold() == plain), other if other in known else "")
