"""What a question asks of Elasticsearch: the page, its count and the facets in one request."""

from typing import Any

from elasticsearch import Elasticsearch, dsl

from lib.windows import page_of
from search.engines.base import CLUSTER
from search.engines.elasticsearch.compiling import Body, compiled
from search.engines.elasticsearch.mapping import MOST_HITS, from_long, to_long
from search.engines.question import Question, order_of
from search.index.sort_keys import SORT_KEYS
from search.query import facets as facet_counts
from search.query import filters as selection
from search.query.request import INDEXED, Counts, SearchRequest, SearchResult
from search.query.synonyms import Synonyms
from search.query.terms import Correct
from search.query.tree import Query, Ranked, all_of

STEPPED = "stepped"
# The ids come from a column; no document is fetched.
UNFETCHED: Body = {"stored_fields": "_none_", "docvalue_fields": ["id"]}


class Search(Question):
    """A question to the index that an alias names."""

    def __init__(
        self,
        client: Elasticsearch,
        alias: str,
        ask: SearchRequest,
        synonyms: Synonyms | None,
        correct: Correct,
    ) -> None:
        self._client, self._alias = client, alias
        self._counted: dict[str, Any] = {}
        self._wants_counts = False
        super().__init__(ask, synonyms, correct)

    def page(self) -> SearchResult:
        self._wants_counts = self.ask.want_facets
        try:
            return super().page()
        finally:
            self._wants_counts = False

    def count(self, query: Query) -> int:
        return _total(self._execute(query=compiled(query), size=0))

    def by_field(self, query: Query) -> SearchResult:
        name, falls = order_of(self.ask)
        order = "desc" if falls is not self.ask.is_before else "asc"
        # One row more than is asked for tells whether there is more.
        window = self._window(self.ask.offset, self.ask.limit + 1)
        if self.ask.key is not None:
            value = self.ask.key[2]
            window["search_after"] = [to_long(name, value) if name in SORT_KEYS else value]
        found = self._execute(**self._asked(query), **window, sort=[{name: order}])
        page = page_of(
            [(_id(hit), from_long(name, hit["sort"][0])) for hit in found["hits"]["hits"]],
            self.ask.window,
            lambda hit: (INDEXED, self.ask.name_language, hit[1]),
        )
        return SearchResult(
            tuple(ident for ident, _ in page.rows),
            _total(found),
            CLUSTER,
            first=page.first,
            last=page.last,
            has_before=page.has_before,
            has_after=page.has_after,
        )

    def by_score(self, query: Ranked, start: int, limit: int) -> SearchResult:
        found = self._execute(
            **self._asked(query.match, query.score),
            **self._window(start, limit),
            sort=[{"_score": "desc"}, {"id": "asc"}],
        )
        return SearchResult(
            tuple(_id(hit) for hit in found["hits"]["hits"]),
            _total(found),
            CLUSTER,
            has_after=_total(found) > start + limit,
            is_ranked=True,
        )

    def facets(self) -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        for result in self._counted.values():
            for name in (*selection.shown_facets(), selection.BAND):
                if name in result:
                    found[name] = facet_counts.read(name, result[name], self.ask)
            if STEPPED in result:
                buckets = result[STEPPED]["buckets"]
                stepped = {name: bucket["doc_count"] for name, bucket in buckets.items()}
                found[selection.BAND] = facet_counts.with_stepped(found[selection.BAND], stepped)
        return {name: found[name] for name in (*selection.shown_facets(), selection.BAND)}

    def _asked(self, match: Query, score: Query | None = None) -> Body:
        """The query; where facets leave their own choice out, filters come after the counting."""
        is_apart = self._wants_counts and bool(selection.facets_counted_apart(self.ask))
        counted = all_of(self.match, selection.listed(self.ask)) if is_apart else match
        query = (
            {"bool": {"filter": [compiled(counted)]}}
            if score is None
            else compiled(Ranked(counted, score))
        )
        later = {"post_filter": compiled(match)} if is_apart else {}
        return {"query": query, **later, **({"aggs": self._counts()} if self._wants_counts else {})}

    def _counts(self) -> Body:
        return {
            f"round_{number}": {
                "filter": compiled(filters),
                "aggs": {name: _counting(body) for name, body in aggregations.items()}
                | (self._stepped() if selection.BAND in aggregations else {}),
            }
            for number, (filters, aggregations) in enumerate(facet_counts.rounds(self.ask))
        }

    def _stepped(self) -> Body:
        bands = {
            name: compiled(selection.stepped_band(name, self.ask))
            for name in facet_counts.KNOWN_BANDS
        }
        return {STEPPED: {"filters": {"filters": bands}}}

    def _window(self, start: int, size: int) -> Body:
        if self.ask.key is not None:
            return {"size": size}
        # Beyond what may be asked for there is nothing that a page could name.
        start = min(start, MOST_HITS)
        return {"from": start, "size": min(size, MOST_HITS - start)}

    def _execute(self, **body: Any) -> dict[str, Any]:
        search = dsl.Search(using=self._client, index=self._alias).extra(
            **UNFETCHED, track_total_hits=True, **body
        )
        # Half an answer is none: the other index has the whole one.
        found: dict[str, Any] = (
            search.params(allow_partial_search_results=False).execute().to_dict()
        )
        if self._wants_counts:
            self._counted = found["aggregations"]
        return found


def _counting(aggregation: Body) -> Body:
    # The one word in which the two engines' aggregations differ.
    terms = aggregation.get("terms")
    if terms is None:
        return aggregation
    size = terms["segment_size"]
    return {"terms": {"field": terms["field"], "size": size, "shard_size": size}}


def _id(hit: dict[str, Any]) -> int:
    return int(hit["fields"]["id"][0])


def _total(found: dict[str, Any]) -> int:
    return int(found["hits"]["total"]["value"])
