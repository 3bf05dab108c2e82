"""Fields, settings and documents as Elasticsearch takes them."""

from typing import Any

from elasticsearch import dsl

from search.index import schema as doc
from search.index.schema import Document
from search.index.sort_keys import SORT_KEYS, sort_keys

# Its largest number is half of ours: sort keys, and what is compared with them, are moved down.
HALF = 2**63
LEAST, MOST = -HALF, HALF - 1
# Pages are read by their number as far as the site counts them.
MOST_HITS = 200_000
# Longer ones Lucene refuses, and the document with them.
LONGEST_KEY = 8_000
SETTINGS: dict[str, Any] = {
    # Counts are exact on one shard.
    "number_of_shards": 1,
    # A second copy where there is a second node.
    "auto_expand_replicas": "0-1",
    "max_result_window": MOST_HITS,
}


def make_mapping() -> dsl.Mapping:
    # What is shown comes from the database: nothing is kept but what is searched.
    mapping = dsl.Mapping().meta("_source", enabled=False).meta("dynamic", "strict")
    for name in doc.text_fields():
        options: Any = {"index_options": "docs"} if name == doc.GRAMS else {}
        mapping.field(name, dsl.Text(analyzer="whitespace", **options))
    for name in doc.FACETS:
        mapping.field(name, dsl.Keyword(ignore_above=LONGEST_KEY, eager_global_ordinals=True))
    for name in doc.NAME_KEYS.values():
        mapping.field(name, dsl.Keyword())
    for name in ("id", "stamp", *doc.NUMBERS, *SORT_KEYS):
        mapping.field(name, dsl.Long())
    return mapping


def types_of(mapping: dict[str, Any]) -> tuple[object, object, dict[str, object]]:
    """What of a mapping must be as we made it: whether it is strict, its source, its types."""
    fields = mapping.get("properties", {})
    source = mapping.get("_source", {}).get("enabled", True)
    types = {name: field.get("type", "object") for name, field in fields.items()}
    return mapping.get("dynamic"), source, types


def to_body(document: Document, words: doc.Words) -> dict[str, Any]:
    numbers = doc.numbers(document)
    numbers |= sort_keys(document.id, numbers) | {"id": document.id, "stamp": document.stamp}
    return {
        **doc.terms(words),
        **{name: list(values) for name, values in doc.facets(document).items()},
        **doc.name_keys(document),
        **{name: to_long(name, number) for name, number in numbers.items()},
    }


def to_long(name: str, number: int) -> int:
    moved = number - HALF if name in SORT_KEYS else number
    return max(LEAST, min(moved, MOST))


def from_long(name: str, number: int) -> int:
    return number + HALF if name in SORT_KEYS else number
