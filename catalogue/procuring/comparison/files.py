"""A comparison as a file: CSV and XLSX, every cell as text that nothing reads as a formula.

Sums are numbers, EUR excl. VAT, exact.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from catalogue.procuring.comparison.page import ComparisonPage
from catalogue.procuring.comparison.table import Cell, Row

Value = str | Decimal
Line = list[Value]
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
WIDTH, LABEL_WIDTH = 36, 30


def file_of(kind: str, page: ComparisonPage, address: str) -> bytes:
    """`kind` is one of `FILES`."""
    return MAKERS[kind](page, address)


def table_lines(page: ComparisonPage, address: str) -> Iterator[Line]:
    """What it is, for whom and when; the names; then the rows with their groups."""
    yield [page.caption]
    yield [address]
    yield []
    yield [_("Ryhmä"), _("Ominaisuus"), _("Yksikkö"), *(_name(page, n) for n in _places(page))]
    for group in page.whole.groups:
        for row in group.rows:
            unit = "EUR" if row.has_amounts else ""
            yield [group.title, row.label, unit, *(_value(row, cell) for cell in row.cells)]


def _places(page: ComparisonPage) -> range:
    return range(len(page.whole.columns))


def _name(page: ComparisonPage, place: int) -> str:
    column = page.whole.columns[place]
    return f"{column.name} ({_('ei enää hakemistossa')})" if column.is_gone else str(column.name)


def _value(row: Row, cell: Cell | None) -> Value:
    if cell is None:
        return ""
    if row.has_amounts and cell.amount is not None:
        return cell.amount
    return cell.words or _not_known(cell)


def _not_known(cell: Cell) -> str:
    return f"{cell.unknown} ({cell.note})" if cell.note else cell.unknown


def as_csv(page: ComparisonPage, address: str) -> bytes:
    """UTF-8 with a mark, semicolons: as spreadsheets here open it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for line in table_lines(page, address):
        writer.writerow([_harmless(value) for value in line])
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"'{value}" if value.startswith(FORMULA) else value


def as_xlsx(page: ComparisonPage, address: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Vertailu"))
    sheet.freeze_panes = "D5"
    for number, letter in enumerate("ABCDEFGH"):
        sheet.column_dimensions[letter].width = LABEL_WIDTH if number < 2 else WIDTH  # noqa: PLR2004 -- two of labels
    for number, line in enumerate(table_lines(page, address)):
        sheet.append([_cell(sheet, value, is_bold=number in {0, 3}) for value in line])
    book.active = 0
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, is_bold: bool) -> SheetCell:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, Decimal):
        cell.value = value
        cell.number_format = "#,##0.00"
    else:
        # As text, whatever it begins with: openpyxl would take `=` for a formula.
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA)
    cell.font = Font(bold=is_bold)
    cell.alignment = Alignment(wrap_text=not is_bold, vertical="top")
    return cell


FILES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAKERS: Mapping[str, Callable[[ComparisonPage, str], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}
