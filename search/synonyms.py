"""Words that searchers use for one another, and products they name: the rows as a query reads them.

Kept by every worker.
"""

from lib.caching.process import forget, process_cached, reference_key
from lib.i18n.localized import LANGUAGES
from search.models import ClosedProduct, SynonymSet
from search.query.synonyms import Product, Synonyms, synonyms_of

SYNONYMS, PRODUCTS = reference_key("search.synonyms"), reference_key("search.products")


def synonyms() -> Synonyms:
    return process_cached(SYNONYMS, _read_synonyms)


def closed_products() -> dict[str, ClosedProduct]:
    """By slug, with their components."""
    return process_cached(PRODUCTS, _read_products)


def _read_synonyms() -> Synonyms:
    sets = SynonymSet.objects.offered().values_list("language", "words")
    return synonyms_of(sets, map(product_of, closed_products().values()))


def product_of(row: ClosedProduct) -> Product:
    needs = {language: tuple(row.needs(language)) for language in LANGUAGES}
    return Product(row.slug, tuple(row.names), needs)


def _read_products() -> dict[str, ClosedProduct]:
    rows = ClosedProduct.objects.offered().select_related("component__layer")
    return {row.slug: row for row in rows}


def forget_synonyms() -> None:
    forget(SYNONYMS)
    forget(PRODUCTS)
