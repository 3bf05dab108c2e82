"""Services that municipalities know and solutions are integrated with.

One list for the form, the pages, the filters and the differences.
"""

from functools import lru_cache

from catalogue.taxonomy.reference_data import DATA
from lib.i18n.localized import page_language, pick
from lib.reference.files import Row, read_json, section

INTEGRATIONS = DATA / "integrations.json"


@lru_cache(maxsize=1)
def _rows() -> list[Row]:
    return section(INTEGRATIONS, read_json(INTEGRATIONS), "integrations")


def integration_choices() -> list[tuple[str, str]]:
    """In the order of the file, by their names in the language of the page."""
    return [(row["slug"], str(pick(row, page_language()))) for row in _rows()]
