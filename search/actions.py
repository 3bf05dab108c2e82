"""Loading the words that searchers use for one another, and the closed products they name."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from catalogue.models import Component
from lib.i18n.localized import LANGUAGES
from lib.reference.files import Report, Row, prepared, read_json, section, upsert
from search.models import ClosedProduct, SynonymSet
from search.synonyms import forget_synonyms

SYNONYM_FILE = Path(__file__).parent / "data" / "synonyms.json"
PRODUCT_FILE = Path(__file__).parent / "data" / "closed_products.json"


@transaction.atomic
def load_synonyms(*, at: datetime, path: Path = SYNONYM_FILE) -> list[Report]:
    report = upsert(
        path,
        SynonymSet,
        prepared(path, section(path, read_json(path), "sets"), _synonym_columns),
        at=at,
    )
    transaction.on_commit(forget_synonyms)
    return [report]


def _synonym_columns(_number: int, row: Row) -> dict[str, Any]:
    """Raises ValueError unless `words` is a list of at least two texts."""
    words = row["words"]
    if len(words) < len(("one", "other")) or not all(
        isinstance(word, str) and word for word in words
    ):
        msg = "words must be a list of at least two texts"
        raise ValueError(msg)
    return {"slug": row["slug"], "language": row["language"], "words": words}


@transaction.atomic
def load_closed_products(*, at: datetime, path: Path = PRODUCT_FILE) -> list[Report]:
    """The taxonomy must be loaded before."""
    components = {component.slug: component for component in Component.objects.offered()}

    def columns(_number: int, row: Row) -> dict[str, Any]:
        return _product_columns(row, components)

    rows = prepared(path, section(path, read_json(path), "products"), columns)
    report = upsert(path, ClosedProduct, rows, at=at)
    transaction.on_commit(forget_synonyms)
    return [report]


def _product_columns(row: Row, components: Mapping[str, Component]) -> dict[str, Any]:
    """Raises ValueError for a component that is not there."""
    if row["component"] not in components:
        msg = f"no component is called {row['component']}"
        raise ValueError(msg)
    return {
        "slug": row["slug"],
        "name": row["name"],
        "other_names": row["other_names"],
        "component": components[row["component"]],
        **{f"needs_{language}": row["needs"][language] for language in LANGUAGES},
    }
