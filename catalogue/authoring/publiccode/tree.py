"""From YAML to a tree whose every node knows its line.

Only events are read, never objects: no tag makes anything run, an alias is one node however often
it is used, and depth and size are bounded.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import yaml

from catalogue.authoring.publiccode.problems import Problems
from lib.text.unseen import without_unseen

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST: Final = 20
MOST_NODES: Final = 20_000
NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
PLAIN_TAG: Final = re.compile(r"tag:yaml\.org,2002:(?:str|int|float|bool|null|timestamp|seq|map)|!")


@dataclass(eq=False)
class Node:
    kind: Literal["nothing", "text", "list", "keys"]
    line: int
    text: str = ""
    items: list["Node"] = field(default_factory=list)
    # Each value with the line of its key.
    pairs: dict[str, tuple[int, "Node"]] = field(default_factory=dict)


@dataclass(eq=False)
class Branch:
    """A list or keys being read.

    `pending` is the key whose value comes next, `refused` when that key is no text or is there
    already.
    """

    node: Node
    path: tuple[str, ...]
    pending: tuple[str, int] | None = None
    refused: bool = False


class TooMuchError(Exception):
    """The file is deeper or larger than any publiccode.yml; `code` says which, `line` where."""

    def __init__(self, line: int, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


@dataclass
class Growth:
    problems: Problems = field(default_factory=Problems)
    root: Node | None = None
    branches: list[Branch] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    nodes: int = 0

    def read(self, text: str) -> None:
        """Read the first document.

        Raises yaml.YAMLError, TooMuchError, and ValueError or OverflowError for an escape that is
        no character.
        """
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                self.problems.add("documents", line=line_of(event))
                return
            self.take(event)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.attach(self.meant(event), line_of(event))
        elif isinstance(event, yaml.NodeEvent):
            self.count(line_of(event))
            self.begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.merge(self.branches.pop().node)

    def count(self, line: int, nodes: int = 1) -> None:
        """Raises TooMuchError: bounds against files made to exhaust us."""
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            raise TooMuchError(line, "too_many")
        if len(self.branches) >= DEEPEST:
            raise TooMuchError(line, "too_deep")

    def begin(self, event: Any) -> None:  # noqa: ANN401 -- PyYAML's node events share no typed base
        node = self.made(event)
        path = self.attach(node, node.line)
        if event.anchor:
            self.anchors[event.anchor] = node
        if isinstance(event, yaml.CollectionStartEvent):
            self.branches.append(Branch(node, path))

    def made(self, event: Any) -> Node:  # noqa: ANN401 -- as above
        is_strange = bool(event.tag and not PLAIN_TAG.fullmatch(event.tag))
        if is_strange:
            self.problems.add(
                "tag",
                self.key(),
                line_of(event),
                name=event.tag.replace("tag:yaml.org,2002:", "!!"),
            )
        if isinstance(event, yaml.CollectionStartEvent):
            return Node(
                "keys" if isinstance(event, yaml.MappingStartEvent) else "list", line_of(event)
            )
        is_nothing = is_strange or (not event.style and event.value in NOTHING)
        return Node("nothing" if is_nothing else "text", line_of(event), event.value)

    def meant(self, event: yaml.AliasEvent) -> Node:
        node = self.anchors.get(str(event.anchor))
        # An alias that is unknown, or holds itself, stands for nothing.
        if node is None or any(branch.node is node for branch in self.branches):
            self.problems.add("alias", self.key(), line_of(event), name=event.anchor)
            return Node("nothing", line_of(event))
        return node

    def attach(self, node: Node, line: int) -> tuple[str, ...]:
        if not self.branches:
            self.root = self.root or node
            return ()
        branch = self.branches[-1]
        if branch.node.kind == "list":
            branch.node.items.append(node)
            return (*branch.path, str(len(branch.node.items) - 1))
        if branch.pending is None:
            self.expect(branch, node, line)
            return branch.path
        name, line = branch.pending
        if not branch.refused:
            branch.node.pairs[name] = (line, node)
        branch.pending, branch.refused = None, False
        return (*branch.path, name)

    def expect(self, branch: Branch, node: Node, line: int) -> None:
        name = cleaned(node.text)
        branch.pending, branch.refused = (
            (name, line),
            node.kind != "text" or name in branch.node.pairs,
        )
        if node.kind != "text":
            self.problems.add("not_a_key", self.key(), line)
        elif name in branch.node.pairs:
            self.problems.add(
                "twice", ".".join((*branch.path, name)), line, first=branch.node.pairs[name][0]
            )

    def key(self) -> str:
        if not self.branches:
            return ""
        branch = self.branches[-1]
        here = (
            (str(len(branch.node.items)),)
            if branch.node.kind == "list"
            else (branch.pending[0],)
            if branch.pending
            else ()
        )
        return ".".join((*branch.path, *here))

    def merge(self, node: Node) -> None:
        """`<<: *other` gives the keys that are not there."""
        line, others = node.pairs.pop("<<", (node.line, node))
        for other in [others, *others.items]:
            if other is not node:
                self.count(line, len(other.pairs))
                node.pairs = other.pairs | node.pairs


def line_of(event: Any) -> int:  # noqa: ANN401 -- events carry their marks untyped
    return int(event.start_mark.line) + 1


def cleaned(text: str) -> str:
    """As rows may hold it: composed, without unseen characters and blanks at its ends."""
    kept = (
        char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cs"
    )
    return without_unseen("".join(kept), in_a_line=False).strip()
