"""The cost of one offering in detail: a row for each part, the two totals, the chart's series."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import Part, Price
from catalogue.pricing.chart import Chart, Series, chart
from catalogue.pricing.cost import OfferingCost
from lib.i18n.amounts import digits, euros
from lib.i18n.localized import Text, in_its_language
from procurement.rules.lifecycle_cost import (
    Buyer,
    LifecycleCost,
    MissingReason,
    Per,
    PriceLine,
    Recurrence,
    Term,
    Tiering,
    life_cycle_cost,
)

YEAR = Term(12)


@dataclass(frozen=True)
class PartRow:
    """A part with its sums for the buyer, EUR excl. VAT.

    A sum is None when it cannot be assessed; then `missing` says why.
    """

    part: Part
    lines: tuple[PriceLine, ...]
    once: Decimal | None
    yearly: Decimal | None
    total: Decimal | None
    missing: tuple[MissingReason, ...]
    language: str
    included_in: Text | None = None

    @property
    def name(self) -> Text:
        return self.part.name(self.language)

    @property
    def about(self) -> Text:
        return self.part.about(self.language)

    @property
    def basis(self) -> list[str]:
        # Only where the sums alone would hide it: per inhabitant, per user, per day, range, tiers.
        return [
            words for words in (line_words(line, self.language) for line in self.lines) if words
        ]


@dataclass(frozen=True)
class PartSums:
    """The sums of one part's lines, EUR excl. VAT; None where one cannot be assessed."""

    once: Decimal | None
    yearly: Decimal | None
    total: Decimal | None
    missing: tuple[MissingReason, ...]


@dataclass(frozen=True)
class Totals:
    """A row of sums; None when a part cannot be assessed."""

    once: Decimal | None
    yearly: Decimal | None
    total: Decimal | None


@dataclass(frozen=True)
class CostTable:
    cost: OfferingCost
    parts: tuple[Part, ...]
    language: str

    @cached_property
    def rows(self) -> tuple[PartRow, ...]:
        return tuple(self.row(part) for part in self.parts)

    def row(self, part: Part) -> PartRow:
        lines = tuple(line for line in self.cost.lines if line.part == str(part.pk))
        sums = part_sums(lines, self.cost.context.buyer, self.cost.context.term)
        including = next((other for other in self.parts if other.pk == part.included_in_id), None)
        return PartRow(
            part,
            lines,
            sums.once,
            sums.yearly,
            sums.total,
            sums.missing,
            self.language,
            including.name(self.language) if including else None,
        )

    def reckon(self, lines: Sequence[PriceLine], term: Term) -> LifecycleCost:
        return _reckon(lines, self.cost.context.buyer, term)

    @property
    def base_rows(self) -> list[PartRow]:
        return [row for row in self.rows if not row.part.is_optional]

    @property
    def optional_rows(self) -> list[PartRow]:
        return [row for row in self.rows if row.part.is_optional]

    @property
    def base_totals(self) -> Totals:
        return totals(self.base_rows)

    @property
    def whole_totals(self) -> Totals:
        return totals(self.rows)

    @property
    def missing_rows(self) -> list[PartRow]:
        return [row for row in self.base_rows if row.missing]

    @property
    def missing_optional_rows(self) -> list[PartRow]:
        # The sum without optional parts holds all the same.
        return [row for row in self.optional_rows if row.missing]

    @cached_property
    def chart(self) -> Chart | None:
        """The chart of the sum without optional parts, like every sum on the page.

        None when that cannot be assessed, or when nothing costs anything.
        """
        layers = [layer for layer in self.series() if layer.cumulative[-1]]
        return (
            chart(layers, self.cost.limits.main.amount)
            if layers and self.cost.base.total is not None
            else None
        )

    def series(self) -> list[Series]:
        """Once-only costs, the largest running part, the other running parts, closed parts.

        Above the sum stands what optional parts would add.
        """
        base = [row for row in self.base_rows if row.part.kind != Part.Kind.CLOSED]
        running = sorted(
            (row for row in base if row.yearly), key=lambda row: (-(row.total or 0), row.part.order)
        )
        closed = [row for row in self.base_rows if row.part.kind == Part.Kind.CLOSED]
        optional = [row for row in self.optional_rows if row.total]
        return [
            Series(
                "c1",
                _("Kertakustannukset"),
                self.grown(
                    line for row in base for line in row.lines if line.recurrence == Recurrence.ONCE
                ),
            ),
            Series("c2", names(running[:1]), self.grown(_running_lines(running[:1]))),
            Series("c3", names(running[1:]), self.grown(_running_lines(running[1:]))),
            Series(
                "c5",
                _said_of(_("Suljetut osat: %(names)s"), names=names(closed)),
                self.grown(line for row in closed for line in row.lines),
            ),
            Series(
                "c4",
                _said_of(_("Valinnaiset osat, eivät summassa: %(names)s"), names=names(optional)),
                self.grown(line for row in optional for line in row.lines),
                is_optional=True,
            ),
        ]

    def grown(self, lines: Iterable[PriceLine]) -> tuple[Decimal, ...]:
        years = -(-self.cost.context.term.counted_months // 12)
        by_year = self.reckon(list(lines), self.cost.context.term).by_year()
        sums, so_far = [], Decimal(0)
        for year in range(1, years + 1):
            so_far += by_year.get(year, Decimal(0))
            sums.append(so_far)
        return tuple(sums)

    @property
    def year_reached(self) -> int | None:
        """In which year the main limit is reached without optional parts.

        None when it is not, or cannot be assessed.
        """
        return self.reached(self.cost.base)

    @property
    def whole_year_reached(self) -> int | None:
        return self.reached(self.cost.whole)

    def reached(self, cost: LifecycleCost) -> int | None:
        if cost.total is None:
            return None
        limit = self.cost.limits.main.amount
        return next(
            (year for year, total in enumerate(cost.cumulative(), start=1) if total >= limit), None
        )


def part_sums(lines: Sequence[PriceLine], buyer: Buyer, term: Term) -> PartSums:
    """Of the lines of one part, be it optional or not."""
    whole = _reckon(lines, buyer, term)
    once = _reckon([line for line in lines if line.recurrence == Recurrence.ONCE], buyer, term)
    yearly = _reckon([line for line in lines if line.recurrence != Recurrence.ONCE], buyer, YEAR)
    reasons = tuple(missing.reason for missing in whole.missing)
    return PartSums(once.total, yearly.total, whole.total, reasons)


def _reckon(lines: Sequence[PriceLine], buyer: Buyer, term: Term) -> LifecycleCost:
    chosen = frozenset(line.part for line in lines)
    return life_cycle_cost(lines, replace(buyer, chosen=chosen), term)


def _running_lines(rows: Sequence[PartRow]) -> list[PriceLine]:
    return [line for row in rows for line in row.lines if line.recurrence != Recurrence.ONCE]


def names(rows: Sequence[PartRow]) -> SafeString:
    return format_html_join(", ", "{}", ((name_of(row),) for row in rows))


def name_of(row: PartRow) -> SafeString:
    is_told = row.part.is_optional and row.part.kind == Part.Kind.CLOSED
    return (
        _said_of(_("%(name)s (suljettu)"), name=in_its_language(row.name))
        if is_told
        else in_its_language(row.name)
    )


def _said_of(message: str, **inserted: SafeString) -> SafeString:
    return format_html(re.sub(r"%\((\w+)\)s", r"{\1}", message), **inserted)


def totals(rows: Sequence[PartRow]) -> Totals:
    return Totals(
        summed([row.once for row in rows]),
        summed([row.yearly for row in rows]),
        summed([row.total for row in rows]),
    )


def summed(values: Sequence[Decimal | None]) -> Decimal | None:
    return (
        None
        if any(value is None for value in values)
        else sum((value for value in values if value is not None), Decimal(0))
    )


def line_words(line: PriceLine, language: str) -> str:
    """`0,45 € asukasta kohti vuodessa`; empty for a plain amount."""
    if line.tiers:
        return f"{_tiers_meaning(line)}: {'; '.join(_class_words(line, language))}"
    if line.amount is None or (line.per == Per.CONTRACT and line.amount_max is None):
        return ""
    amount = (
        euros(line.amount, language)
        if line.amount_max is None
        else f"{digits(line.amount, language)}–{euros(line.amount_max, language)}"
    )
    return f"{amount} {per_words(line)}".strip()


def _tiers_meaning(line: PriceLine) -> str:
    when = str(Price.Recurrence(line.recurrence.value).label)
    if line.per == Per.INHABITANT:
        meanings = {
            Tiering.WHOLE: _("Asukasta kohti %(when)s, koko väkiluku kunnan kokoluokan hinnalla"),
            Tiering.GRADUATED: _(
                "Asukasta kohti %(when)s porrastettuna, kukin asukas oman luokkansa hinnalla"
            ),
        }
        return meanings[line.tiering] % {"when": when}
    if line.per == Per.CONTRACT:
        return _("Kiinteä hinta kunnan koon mukaan %(when)s") % {"when": when}
    return _("Kunnan koon mukaan %(basis)s") % {"basis": per_words(line)}


def _class_words(line: PriceLine, language: str) -> list[str]:
    words, below = [], 0
    for tier in line.tiers:
        words.append(f"{_class_name(below, tier.up_to, language)} {euros(tier.amount, language)}")
        below = tier.up_to or below
    if line.tiers[-1].up_to is not None:
        words.append(
            _("%(name)s hintaa ei ole annettu") % {"name": _class_name(below, None, language)}
        )
    return words


def _class_name(below: int, up_to: int | None, language: str) -> str:
    """`enintään 5 000 asukasta`, `5 001–20 000 asukasta`, `yli 20 000 asukasta`."""
    if up_to is None:
        return (
            _("yli %(count)s asukasta") % {"count": digits(below, language)}
            if below
            else _("kaikki kunnat")
        )
    if not below:
        return _("enintään %(count)s asukasta") % {"count": digits(up_to, language)}
    return _("%(first)s–%(last)s asukasta") % {
        "first": digits(below + 1, language),
        "last": digits(up_to, language),
    }


def per_words(line: PriceLine) -> str:
    words = {
        Per.CONTRACT: "",
        Per.INHABITANT: _("asukasta kohti"),
        Per.USER: _("käyttäjää kohti"),
        Per.DAY: ngettext(
            "päivä, arvio %(days)s päivä",
            "päivä, arvio %(days)s päivää",
            1 if line.days == 1 else 2,
        )
        % {"days": f"{line.days.normalize():f}" if line.days else "?"},
    }[line.per]
    when = {
        Recurrence.ONCE: "",
        Recurrence.MONTH: _("kuukaudessa"),
        Recurrence.YEAR: _("vuodessa"),
    }[line.recurrence]
    return f"{words} {when}".strip()
