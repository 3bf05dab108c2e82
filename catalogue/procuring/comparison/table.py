"""A comparison as values: groups of rows with a cell for each offering.

Pure. What an offering does not say is not known; it is never taken for a no.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from lib.i18n.localized import Text

LETTERS = "ABCDE"


class Origin(StrEnum):
    """Whose word a cell is."""

    VENDOR = "vendor"
    REVIEW = "review"
    COUNTED = "counted"
    DIRECTORY = "directory"


class Look(StrEnum):
    """How a page shows a row: as words alone, or with what its cells have `drawn` beside them."""

    WORDS = "words"
    COST = "cost"
    STATE = "state"
    PARTS = "parts"
    LINK = "link"


@dataclass(frozen=True)
class Cell:
    """What one offering says, line by line; without lines it is not known.

    `amount` is EUR excl. VAT, `on` the day the origin said so, `note` why it is not known, `drawn`
    what the page draws by the row's look.
    """

    lines: tuple[Text, ...] = ()
    amount: Decimal | None = None
    origin: Origin = Origin.VENDOR
    on: date | None = None
    note: str = ""
    drawn: object = None

    @property
    def words(self) -> str | None:
        return "\n".join(map(str, self.lines)) or None

    @property
    def unknown(self) -> str:
        return _("ei kerrottu") if self.origin is Origin.VENDOR else _("ei tiedossa")

    @property
    def said(self) -> tuple[str | None, Decimal | None, str]:
        return self.words, self.amount, self.note


@dataclass(frozen=True)
class Row:
    """`key` is the same in every language. A cell is None where the offering is public no more."""

    key: str
    label: str
    cells: tuple[Cell | None, ...]
    look: Look = Look.WORDS
    criterion: str = ""

    @property
    def is_same(self) -> bool:
        return len({cell.said for cell in self.cells if cell is not None}) <= 1

    @property
    def has_amounts(self) -> bool:
        return any(cell is not None and cell.amount is not None for cell in self.cells)


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """An offering in its place; `is_gone` for one that is public no more."""

    slug: str
    name: Text
    letter: str
    is_gone: bool = False


@dataclass(frozen=True)
class Comparison:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    @property
    def differences(self) -> "Comparison":
        """Only the rows in which the offerings differ."""
        rows = {group.key: tuple(_differing(group.rows)) for group in self.groups}
        return replace(
            self,
            groups=tuple(
                replace(group, rows=rows[group.key]) for group in self.groups if rows[group.key]
            ),
        )

    @property
    def shown_count(self) -> int:
        return sum(not column.is_gone for column in self.columns)

    @property
    def row_count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def _differing(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row.is_same]
