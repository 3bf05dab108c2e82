"""Reading publiccode.yml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """What is to be mended: key, line, what to do, how bad."""

    key: str
    line: int | None
    message: str
    severity: str


@dataclass(frozen=True)
class Imported:
    """What a file gave."""

    content: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    version: str = ""


def read_publiccode(source: bytes, osi_approved: frozenset[str]) -> Imported:
    """Read a file."""
    raise NotImplementedError(source, osi_approved)
