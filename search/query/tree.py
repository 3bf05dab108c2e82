"""The query tree between what is asked and an engine: values only."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Documents with this token in this field."""

    field: str
    value: str | int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents with these tokens one after another."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that match at least so many of the weighted parts; scores add up."""

    parts: tuple[tuple["Query", float], ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that match every part."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Best:
    """Documents that match any weighted part; the best part's score and a tenth of the others'."""

    parts: tuple[tuple["Query", float], ...]


@dataclass(frozen=True, slots=True)
class Const:
    """Matches without a score."""

    query: "Query"


@dataclass(frozen=True, slots=True)
class Range:
    """Documents whose number is in low..high, ends included; None is open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Documents whose text sorts between two others, ends left out; an empty one is open.

    Texts of letters and digits only.
    """

    field: str
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents that match `match`, scored by `score`."""

    match: "Query"
    score: "Query"


Query = Term | Phrase | AnyOf | AllOf | Best | Const | Range | Between | Everything | Ranked


def any_of(*queries: Query) -> Query:
    return queries[0] if len(queries) == 1 else AnyOf(tuple((query, 1.0) for query in queries))


def one_of(ids: Iterable[int]) -> Query:
    """The documents of these ids; without any, none."""
    terms = tuple((Term("id", ident), 1.0) for ident in ids)
    # Without a part "any of" means nothing to one engine and everything to another.
    return AnyOf(terms) if terms else Range("id", low=1, high=0)


def all_of(*queries: Query) -> Query:
    """Join queries with AND; none at all is everything."""
    wanted = tuple(query for query in queries if query != Everything())
    if not wanted:
        return Everything()
    return wanted[0] if len(wanted) == 1 else AllOf(wanted)
