"""The query tree as a query of Elasticsearch's."""

from collections.abc import Callable
from typing import Any

from search.engines.elasticsearch.mapping import LONGEST_KEY, to_long
from search.query.tree import (
    AllOf,
    AnyOf,
    Best,
    Between,
    Const,
    Everything,
    Phrase,
    Query,
    Range,
    Ranked,
    Term,
)

TIE_BREAK = 0.1
Body = dict[str, Any]


def compiled(query: Query, boost: float = 1.0) -> Body:
    return _RULES[type(query)](query, boost)


def _term(query: Term, boost: float) -> Body:
    if isinstance(query.value, int):
        value: str | int = to_long(query.field, query.value)
    elif len(query.value) > LONGEST_KEY:
        # No document has it, and the server would refuse the question.
        return {"match_none": {}}
    else:
        value = _text(query.value)
    return {"term": {query.field: {"value": value, "boost": boost}}}


def _phrase(query: Phrase, boost: float) -> Body:
    # The analyser splits at whitespace, and no token holds any.
    text = _text(" ".join(query.values))
    return {"match_phrase": {query.field: {"query": text, "boost": boost}}}


def _any_of(query: AnyOf, boost: float) -> Body:
    parts = [compiled(part, weight) for part, weight in query.parts]
    return {"bool": {"should": parts, "minimum_should_match": query.at_least, "boost": boost}}


def _all_of(query: AllOf, boost: float) -> Body:
    return {"bool": {"must": [compiled(part) for part in query.parts], "boost": boost}}


def _best(query: Best, boost: float) -> Body:
    parts = [compiled(part, weight) for part, weight in query.parts]
    return {"dis_max": {"queries": parts, "tie_breaker": TIE_BREAK, "boost": boost}}


def _range(query: Range, _boost: float) -> Body:
    if query.low is not None and query.high is not None and query.low > query.high:
        return {"match_none": {}}
    bounds = {"gte": query.low, "lte": query.high}
    told = {
        name: to_long(query.field, bound) for name, bound in bounds.items() if bound is not None
    }
    return {"range": {query.field: told}}


def _between(query: Between, _boost: float) -> Body:
    bounds = {"gt": query.after, "lt": query.before}
    return {"range": {query.field: {name: bound for name, bound in bounds.items() if bound}}}


def _ranked(query: Ranked, boost: float) -> Body:
    return {
        "bool": {
            "filter": [compiled(query.match)],
            "should": [compiled(query.score)],
            "boost": boost,
        }
    }


def _text(value: str) -> str:
    # Halves of letters, which some browsers send, are no UTF-8.
    return value.encode("utf-8", "replace").decode()


_RULES: dict[type, Callable[[Any, float], Body]] = {
    Term: _term,
    Phrase: _phrase,
    AnyOf: _any_of,
    AllOf: _all_of,
    Best: _best,
    Const: lambda query, _: {"constant_score": {"filter": compiled(query.query), "boost": 0.0}},
    Range: _range,
    Between: _between,
    Everything: lambda _, boost: {"match_all": {"boost": boost}},
    Ranked: _ranked,
}
