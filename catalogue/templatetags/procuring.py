"""Tags of comparing: whose word a cell is, and of which day."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from catalogue.procuring.comparison.table import Cell, Column, Origin, Row
from lib.i18n.amounts import day
from lib.i18n.localized import page_language

register = template.Library()


@register.filter
def origins(row: Row, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Letters of the columns, and the words they share."""
    found: dict[str, list[str]] = {}
    for column, cell in zip(columns, row.cells, strict=True):
        words = _("ei enää hakemistossa") if cell is None else origin_words(cell)
        found.setdefault(words, []).append(column.letter)
    return [(", ".join(letters), words) for words, letters in found.items()]


def origin_words(cell: Cell) -> str:
    words = {
        Origin.VENDOR: _("toimittaja on ilmoittanut"),
        Origin.REVIEW: _("JulkisCOSS on arvioinut"),
        Origin.COUNTED: _("laskettu toimittajan ilmoittamista hinnoista"),
        Origin.DIRECTORY: _("hakemiston tieto"),
    }[cell.origin]
    return f"{words}, {day(cell.on, page_language())}" if cell.on else words
