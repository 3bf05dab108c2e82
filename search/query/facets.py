"""Which facets are counted over which documents, as aggregation JSON that both engines speak."""

from collections.abc import Iterator, Mapping
from typing import Any

from search.query.filters import (
    BAND,
    facets_counted_apart,
    field_of,
    filter_query,
    reach_fields,
    shown_facets,
)
from search.query.request import BANDS, Counts, SearchRequest
from search.query.tree import Query

MOST_VALUES = 10_000
*KNOWN_BANDS, UNKNOWN = BANDS

Aggregations = dict[str, Any]


def rounds(ask: SearchRequest) -> Iterator[tuple[Query, Aggregations]]:
    """Give (filters, aggregations): facets without a choice of their own, then each of the others.

    So the count of a value is what the list would hold if it were chosen alone in its facet, or
    added to an all-of facet.
    """
    apart = facets_counted_apart(ask)
    together = [name for name in (*shown_facets(), BAND) if name not in apart]
    if together:
        yield filter_query(ask), _aggregations(together, ask)
    for name in apart:
        yield filter_query(ask, except_facet=name), _aggregations([name], ask)


def read(name: str, result: Mapping[str, Any], ask: SearchRequest) -> Counts:
    if name == BAND:
        return _read_bands(result)
    counts = {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}
    # A chosen value that no document has is there with 0.
    for value in ask.filters.get(name, ()):
        counts.setdefault(value, 0)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _aggregations(names: list[str], ask: SearchRequest) -> Aggregations:
    return {name: _bands(ask) if name == BAND else _terms(field_of(name, ask)) for name in names}


def _terms(field: str) -> Aggregations:
    return {"terms": {"field": field, "size": MOST_VALUES, "segment_size": MOST_VALUES}}


def _bands(ask: SearchRequest) -> Aggregations:
    """Split by "cannot be assessed", the known by the second limit, those under it by the first."""
    first, second = reach_fields(ask)
    return _split(
        "unknown", 1, _split(second, ask.inhabitants + 1, _split(first, ask.inhabitants + 1))
    )


def _split(field: str, at: int, inner: Aggregations | None = None) -> Aggregations:
    return {
        "range": {"field": field, "ranges": [{"to": at}, {"from": at}]},
        "aggs": {"split": inner} if inner else {},
    }


def _read_bands(result: Mapping[str, Any]) -> Counts:
    known, unknown = _halves(result)
    over, still = _halves(known["split"])
    between, under = _halves(still["split"])
    counts = {"under": under, "between": between, "over": over, "unknown": unknown}
    return tuple((name, counts[name]["doc_count"]) for name in BANDS)


def with_stepped(counts: Counts, stepped: Mapping[str, int]) -> Counts:
    # Where the cost may fall as the population grows, the split has a document among the unknown.
    moved = {**stepped, UNKNOWN: -sum(stepped.values())}
    return tuple((name, number + moved[name]) for name, number in counts)


def _halves(split: Mapping[str, Any]) -> tuple[Any, Any]:
    # An empty index has no buckets.
    below, above = _NONE, _NONE
    for bucket in split["buckets"]:
        if "from" in bucket:
            above = bucket
        else:
            below = bucket
    return below, above


_NONE: Aggregations = {"doc_count": 0, "split": {"buckets": []}}
