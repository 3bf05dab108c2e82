"""Reading a file again into a draft that has been written on. Pure.

What the vendor wrote stays, what an earlier reading brought is renewed.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from catalogue.authoring.publiccode.reading import Imported
from catalogue.content.schema import MOST_OF, MOST_PARTS
from catalogue.content.snapshot import Content, Section, value_at

PARTS: Final = "parts.parts."
CLAIMS: Final = "openness.claims."
SECTIONS: Final = ("basics", "parts", "openness", "users", "delivery")


@dataclass
class Merge:
    """A draft's content into which a file is read.

    `content` is the draft's own, changed; `origins` those of the file's values in it; `kept` the
    file's keys whose value gave way to the vendor's.
    """

    content: Content
    old: dict[str, str]
    origins: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def take(self, path: str, value: object, key: str) -> None:
        """Set what is empty or was read from a file before; else it stays."""
        now = value_at(self.content, path)
        if now and path not in self.old and now != value:
            self.kept.append(key)
            return
        *parents, last = path.split(".")
        section: Any = self.content
        for step in parents:
            section = (
                section[int(step)] if isinstance(section, list) else section.setdefault(step, {})
            )
        section[last] = value
        self.origins[path] = key


def merged(content: Content, origins: dict[str, str], imported: Imported) -> Merge:
    merge = Merge({section: deepcopy(content[section]) for section in SECTIONS}, origins)
    for path, key in imported.origins.items():
        if not path.startswith((PARTS, CLAIMS)):
            merge.take(path, value_at(imported.content, path), key)
    for place, part in enumerate(imported.content.get("parts", {}).get("parts", [])):
        _take_part(merge, part, _origins_of(imported, f"{PARTS}{place}."))
    for place, claim in enumerate(imported.content.get("openness", {}).get("claims", [])):
        _take_evidence(merge, claim, _origins_of(imported, f"{CLAIMS}{place}."))
    return merge


def _origins_of(imported: Imported, prefix: str) -> dict[str, str]:
    return {
        path.removeprefix(prefix): key
        for path, key in imported.origins.items()
        if path.startswith(prefix)
    }


def _take_part(merge: Merge, part: Section, origins: dict[str, str]) -> None:
    """Read a part into the one of the same name or source, or as another.

    Prices and the choice of open or closed are the vendor's.
    """
    parts = merge.content["parts"]["parts"]
    place = next(
        (place for place, other in enumerate(parts) if _is_same_part(part, other)), len(parts)
    )
    if place >= MOST_PARTS:
        merge.kept.extend(origins.values())
        return
    if place == len(parts):
        parts.append(part)
        merge.origins |= {f"{PARTS}{place}.{name}": key for name, key in origins.items()}
        return
    for name, key in origins.items():
        merge.take(f"{PARTS}{place}.{name}", value_at(part, name), key)
    parts[place]["kind"] = parts[place]["kind"] or part["kind"]


def _is_same_part(part: Section, other: Section) -> bool:
    names = [{name.casefold() for name in row["name"].values() if name} for row in (part, other)]
    return bool(names[0] & names[1]) or bool(
        part["source_url"] and part["source_url"] == other["source_url"]
    )


def _take_evidence(merge: Merge, claim: Section, origins: dict[str, str]) -> None:
    """Renew the addresses a file brought before; the vendor's own stay.

    As many come as there is room for.
    """
    claims = merge.content["openness"]["claims"]
    place = next(
        (place for place, other in enumerate(claims) if other["criterion"] == claim["criterion"]),
        len(claims),
    )
    mine = list(_own_evidence(merge, place)) if place < len(claims) else []
    known = {row["url"] for row in mine}
    brought = [
        (row, origins[f"evidence.{number}.url"])
        for number, row in enumerate(claim["evidence"])
        if row["url"] not in known
    ]
    room = MOST_OF["evidence"] - len(mine)
    merge.kept.extend(key for _row, key in brought[room:])
    brought = brought[:room]
    if place == len(claims):
        claims.append({**claim, "evidence": []})
    claims[place]["evidence"] = mine + [row for row, _key in brought]
    merge.origins |= {
        f"{CLAIMS}{place}.evidence.{number}.url": key
        for number, (_row, key) in enumerate(brought, start=len(mine))
    }


def _own_evidence(merge: Merge, place: int) -> Iterator[Section]:
    for number, row in enumerate(merge.content["openness"]["claims"][place]["evidence"]):
        if f"{CLAIMS}{place}.evidence.{number}.url" not in merge.old:
            yield row
