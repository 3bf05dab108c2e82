"""Fields and documents as tantivy takes them."""

from collections.abc import Mapping

import tantivy

from catalogue.pricing.cost import REFERENCE_POPULATIONS
from search.index import schema as doc
from search.index.schema import Document

ID_BITS = 24

SORT_KEYS = (
    "newest_key",
    *(f"cost_{population}_key" for population in REFERENCE_POPULATIONS),
)


def make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in doc.text_fields():
        builder.add_text_field(
            name, tokenizer_name="ws", index_option="basic" if name == doc.GRAMS else "position"
        )
    for name in (*doc.FACETS, *doc.NAME_KEYS.values()):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for name in (*doc.NUMBERS, "stamp", *SORT_KEYS):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def to_tantivy(document: Document, words: doc.Words, finnish: str) -> tantivy.Document:
    made = tantivy.Document()
    for name, values in (doc.terms(words, finnish) | doc.facets(document)).items():
        for value in values:
            made.add_text(name, value)
    for name, key in doc.name_keys(document).items():
        made.add_text(name, key)
    numbers = doc.numbers(document)
    for name, number in (
        numbers | _sort_keys(document.id, numbers) | {"id": document.id, "stamp": document.stamp}
    ).items():
        made.add_unsigned(name, number)
    return made


def _sort_keys(ident: int, numbers: Mapping[str, int]) -> dict[str, int]:
    # The numbers end in the id, so that no two hits tie.
    low = ident & ((1 << ID_BITS) - 1)
    keys = {"newest_key": numbers["published_at"] << ID_BITS | low}
    for population in REFERENCE_POPULATIONS:
        cost = (
            doc.DEAREST
            if numbers["unknown"] == 1
            else min(numbers[f"cost_{population}"], doc.DEAREST)
        )
        keys[f"cost_{population}_key"] = cost << ID_BITS | low
    return keys
