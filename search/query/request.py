"""What is asked and answered: values only, no engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lib.i18n.localized import LANGUAGES
from lib.windows import Key, Window
from procurement.price_context import DEFAULT_MONTHS, TERMS
from search.index.schema import FACETS, NAME_KEYS

BANDS = ("under", "between", "over", "unknown")
MOST_INHABITANTS = 10**10
# How the kinds of keys begin: a row of an ordered index, the ids already given of a ranking, a
# ranking that is kept, a row of the database.
INDEXED, GIVEN, KEPT, STORED = "i", "g", "k", "d"
# A list that is shorter than this is filled up with related hits.
FULL_LIST = 10
# Where nothing holds every word, no more than these are given.
MOST_NEAREST = 20
ORDERINGS = ("relevance", "name", "newest", "cost")

# What no document has: so nothing is found for a buyer that may use no framework.
NO_FRAMEWORK = "-"

Ordering = Literal["relevance", "name", "newest", "cost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One question to the index, about what is listed `on_day` (a day ordinal).

    `as_typed`: no word is corrected; `want_related`: give what comes near, too, where few hold
    every word; `filters`: facet name -> chosen keys; `partly`: "partly met" is enough for
    `openness`; `months`: other terms than 12, 24 and 36 count as 48; `with_stale`: what nobody has
    confirmed for over a year too; `max_cost_cents`: over 48 months; `updated_since`: unix seconds;
    ordering by relevance without text is by name; `key`: of an earlier answer, to go on after its
    row, or before it.

    Raises ValueError for an unknown facet, band or ordering.
    """

    on_day: int
    text: str = ""
    language: str = "fi"
    as_typed: bool = False
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
    want_related: bool = False
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
    def wants_related(self) -> bool:
        """Related hits stand below the whole list, so only where it begins, in its order."""
        begins = self.key is None and not self.offset
        return self.want_related and begins and self.ordering == "relevance"

    @property
    def window(self) -> Window:
        return Window(self.limit, self.key, self.is_before)

    @property
    def name_language(self) -> str:
        """The language of the order of names: that of the key, where a list goes on."""
        # Rows would be lost or come twice, were a list begun in one order to go on in another.
        begun = self.key[1] if self.key and self.key[0] in {INDEXED, STORED} else self.language
        return begun if begun in NAME_KEYS else LANGUAGES[0]

    @property
    def inhabitants(self) -> int:
        # Within what an index can compare.
        return min(max(self.population, 0), MOST_INHABITANTS)

    @property
    def term(self) -> int:
        # Reach fields are kept for these terms only.
        return self.months if self.months in TERMS else DEFAULT_MONTHS


Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Ids of the page in order, how many there are in all, and facets.

    `facets`: name -> (key, count) by falling count; `first`, `last`: where a page before or after
    this one begins; `is_ranked`: ordered by score, which names no place; `corrected`: (typed word,
    words searched beside it); `match`: "nearest" when nothing held every word; `related`: ids of
    what comes near but does not hold every word, best first, in no count and no facet; `products`:
    slugs of the closed products that were named.
    """

    ids: tuple[int, ...]
    count: int
    backend: str
    facets: Mapping[str, Counts] = field(default_factory=dict)
    corrected: tuple[tuple[str, tuple[str, ...]], ...] = ()
    match: Literal["strict", "nearest"] = "strict"
    first: Key | None = None
    last: Key | None = None
    has_before: bool = False
    has_after: bool = False
    is_ranked: bool = False
    related: tuple[int, ...] = ()
    products: tuple[str, ...] = ()
