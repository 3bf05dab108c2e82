"""The query tree as a query of tantivy's."""

from collections.abc import Callable
from typing import Any

import tantivy

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
LARGEST = 2**64 - 1


class Compiler:
    """Turns the query tree into tantivy's."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = schema = index.schema
        self._rules: dict[type, Callable[[Any], tantivy.Query]] = {
            Term: lambda q: tantivy.Query.term_query(schema, q.field, q.value),
            Phrase: lambda q: tantivy.Query.phrase_query(schema, q.field, list(q.values)),
            Range: self._range,
            Between: self._between,
            Const: lambda q: tantivy.Query.const_score_query(self(q.query), 0.0),
            Everything: lambda _: tantivy.Query.all_query(),
            AllOf: lambda q: tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, self(part)) for part in q.parts]
            ),
            AnyOf: self._any_of,
            Best: lambda q: tantivy.Query.disjunction_max_query(self._weighted(q.parts), TIE_BREAK),
            Ranked: lambda q: tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, self(Const(q.match))), (tantivy.Occur.Should, self(q.score))]
            ),
        }

    def __call__(self, query: Query) -> tantivy.Query:
        return self._rules[type(query)](query)

    def _range(self, query: Range) -> tantivy.Query:
        low = max(query.low or 0, 0)
        # Sort keys of what has no price are larger than any number of a document.
        high = LARGEST if query.high is None else min(query.high, LARGEST)
        if low > high:
            return tantivy.Query.empty_query()
        return tantivy.Query.range_query(
            self._schema, query.field, tantivy.FieldType.Unsigned, low, high
        )

    def _between(self, query: Between) -> tantivy.Query:
        # Ranges of texts are made by the parser only.
        after, before = query.after or "*", query.before or "*"
        return self._index.parse_query(f"{query.field}:{{{after} TO {before}}}", [query.field])

    def _any_of(self, query: AnyOf) -> tantivy.Query:
        parts = [(tantivy.Occur.Should, part) for part in self._weighted(query.parts)]
        return tantivy.Query.boolean_query(parts, minimum_number_should_match=query.at_least)

    def _weighted(self, parts: tuple[tuple[Query, float], ...]) -> list[tantivy.Query]:
        return [
            self(query) if weight == 1.0 else tantivy.Query.boost_query(self(query), weight)
            for query, weight in parts
        ]
