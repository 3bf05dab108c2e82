"""The memo as files. The same inputs give the same bytes: no clock is read."""

import csv
from io import StringIO

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from catalogue.procuring.assessment.page import Line, ResultPage
from lib.i18n.localized import page_language

STYLE, FONTS = "css/memo.css", "/fonts/"
# A cell that begins so would be a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class PrinterMissingError(RuntimeError):
    """The libraries that lay out a PDF (Pango) are not on this machine."""


def memo_pdf(page: ResultPage, address: str) -> bytes:
    """Tagged, PDF/UA-1. Raises PrinterMissingError."""
    try:
        # Loads Pango: where it is missing, only the PDF is.
        from weasyprint import CSS, HTML  # noqa: PLC0415 -- as above
    except OSError as error:
        raise PrinterMissingError from error
    html = render_to_string(
        "catalogue/procuring/memo.html",
        {"page": page, "address": address, "language": page_language()},
    )
    style = finders.find(STYLE)
    assert isinstance(style, str)  # noqa: S101 -- it is ours
    written = HTML(string=html, url_fetcher=_nothing_fetched).write_pdf(
        stylesheets=[CSS(filename=style)],
        pdf_variant="pdf/ua-1",
        pdf_identifier=page.result.fingerprint.encode(),
    )
    assert isinstance(written, bytes)  # noqa: S101 -- no target was given
    return written


def _nothing_fetched(url: str) -> dict[str, object]:
    msg = f"a memo fetches nothing, not {url}"
    raise ValueError(msg)


def memo_csv(page: ResultPage) -> str:
    """A row for each part and each sum; amounts with a decimal point, EUR excl. VAT."""
    file = StringIO()
    # So that spreadsheets read it as UTF-8.
    file.write("\ufeff")
    writer = csv.writer(file)
    years = [_("%(year)s. vuosi") % {"year": year} for year in page.year_numbers]
    writer.writerow([_("Osa"), *years, _("Yhteensä")])
    for line in (*page.lines, page.sum_line, page.paid_line):
        writer.writerow(_cells(line))
    found = page.result.assessment
    writer.writerow([])
    for name, value in (
        (_("Elinkaarikustannus"), page.total),
        (_("Päätöksen päivä"), page.result.decided_on.isoformat()),
        (_("Menettely"), found.procedure),
        (_("Avoin kunta -sääntö"), found.verdict),
        (_("Säännöt"), " ".join(rules.slug for rules in found.rule_sets)),
        (_("Tunniste (SHA-256)"), page.result.fingerprint),
    ):
        writer.writerow([name, "" if value is None else value])
    return file.getvalue()


def _cells(line: Line) -> list[str]:
    name = str(line.name)
    if name.startswith(FORMULA):
        name = f"'{name}"
    return [name, *(f"{amount:f}" for amount in (*line.years, line.total))]
