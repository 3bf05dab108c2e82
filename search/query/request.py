"""What is asked and answered, and the query tree between them: values only, no engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lib.api.paging import Key, Window
from search.index.schema import DEFAULT_MONTHS, FACETS, TERMS_IN_MONTHS

BANDS = ("under", "between", "over", "unknown")
MOST_INHABITANTS = 10**10
# How the kinds of keys begin: a row of an ordered index, the ids already given of a ranking, a
# ranking that is kept, a row of the database.
INDEXED, GIVEN, KEPT, STORED = "i", "g", "k", "d"
ORDERINGS = ("relevance", "name", "newest", "cost")


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
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents that match `match`, scored by `score`."""

    match: "Query"
    score: "Query"


Query = Term | Phrase | AnyOf | AllOf | Best | Const | Range | Everything | Ranked


def any_of(*queries: Query) -> Query:
    return queries[0] if len(queries) == 1 else AnyOf(tuple((query, 1.0) for query in queries))


def all_of(*queries: Query) -> Query:
    """Join queries with AND; none at all is everything."""
    wanted = tuple(query for query in queries if query != Everything())
    if not wanted:
        return Everything()
    return wanted[0] if len(wanted) == 1 else AllOf(wanted)


Ordering = Literal["relevance", "name", "newest", "cost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question to the index, about what is listed `on_day` (a day ordinal).

    `filters`: facet name -> chosen keys; `partly`: "partly met" is enough for `openness`; `months`:
    other terms than
    12, 24 and 36 count as 48; `with_stale`: what nobody has confirmed for over a year too;
    `max_cost_cents`: over 48 months; `updated_since`: unix seconds;
    ordering by relevance without text is by name; `key`: of an earlier answer, to go on after its
    row, or before it. Raises ValueError for an unknown facet, band or ordering.
    """

    on_day: int
    text: str = ""
    language: str = "fi"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bands: tuple[str, ...] = ()
    population: int = 10_000
    months: int = DEFAULT_MONTHS
    max_cost_cents: int | None = None
    updated_since: int | None = None
    ordering: Ordering = "relevance"
    offset: int = 0
    limit: int = 20
    key: Key | None = None
    is_before: bool = False
    want_facets: bool = True
    partly: bool = False
    with_stale: bool = False

    def __post_init__(self) -> None:
        unknown = [
            *(name for name in self.filters if name not in FACETS),
            *(band for band in self.bands if band not in BANDS),
        ]
        if unknown or self.ordering not in ORDERINGS:
            msg = f"No such facet, band or ordering: {unknown or self.ordering}"
            raise ValueError(msg)

    @property
    def window(self) -> Window:
        """The part of the list that is asked for."""
        return Window(self.limit, self.key, self.is_before)

    @property
    def inhabitants(self) -> int:
        """The buyer's population within what an index can compare."""
        return min(max(self.population, 0), MOST_INHABITANTS)

    @property
    def term(self) -> int:
        """The term in months that reach fields are kept for."""
        return self.months if self.months in TERMS_IN_MONTHS else DEFAULT_MONTHS


Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Ids of the page in order, how many there are in all, and facets: name -> (key, count) by
    falling count.

    `first`, `last`: where a page before or after this one begins; `is_ranked`: ordered by score,
    which names no place. `corrected`: (typed word, words searched beside it); `match`: "nearest"
    when nothing held every word.
    """

    ids: tuple[int, ...]
    count: int
    facets: Mapping[str, Counts] = field(default_factory=dict)
    corrected: tuple[tuple[str, tuple[str, ...]], ...] = ()
    match: Literal["strict", "nearest"] = "strict"
    backend: str = "tantivy"
    first: Key | None = None
    last: Key | None = None
    has_before: bool = False
    has_after: bool = False
    is_ranked: bool = False
