"""Fields and documents as tantivy takes them."""

import tantivy

from search.index import schema as doc
from search.index.schema import Document
from search.index.sort_keys import SORT_KEYS, sort_keys


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


def to_tantivy(document: Document, words: doc.Words) -> tantivy.Document:
    made = tantivy.Document()
    for name, values in (doc.terms(words) | doc.facets(document)).items():
        for value in values:
            made.add_text(name, value)
    for name, key in doc.name_keys(document).items():
        made.add_text(name, key)
    numbers = doc.numbers(document)
    for name, number in (
        numbers | sort_keys(document.id, numbers) | {"id": document.id, "stamp": document.stamp}
    ).items():
        made.add_unsigned(name, number)
    return made
