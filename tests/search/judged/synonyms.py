"""The synonyms and closed products of the files, as the query reads them, without a database."""

from lib.reference.files import read_json
from search.actions import PRODUCT_FILE, SYNONYM_FILE
from search.query.synonyms import Product, Synonyms, synonyms_of


def file_synonyms() -> Synonyms:
    sets = ((row["language"], row["words"]) for row in read_json(SYNONYM_FILE)["sets"])
    return synonyms_of(sets, file_products())


def file_products() -> list[Product]:
    return [
        Product(
            row["slug"],
            (row["name"], *row["other_names"]),
            {language: tuple(words) for language, words in row["needs"].items()},
        )
        for row in read_json(PRODUCT_FILE)["products"]
    ]
