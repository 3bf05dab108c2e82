"""How well an engine answers judged queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.engines.base import SearchEngine
from search.query.request import SearchRequest
from search.query.synonyms import Synonyms
from tests.search.judged.reading import JudgedQuery

PAGE, ALL = 10, 1000


@dataclass(frozen=True)
class Outcome:
    """What one query came to: the first ten as shown, and everything that was counted."""

    query: JudgedQuery
    shown: tuple[int, ...]
    counted: frozenset[int]
    is_nearest: bool

    @property
    def recall(self) -> float:
        """The part of what answers that is among the first ten, or of ten where more answer."""
        found = len(self.query.relevant & set(self.shown))
        return found / min(PAGE, len(self.query.relevant))

    @property
    def rank(self) -> float:
        places = (place for place, one in enumerate(self.shown, 1) if one in self.query.relevant)
        return next((1 / place for place in places), 0.0)

    @property
    def precision(self) -> float | None:
        """None where nothing was counted: there is nothing that could be wrong."""
        if not self.counted:
            return None
        return len(self.query.relevant & self.counted) / len(self.counted)

    @property
    def counted_recall(self) -> float:
        return len(self.query.relevant & self.counted) / len(self.query.relevant)


@dataclass(frozen=True)
class Figures:
    queries: int
    recall: float
    rank: float
    precision: float
    counted_recall: float
    nearest: int


def measured(
    engine: SearchEngine, queries: Iterable[JudgedQuery], synonyms: Synonyms | None
) -> list[Outcome]:
    return [_asked(engine, query, synonyms) for query in queries]


def _asked(engine: SearchEngine, query: JudgedQuery, synonyms: Synonyms | None) -> Outcome:
    answer = engine.search(
        SearchRequest(
            on_day=1,
            text=query.text,
            language=query.language,
            limit=ALL,
            want_facets=False,
            want_related=True,
        ),
        synonyms,
    )
    # Documents in other languages are nobody's judgement: the site has each text in all of them.
    ids, related = (tuple(filter(query.is_judged, found)) for found in (answer.ids, answer.related))
    counted = frozenset(ids if answer.match == "strict" else ())
    return Outcome(query, (*ids, *related)[:PAGE], counted, answer.match == "nearest")


def figures(outcomes: Iterable[Outcome]) -> Figures:
    rows = list(outcomes)
    return Figures(
        len(rows),
        _mean(row.recall for row in rows),
        _mean(row.rank for row in rows),
        _mean(row.precision for row in rows if row.precision is not None),
        _mean(row.counted_recall for row in rows),
        sum(row.is_nearest for row in rows),
    )


def by_kind(outcomes: Iterable[Outcome]) -> Mapping[str, Figures]:
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.query.kind, []).append(outcome)
    return {kind: figures(rows) for kind, rows in kinds.items()}


def _mean(values: Iterable[float]) -> float:
    rows = list(values)
    return sum(rows) / len(rows) if rows else 0.0
