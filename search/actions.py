"""Loading the words that searchers use for one another."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from lib.reference.files import Report, Row, prepared, read_json, section, upsert
from search.models import SynonymSet
from search.synonyms import forget_synonyms

SYNONYM_FILE = Path(__file__).parent / "data" / "synonyms.json"


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
