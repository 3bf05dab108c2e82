"""What the offerings cost the buyer, and by what their prices go."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.labels import missing_words
from catalogue.models import Part, Price
from catalogue.pricing.cost_table import PartRow, line_words, summed
from catalogue.pricing.procedures import procedure_title
from catalogue.procuring.comparison.cells import lines, row_of, shown_of
from catalogue.procuring.comparison.reading import Compared, Shown
from catalogue.procuring.comparison.table import Cell, Look, Origin, Row
from lib.i18n.amounts import day, euros
from lib.i18n.localized import Text, page_language
from procurement.rules.lifecycle_cost import MissingReason, Per, PriceLine, Pricing


def cost_rows(rows: Sequence[Compared]) -> Iterator[Row]:
    yield row_of("total", _("Elinkaarikustannus"), rows, _total, Look.COST)
    yield row_of("procedure", _("Hankintatapa"), rows, _procedure)
    if any(shown.frameworks for shown in shown_of(rows)):
        yield row_of("frameworks", _("Puitejärjestelyt"), rows, _frameworks)
    if any(shown.costs.optional_rows for shown in shown_of(rows)):
        yield row_of("total_with_options", _("Valinnaisten osien kanssa"), rows, _with_options)
    yield row_of("once", _("Kerran maksettava"), rows, _once)
    yield row_of("yearly", _("Vuodessa"), rows, _yearly)
    yield row_of("closed", _("Suljetut osat sopimusaikana"), rows, _closed)


def basis_rows(rows: Sequence[Compared]) -> Iterator[Row]:
    """A row for each basis by which any of them is priced."""
    for per, label in (
        (Per.CONTRACT, _("Kiinteät hinnat")),
        (Per.INHABITANT, _("Hinnat asukasta kohti")),
        (Per.USER, _("Hinnat käyttäjää kohti")),
        (Per.DAY, _("Hinnat työpäivältä")),
    ):
        if any(_priced(shown, per) for shown in shown_of(rows)):
            yield row_of(
                f"price_per_{per.value}",
                label,
                rows,
                lambda shown, per=per: _prices(shown, _priced(shown, per)),  # type: ignore[misc]
            )
    if any(_on_request(shown) for shown in shown_of(rows)):
        yield row_of("price_on_request", _("Hinta pyydettäessä"), rows, _requested)


def _counted(shown: Shown, amount: Decimal | None, *more: str, note: str = "") -> Cell:
    """A sum, or why there is none."""
    if amount is None:
        return Cell(origin=Origin.COUNTED, on=shown.confirmed_on, note=note)
    return Cell(
        lines(euros(amount, page_language()), *more), amount, Origin.COUNTED, shown.confirmed_on
    )


def _told(shown: Shown, *words: str | Text) -> Cell:
    return Cell(lines(*words), on=shown.confirmed_on)


def _total(shown: Shown) -> Cell:
    cell = _counted(shown, shown.cost.total, note=_missing(shown.costs.missing_rows))
    return Cell(cell.lines, cell.amount, cell.origin, cell.on, cell.note, drawn=shown.cost)


def _procedure(shown: Shown) -> Cell:
    return Cell(
        lines(procedure_title(shown.cost.procedure)),
        origin=Origin.COUNTED,
        on=shown.confirmed_on,
    )


def _frameworks(shown: Shown) -> Cell:
    """None in the directory says nothing of others."""
    language = page_language()
    usable = (
        _("%(name)s: kunta voi ostaa sillä %(day)s asti")
        % {"name": row.title, "day": day(row.valid_to, language)}
        for row in shown.frameworks.usable
    )
    asked = (
        _("%(name)s: kysy, voiko kunta ostaa sillä") % {"name": row.title}
        for row in shown.frameworks.asked
    )
    return Cell(lines(*usable, *asked), origin=Origin.DIRECTORY)


def _with_options(shown: Shown) -> Cell:
    if not shown.costs.optional_rows:
        return _told(shown, _("Ei valinnaisia osia"))
    missing = [*shown.costs.missing_rows, *shown.costs.missing_optional_rows]
    return _counted(shown, shown.cost.whole.total, note=_missing(missing))


def _once(shown: Shown) -> Cell:
    note = _missing(shown.costs.missing_rows)
    return _counted(shown, shown.costs.base_totals.once, note=note)


def _yearly(shown: Shown) -> Cell:
    note = _missing(shown.costs.missing_rows)
    return _counted(shown, shown.costs.base_totals.yearly, note=note)


def _closed(shown: Shown) -> Cell:
    closed = [row for row in shown.costs.base_rows if row.part.kind == Part.Kind.CLOSED]
    optional = [row for row in shown.costs.optional_rows if row.part.kind == Part.Kind.CLOSED]
    if not closed and not optional:
        return Cell(lines(_("Ei suljettuja osia")), Decimal(0), on=shown.confirmed_on)
    more = (
        _("Valinnainen %(name)s: %(sum)s") % {"name": row.name, "sum": _sum_or_reason(row)}
        for row in optional
    )
    total = summed([row.total for row in closed])
    return _counted(shown, total, *more, note=_missing([row for row in closed if row.missing]))


def _sum_or_reason(row: PartRow) -> str:
    if row.total is None:
        return _reason(row.missing[0])
    return euros(row.total, page_language())


def _missing(rows: Sequence[PartRow]) -> str:
    """`Hinta pyydettäessä: Koulutus, Tuki`."""
    by_reason: dict[MissingReason, list[str]] = {}
    for row in rows:
        by_reason.setdefault(row.missing[0], []).append(str(row.name))
    return "; ".join(
        f"{_reason(reason)}: {', '.join(names)}" for reason, names in by_reason.items()
    )


def _reason(reason: MissingReason) -> str:
    return missing_words(reason)


def _priced(shown: Shown, per: Per) -> list[tuple[PartRow, PriceLine]]:
    return [
        (row, line)
        for row in shown.costs.rows
        for line in row.lines
        if line.per is per
        and line.pricing is Pricing.PRICED
        and (line.tiers or line.amount is not None)
    ]


def _prices(shown: Shown, priced: Sequence[tuple[PartRow, PriceLine]]) -> Cell:
    words: list[str | Text] = [
        # A line with a part's name is in the language of the name.
        replace(row.name, text=f"{row.name}: {_price_words(line)}")
        for row, line in priced
        if not _is_free(line)
    ]
    # What costs nothing would hide what does: one line for all of it.
    if free := [str(row.name) for row, line in priced if _is_free(line)]:
        words.append(f"{euros(0, page_language())}: {', '.join(dict.fromkeys(free))}")
    return _told(shown, *(words or [_("Ei tällaisia hintoja")]))


def _is_free(line: PriceLine) -> bool:
    return not line.tiers and not line.amount and not line.amount_max


def _price_words(line: PriceLine) -> str:
    """`2 400 € vuodessa`; what is not fixed says by what it goes."""
    language = page_language()
    if words := line_words(line, language):
        return words
    when = Price.Recurrence(line.recurrence.value).label
    return f"{euros(line.amount or 0, language)} {when}"


def _on_request(shown: Shown) -> list[str]:
    return [
        str(row.name)
        for row in shown.costs.rows
        if any(line.pricing is Pricing.ON_REQUEST for line in row.lines)
    ]


def _requested(shown: Shown) -> Cell:
    return _told(shown, *(_on_request(shown) or [_("Kaikki hinnat on ilmoitettu")]))
