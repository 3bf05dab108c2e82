"""Rows of a comparison as HTML.

A template is rendered once for what it branches on, and filled with labels and cells.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.procuring.comparison.table import Cell, Column, Comparison, Look, Origin, Row
from lib.i18n.amounts import day
from lib.i18n.localized import Text, page_language
from lib.templatetags.site import BREAK, text
from lib.text.shapes import Shape, hole

ORIGIN = '<span class="origin__line">{}: {}</span>'


def row_html(row: Row, comparison: Comparison) -> SafeString:
    is_same = row.is_same and comparison.shown_count > 1
    shape = _row_shape(page_language(), row.criterion, is_same=is_same)
    origins = format_html_join("", ORIGIN, _origins(row, comparison.columns))
    return shape.filled(
        {
            "label": row.label,
            "origins": origins,
            "cells": format_html_join(
                "", '<div role="cell">{}</div>', ((_cell_html(row, cell),) for cell in row.cells)
            ),
        }
    )


@lru_cache(maxsize=64)
def _row_shape(_language: str, criterion: str, *, is_same: bool) -> Shape:
    holes = {name: hole(name) for name in ("label", "origins", "cells")}
    return Shape.of(
        render_to_string(
            "catalogue/procuring/comparison_row.html",
            {**holes, "criterion": criterion, "is_same": is_same},
        )
    )


def _cell_html(row: Row, cell: Cell | None) -> SafeString:
    if cell is None:
        return SafeString("")
    if not cell.lines and row.look not in {Look.COST, Look.STATE}:
        return _unknown_html(cell)
    words = _words_html(cell.lines) if row.look in {Look.WORDS, Look.PARTS} else ""
    if row.look == Look.WORDS:
        return SafeString(words)
    html = render_to_string(
        "catalogue/procuring/cell.html", {"row": row, "cell": cell, "words": words}
    )
    return SafeString(html.strip())


def _unknown_html(cell: Cell) -> SafeString:
    # Unknown is never shown as a no.
    unknown = format_html('<span class="soft">{}</span>', cell.unknown)
    note = format_html('<br><span class="s soft">{}</span>', cell.note) if cell.note else ""
    return SafeString(f"{unknown}{note}")


def _words_html(lines: Sequence[Text]) -> SafeString:
    """Line by line; in which language a text is, is said once, after the last."""
    *before, last = lines
    return format_html(
        "{}{}",
        format_html_join("", f"{{}}{BREAK}", ((text(line, say=False),) for line in before)),
        text(last),
    )


def _origins(row: Row, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Letters of the columns, and the words they share."""
    found: dict[str, list[str]] = {}
    for column, cell in zip(columns, row.cells, strict=True):
        words = _("ei enää hakemistossa") if cell is None else _origin_words(cell)
        found.setdefault(words, []).append(column.letter)
    return [(", ".join(letters), words) for words, letters in found.items()]


def _origin_words(cell: Cell) -> str:
    words = _origin_names(page_language())[cell.origin]
    return f"{words}, {day(cell.on, page_language())}" if cell.on else words


@lru_cache(maxsize=8)
def _origin_names(_language: str) -> dict[Origin, str]:
    return {
        Origin.VENDOR: _("toimittaja on ilmoittanut"),
        Origin.REVIEW: _("JulkisCOSS on arvioinut"),
        Origin.COUNTED: _("laskettu toimittajan ilmoittamista hinnoista"),
        Origin.DIRECTORY: _("hakemiston tieto"),
    }
