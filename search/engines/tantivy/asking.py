"""What a question asks of tantivy: the page, its count, the facets."""

from collections.abc import Sequence
from typing import Any

import tantivy

from lib.windows import page_of
from search.engines.base import EMBEDDED
from search.engines.question import Question, beyond, order_of
from search.engines.tantivy.anchors import STRIDE, Key
from search.engines.tantivy.reading import Reader
from search.query import facets as facet_counts
from search.query import filters as selection
from search.query.request import INDEXED, Counts, SearchRequest, SearchResult
from search.query.synonyms import Synonyms
from search.query.tree import Const, Query, Ranked, all_of

SPARE_HITS = 50
BATCH = 10_000

Hits = Sequence[tuple[Any, tantivy.DocAddress]]


class Search(Question):
    """A question to one state of an index of tantivy's."""

    def __init__(self, reader: Reader, ask: SearchRequest, synonyms: Synonyms | None) -> None:
        self.compile = reader.compile
        self.searcher = reader.searcher()
        self.anchors, self.counted = reader.anchors, reader.counted
        super().__init__(ask, synonyms, reader.vocabulary.correct)

    def count(self, query: Query) -> int:
        if self.words:
            return self._count(query)
        return self.counted.of(query, lambda: self._count(query))

    def _count(self, query: Query) -> int:
        return _total(self.searcher.search(self.compile(Const(query)), 1))

    def by_field(self, query: Query) -> SearchResult:
        name, falls = order_of(self.ask)
        order = tantivy.Order.Desc if falls else tantivy.Order.Asc
        here, offset = self.begin(query, name, order)
        direction = _OTHER[order] if self.ask.is_before else order
        found = self.searcher.search(
            self.compile(Const(here)),
            # One row more than is asked for tells whether there is more.
            self.ask.limit + 1,
            offset=offset,
            order_by_field=name,
            order=direction,
        )
        page = page_of(
            list(zip(self.ids(found.hits), (key for key, _ in found.hits), strict=True)),
            self.ask.window,
            lambda hit: (INDEXED, self.ask.name_language, hit[1]),
        )
        count = _total(found) if here is query else self.count(query)
        return SearchResult(
            tuple(ident for ident, _ in page.rows),
            count,
            EMBEDDED,
            first=page.first,
            last=page.last,
            has_before=page.has_before,
            has_after=page.has_after,
        )

    def begin(self, query: Query, name: str, order: tantivy.Order) -> tuple[Query, int]:
        """What is left of a list from near the asked page on, and how many hits to skip there."""
        if self.ask.key is not None:
            return all_of(
                query, beyond(self.ask, name, falls=order == tantivy.Order.Desc)
            ), self.ask.offset
        if self.ask.offset < STRIDE:
            return query, self.ask.offset

        def rest(key: Key | None) -> Query:
            return query if key is None else all_of(query, _after(key, name, order))

        def key_after(key: Key | None, hits: int) -> Key | None:
            found = self.searcher.search(
                self.compile(Const(rest(key))),
                1,
                offset=hits - 1,
                order_by_field=name,
                order=order,
            )
            return found.hits[0][0] if found.hits else None

        key, offset = self.anchors.before((query, name, str(order)), self.ask.offset, key_after)
        return rest(key), offset

    def by_score(self, query: Ranked, start: int, limit: int) -> SearchResult:
        """Order by score, then by id.

        Hits that tie over the page's end are fetched to the last of them.
        """
        end = start + limit
        window, compiled = end + SPARE_HITS, self.compile(query)
        found = self.searcher.search(compiled, window)
        while (
            len(found.hits) == window and found.hits[-1][0] == found.hits[end - 1 if end else 0][0]
        ):
            window *= 4
            found = self.searcher.search(compiled, window)
        scored = sorted(zip((-score for score, _ in found.hits), self.ids(found.hits), strict=True))
        return SearchResult(
            tuple(ident for _, ident in scored[start:end]),
            _total(found),
            EMBEDDED,
            has_after=_total(found) > end,
            is_ranked=True,
        )

    def ids(self, hits: Hits) -> list[int]:
        return _integers(self.searcher, "id", hits)

    def facets(self) -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        for filters, aggregations in facet_counts.rounds(self.ask):
            query = all_of(self.match, filters)
            result = self._aggregated(query, aggregations)
            found |= {
                name: facet_counts.read(name, result[name], self.ask) for name in aggregations
            }
            if selection.BAND in aggregations:
                stepped = {
                    name: self.count(all_of(query, selection.stepped_band(name, self.ask)))
                    for name in facet_counts.KNOWN_BANDS
                }
                found[selection.BAND] = facet_counts.with_stepped(found[selection.BAND], stepped)
        return {name: found[name] for name in (*selection.shown_facets(), selection.BAND)}

    def _aggregated(self, query: Query, aggregations: facet_counts.Aggregations) -> dict[str, Any]:
        if self.words:
            return self._aggregate(query, aggregations)
        # Prices alone depend on who asks.
        whose = {name: aggregations[name] for name in aggregations if name == selection.BAND}
        shared = {name: aggregations[name] for name in aggregations if name != selection.BAND}
        found = self._aggregate(query, whose) if whose else {}
        if shared:
            fields = tuple((name, facet["terms"]["field"]) for name, facet in shared.items())
            found |= self.counted.of((query, fields), lambda: self._aggregate(query, shared))
        return found

    def _aggregate(self, query: Query, aggregations: facet_counts.Aggregations) -> dict[str, Any]:
        found: dict[str, Any] = self.searcher.aggregate(self.compile(Const(query)), aggregations)
        return found


_OTHER = {tantivy.Order.Asc: tantivy.Order.Desc, tantivy.Order.Desc: tantivy.Order.Asc}


def _after(key: Key, name: str, order: tantivy.Order) -> Query:
    return selection.beyond(name, key, is_before=order == tantivy.Order.Desc)


def batch(searcher: tantivy.Searcher, query: tantivy.Query) -> list[tuple[int, int]]:
    """Give (id, stamp) of the first BATCH documents by rising id."""
    hits = searcher.search(query, BATCH, order_by_field="id", order=tantivy.Order.Asc).hits
    return list(
        zip(_integers(searcher, "id", hits), _integers(searcher, "stamp", hits), strict=True)
    )


def _integers(searcher: tantivy.Searcher, field: str, hits: Hits) -> list[int]:
    return [
        int(value or 0)
        for value in searcher.fast_field_values(field, [address for _, address in hits])
    ]


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined] # the library's stub forgets it
