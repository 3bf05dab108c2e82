"""Reading on where YAML would stop.

Tabs become spaces, a value is quoted, else the line is left out. Each is named.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Final

import yaml

from catalogue.authoring.publiccode.problems import Problems
from catalogue.authoring.publiccode.tree import Growth, Node, TooMuchError

MOST_BROKEN_LINES: Final = 10
TABBED: Final = re.compile(r" *\t[ \t]*")
KEY: Final = re.compile(
    r"""(?P<indent>[ ]*(?:-[ ]+)*)["']?(?P<name>[\w/.-]+)["']?[ ]*:(?:[ ]+(?P<value>.*)|$)"""
)
# A value that begins like this is no text that lacks its quotes.
BEGINS_OTHERWISE: Final = ("[", "{", "|", ">", "&", "*", "!", "#")


def grown(text: str, problems: Problems) -> Node | None:
    """The tree of the first document, as much as can be read; None when there is nothing."""
    return Mending(text.split("\n"), problems).grown()


@dataclass
class Mending:
    lines: list[str]
    problems: Problems
    quoted: set[int] = field(default_factory=set)

    def grown(self) -> Node | None:
        growth, stop = self.attempted()
        while stop is not None and self.mended(*stop):
            growth, stop = self.attempted()
        self.problems.extend(growth.problems)
        return growth.root

    def attempted(self) -> tuple[Growth, tuple[int, int] | None]:
        """The tree as far as it goes, and the line and column that stopped it.

        The line is 0 when the reader does not say which.
        """
        growth = Growth()
        try:
            growth.read("\n".join(self.lines))
        except TooMuchError as much:
            growth.problems.add(much.code, growth.key(), much.line)
        except yaml.MarkedYAMLError as error:
            return growth, self.stop(error)
        except (yaml.YAMLError, ValueError, OverflowError):
            return growth, (0, 0)
        return growth, None

    def stop(self, error: yaml.MarkedYAMLError) -> tuple[int, int]:
        earlier, here = error.context_mark, error.problem_mark
        context = str(error.context)
        # What is left open began earlier, at a key.
        is_open = context.endswith("quoted scalar") or (
            context.startswith("while parsing a flow") and not self.is_json()
        )
        mark = earlier if earlier is not None and is_open and KEY.match(self.at(earlier)) else here
        line, column = (
            (min(mark.line + 1, len(self.lines)), mark.column) if mark is not None else (0, 0)
        )
        while line and not self.lines[line - 1].strip():
            line -= 1
        return line, column

    def at(self, mark: yaml.Mark) -> str:
        # At the end of the file the reader is past the last line.
        return self.lines[min(mark.line, len(self.lines) - 1)]

    def is_json(self) -> bool:
        return next((line.lstrip()[0] for line in self.lines if line.strip()), "") in {"{", "["}

    def mended(self, line: int, column: int) -> bool:
        if line and TABBED.match(self.lines[line - 1]):
            return self.untab(line)
        if not line or self.problems.kinds["broken"] + len(self.quoted) >= MOST_BROKEN_LINES:
            self.problems.add("broken_rest", self.key_at(line), line or None)
            return False
        return self.quote(line, column) or self.leave_out(line)

    def untab(self, line: int) -> bool:
        self.problems.add("tab", line=line)
        self.lines = [
            TABBED.sub(lambda found: found[0].replace("\t", "  "), other) for other in self.lines
        ]
        return True

    def quote(self, line: int, column: int) -> bool:
        """`name: Free: and open` lacks its quotes, `name: "Free` its last one.

        The fault is in the value, not before.
        """
        found = KEY.fullmatch(self.lines[line - 1])
        value = (found["value"] or "").strip() if found else ""
        if (
            line in self.quoted
            or not found
            or not value
            or column < found.start("value")
            or value.startswith(BEGINS_OTHERWISE)
            or self.is_json()
        ):
            return False
        self.quoted.add(line)
        self.problems.add("quoted", self.key_at(line), line)
        self.lines[line - 1] = (
            f"{found['indent']}{found['name']}:"
            f" {json.dumps(value.strip(chr(34) + chr(39)), ensure_ascii=False)}"
        )
        return True

    def leave_out(self, line: int) -> bool:
        self.problems.add("broken", self.key_at(line), line)
        self.lines[line - 1] = ""
        return True

    def key_at(self, line: int) -> str:
        # From the indentation alone: the tree is not there when it is broken.
        path: list[str] = []
        last = self.lines[line - 1] if line else ""
        depth = len(last) - len(last.lstrip(" -")) + (KEY.match(last) is not None)
        for found in filter(None, map(KEY.match, reversed(self.lines[:line]))):
            if len(found["indent"]) < depth:
                depth = len(found["indent"])
                path.insert(0, found["name"])
        return ".".join(path)
