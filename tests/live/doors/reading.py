"""What an answer of the site says: total and procedure, read as a visitor or a program reads it.

Pages are read in Finnish.
"""

import csv
import html
import io
import json
import re
from decimal import Decimal
from typing import NamedTuple

from openpyxl import load_workbook


class Told(NamedTuple):
    """Total in EUR excl. VAT, None where a price is missing; and the procedure by its code."""

    total: Decimal | None
    procedure: str


TITLES = {
    "Kunta voi ostaa suoraan": "direct",
    "Pyydä tarjoukset: pienhankinta": "small",
    "Kunnan on kilpailutettava (kansallinen menettely)": "national",
    "Kunnan on kilpailutettava (EU-menettely ja EU-hankintailmoitus)": "eu",
    "Emme voi sanoa hankintamenettelyä": "cannot_assess",
}
VERDICTS = {
    "Kunta voi ostaa suoraan": "direct",
    "Pyydä tarjoukset": "small",
    "Kunnan on kilpailutettava": "national",
    "Kunnan on kilpailutettava EU-menettelyllä": "eu",
    "Emme voi sanoa hankintamenettelyä": "cannot_assess",
}
MISSING = Told(None, "cannot_assess")
TAG = re.compile(r"<[^>]*>")
CARD = re.compile(r'id="r-([-\w]+)"')
SUM = re.compile(r'class="price__sum">([^<]*)<')
NOTE = re.compile(r'class="flag__note">([^<]*)<')
TITLE = re.compile(r'id="tulos-o">([^<]*)<')
COUNT = re.compile(r'id="n-hinta-([-\w]+)">([\d\s]+)<')
LABEL = re.compile(r'<div role="rowheader">(?:<svg.*?</svg> )?([^<]*)<details', re.DOTALL)
CELL = re.compile(r'<div role="cell">(.*?)</div>', re.DOTALL)
TOTAL, PROCEDURE = "Elinkaarikustannus", "Hankintatapa"


def amount(text):
    """`28 660,50 €` or `28660.50`; None for a dash, and for what says that it is not known."""
    figures = re.sub(r"[^\d.,]", "", text).replace(",", ".")
    return Decimal(figures) if figures else None


def cards(page):
    """Slug → what its card says, in the order of the page."""
    pieces = html.unescape(page).split('<article class="offer')[1:]
    return {CARD.search(piece)[1]: _card(piece) for piece in pieces}


def _card(piece):
    total = amount(SUM.search(piece)[1])
    # Where there is no sum the note tells which price is missing.
    return MISSING if total is None else Told(total, TITLES[NOTE.search(piece)[1]])


def facet_counts(page):
    """Band by its parameter → the count beside it."""
    return {name: int(re.sub(r"\s", "", count)) for name, count in COUNT.findall(page)}


def verdict(page):
    """Of the helper's page."""
    title = html.unescape(TITLE.search(page)[1])
    if "hinta puuttuu" in title:
        return MISSING
    words, _, rest = title.partition(". ")
    return Told(amount(rest.rstrip(".")), VERDICTS[words])


def memo_csv(content):
    rows = {
        row[0]: row[1]
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))
        if len(row) == 2
    }
    return Told(amount(rows[TOTAL]), rows["Menettely"])


def assessment(content):
    found = json.loads(content)
    found = found.get("result", found)
    return Told(amount(found["total"] or ""), found["procedure"])


def offering(found):
    """Of the API's list and detail."""
    return Told(amount(found["cost"]["total"] or ""), found["threshold"]["procedure"])


def compared_page(page):
    rows = {
        html.unescape(LABEL.search(row)[1]): CELL.findall(row)
        for row in page.split('<div role="row"')
        if LABEL.search(row)
    }
    sums = [SUM.search(cell) for cell in rows[TOTAL]]
    return _columns(
        [html.unescape(found[1]) if found else "" for found in sums],
        [html.unescape(TAG.sub("", cell)).strip() for cell in rows[PROCEDURE]],
    )


def compared_csv(content):
    return _table(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def compared_xlsx(content):
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    return _table(
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(values_only=True)
    )


def _table(lines):
    rows = {line[1]: line[3:] for line in lines if len(line) > 3}
    return _columns(rows[TOTAL], rows[PROCEDURE])


def compared_api(content):
    rows = {
        row["id"]: row["cells"] for group in json.loads(content)["groups"] for row in group["rows"]
    }
    return _columns(
        [cell["amount"] or "" for cell in rows["total"]],
        [cell["value"] for cell in rows["procedure"]],
    )


def _columns(sums, titles):
    # What is not known says so in words, which may name a year.
    totals = (None if text.startswith("ei tiedossa") else amount(text) for text in sums)
    return [Told(total, TITLES[title]) for total, title in zip(totals, titles, strict=True)]
