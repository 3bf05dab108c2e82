"""What every group of rows is made with: a row of one thing told by each offering."""

from collections.abc import Callable, Sequence

from catalogue.procuring.comparison.reading import Compared, Shown
from catalogue.procuring.comparison.table import Cell, Look, Row
from lib.i18n.localized import Text, page_language

Tell = Callable[[Shown], Cell]


def row_of(
    key: str, label: str, rows: Sequence[Compared], tell: Tell, look: Look = Look.WORDS
) -> Row:
    return Row(key, label, tuple(tell(row.shown) if row.shown else None for row in rows), look)


def shown_of(rows: Sequence[Compared]) -> list[Shown]:
    return [row.shown for row in rows if row.shown]


def lines(*words: str | Text) -> tuple[Text, ...]:
    """In the language of the page where they do not say theirs; empty ones are left out."""
    language = page_language()
    return tuple(
        line if isinstance(line, Text) else Text(line, language, is_fallback=False)
        for line in words
        if line
    )
