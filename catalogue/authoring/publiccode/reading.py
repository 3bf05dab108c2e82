"""From a publiccode.yml to the content of a version.

What the file gives, where each field came from, what is left to mend.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from catalogue.authoring.publiccode.decoding import decoded
from catalogue.authoring.publiccode.draft import Draft
from catalogue.authoring.publiccode.keys import (
    COMMON,
    OTHER_FORMATS,
    TOLD_IN_PICTURES,
    WITHOUT_A_FIELD,
)
from catalogue.authoring.publiccode.known import Known
from catalogue.authoring.publiccode.normalizing import Place, tidied
from catalogue.authoring.publiccode.other_fields import (
    read_claims,
    read_delivery,
    read_releases,
    read_users,
)
from catalogue.authoring.publiccode.parts import read_parts
from catalogue.authoring.publiccode.problems import Problem, Problems
from catalogue.authoring.publiccode.tree import Node
from catalogue.authoring.publiccode.wording import read_basics
from catalogue.authoring.publiccode.yaml_repair import grown

LARGEST: Final = 512 * 1024
KNOWN_VERSION: Final = re.compile(r"0(?:\.[1-7](?:\.\d{1,3})?)?")
READ: Final = (read_basics, read_parts, read_claims, read_users, read_delivery, read_releases)


@dataclass(frozen=True)
class Imported:
    """What a file gave; empty when nothing could be read.

    `content` has sections as `catalogue.content.snapshot` has them, only those the file speaks of.
    `origins` maps paths of the content (`basics.name.fi`, `parts.parts.0.licence`) to keys of the
    file. `version` is as the file has it.
    """

    content: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    version: str = ""


def read_publiccode(source: str | bytes, known: Known) -> Imported:
    """Read any text or bytes; what cannot be read becomes a problem."""
    problems = Problems()
    root = _read_root(source, problems)
    if root is None:
        return Imported(problems=tuple(problems))
    draft = Draft(root, problems, known)
    for read in READ:
        read(draft)
    version = _version_of(root, problems)
    _name_left_out(root, problems)
    return Imported(draft.content, draft.origins, tuple(problems), version)


def _read_root(source: str | bytes, problems: Problems) -> Place | None:
    if len(source) > LARGEST:
        problems.add("too_large", most=LARGEST // 1024)
        return None
    text = decoded(source, problems)
    if text is None:
        return None
    node = grown(text, problems) if text.strip() else None
    if node is None or node.kind == "nothing":
        problems.add("empty")
        return None
    if node.kind != "keys":
        problems.add("not_keys", line=node.line)
        return None
    return _kept_to_the_standard(node, problems)


def _kept_to_the_standard(node: Node, problems: Problems) -> Place | None:
    found = Problems()
    root = tidied(node, found)
    other = next((OTHER_FORMATS[name] for name in node.pairs if name in OTHER_FORMATS), "")
    if other and not root.pairs.keys() - COMMON:
        problems.add("other_format", value=other)
        return None
    problems.extend(found)
    if not root:
        problems.add("nothing_known")
        return None
    return root


def _version_of(root: Place, problems: Problems) -> str:
    place = root.at("publiccodeYmlVersion")
    # Some write an address, whose end is the version.
    version = place.text.rstrip("/").rpartition("/")[2]
    if not version:
        problems.add("version_missing", place.key)
    elif not KNOWN_VERSION.fullmatch(version):
        problems.add("version_unknown", place.key, place.line, value=version)
    return version


def _name_left_out(root: Place, problems: Problems) -> None:
    told = {problem.key for problem in problems}
    names = [
        *(key.split(".") for key in WITHOUT_A_FIELD),
        *(
            ["description", tag, name]
            for tag in root.at("description").pairs
            for name in TOLD_IN_PICTURES
        ),
    ]
    found = (place for path in names if (place := root.at(*path)))
    # What another problem speaks of is not named again.
    places = sorted(
        (
            place
            for place in found
            if not any(key == place.key or key.startswith(f"{place.key}.") for key in told)
        ),
        key=lambda place: place.line or 0,
    )
    if places:
        problems.add(
            "left_out", places[0].key, places[0].line, keys=tuple(place.key for place in places)
        )
