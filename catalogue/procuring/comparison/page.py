"""What an address asks to compare, for the page and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.labels import months_words
from catalogue.pricing.chart import Curve, CurveChart, curve_chart
from catalogue.pricing.cost import LimitPair
from catalogue.procuring.comparison.groups import comparison_of
from catalogue.procuring.comparison.reading import Compared, compared, could_be_added
from catalogue.procuring.comparison.table import Column, Comparison
from catalogue.public.picks import PICK, Pairs, Picks, left_out, read_picks
from catalogue.public.views.offerings import LABELS as PAGE_LABELS
from catalogue.public.views.offerings import price_page
from lib.forms.parameters import Parameters
from lib.i18n.amounts import day, digits
from lib.i18n.localized import Text, page_language
from procurement.price_context import PriceContext
from procurement.registry import limits

DIFFERENCES, LEAST_COMPARED = "erot", 2
LABELS = {
    **PAGE_LABELS,
    PICK: gettext_lazy("Vertailu"),
    DIFFERENCES: gettext_lazy("Näytä vain erot"),
}


@dataclass(frozen=True)
class Head:
    """A column with what can be done to it; an address is empty where nothing would change."""

    column: Column
    compared: Compared
    url: str
    drop_url: str
    left_url: str
    right_url: str
    helper_url: str


@dataclass(frozen=True)
class ComparisonPage:
    rows: tuple[Compared, ...]
    picks: Picks
    context: PriceContext
    only_differences: bool
    notices: tuple[str, ...]
    price_form: dict[str, Any]
    on: date

    @cached_property
    def whole(self) -> Comparison:
        return comparison_of(self.rows)

    @cached_property
    def comparison(self) -> Comparison:
        return self.whole.differences if self.only_differences else self.whole

    @property
    def hidden_rows(self) -> int:
        return self.whole.row_count - self.comparison.row_count

    def address(self, picks: Picks) -> str:
        return f"{reverse('catalogue:comparison')}{picks.query(self.context, self._differences)}"

    @property
    def own_address(self) -> str:
        return self.address(self.picks)

    @property
    def _differences(self) -> Pairs:
        return ((DIFFERENCES, "1"),) if self.only_differences else ()

    def _file_address(self, kind: str) -> str:
        path = reverse(f"catalogue:comparison-{kind}")
        return f"{path}{self.picks.query(self.context)}"

    @property
    def csv_url(self) -> str:
        return self._file_address("csv")

    @property
    def xlsx_url(self) -> str:
        return self._file_address("xlsx")

    @property
    def api_url(self) -> str:
        """The same for programs; none for fewer than it compares."""
        if len(self.rows) < LEAST_COMPARED:
            return ""
        buyer = self.context.municipality
        pairs = [
            *(("offering", slug) for slug in self.picks.slugs),
            *([("municipality", buyer.code)] if buyer else []),
            ("months", str(self.context.months)),
            *([("users", str(self.context.users))] if self.context.users is not None else []),
            *([("days", str(self.context.days))] if self.context.days is not None else []),
        ]
        return f"{reverse('api:compare')}?{urlencode(pairs)}"

    def _helper_address(self, slug: str) -> str:
        """The same municipality, term, users and days; a calculation takes no more than it does."""
        pairs = {"r": slug, **self.context.parameters()}
        return f"{reverse('catalogue:helper')}?{urlencode(pairs)}"

    @property
    def list_query(self) -> str:
        return self.picks.query(self.context)

    @property
    def caption(self) -> str:
        language, count = page_language(), self.context.population
        return ngettext(
            "Hinnat kunnalle %(name)s (%(count)s asukas), %(term)s, alv 0 %%. %(day)s.",
            "Hinnat kunnalle %(name)s (%(count)s asukasta), %(term)s, alv 0 %%. %(day)s.",
            count,
        ) % {
            "name": self.context.name(language),
            "count": digits(count, language),
            "term": months_words(self.context.term.counted_months),
            "day": day(self.on, language),
        }

    @property
    def kept(self) -> Pairs:
        """What the page's forms send beside their own fields."""
        return (*self.picks.pairs(), *self.context.parameters().items())

    @cached_property
    def heads(self) -> list[Head]:
        last = len(self.rows) - 1
        return [
            Head(
                column,
                row,
                f"{row.shown.offering.get_absolute_url()}{self.picks.query(self.context)}"
                if row.shown
                else "",
                self.address(self.picks.without(row.slug)),
                self.address(self.picks.moved(row.slug, -1)) if place else "",
                self.address(self.picks.moved(row.slug, 1)) if place < last else "",
                self._helper_address(row.slug) if row.shown else "",
            )
            for place, (column, row) in enumerate(zip(self.whole.columns, self.rows, strict=True))
        ]

    @cached_property
    def choices(self) -> list[tuple[str, Text]]:
        """What could be added in place; none where there is no room."""
        if self.picks.is_full or not self.whole.shown_count:
            return []
        return could_be_added(self.rows, page_language(), self.on)

    @cached_property
    def chart(self) -> CurveChart | None:
        """The life-cycle costs without optional parts; None where none can be assessed."""
        costs = [
            (head.column.letter, head.compared.shown.yearly_costs)
            for head in self.heads
            if head.compared.shown and head.compared.shown.cost.total is not None
        ]
        pair = LimitPair.on(limits(), self.on)
        amounts = [limit.amount for limit in (pair.main, pair.statutory, pair.eu) if limit]
        return curve_chart(costs, amounts) if costs else None

    @property
    def curves(self) -> list[tuple[Head, Curve]]:
        by_letter = {curve.letter: curve for curve in self.chart.curves} if self.chart else {}
        return [
            (head, by_letter[head.column.letter])
            for head in self.heads
            if head.column.letter in by_letter
        ]

    @property
    def without_curve(self) -> list[Head]:
        return [
            head
            for head in self.heads
            if head.compared.shown and head.compared.shown.cost.total is None
        ]


def comparison_page(request: HttpRequest, on: date) -> ComparisonPage:
    parameters = Parameters(request.GET, labels=LABELS)
    picks = read_picks(parameters)
    only_differences = parameters.choice(DIFFERENCES, ("1",)) == "1"
    form = price_page(request, parameters, (PICK, DIFFERENCES))
    context: PriceContext = form["price_context"]
    rows = compared(picks.slugs, context, page_language(), on)
    picks = left_out(parameters, picks, [row.slug for row in rows])
    return ComparisonPage(
        rows, picks, context, only_differences, tuple(_notices(parameters, rows)), form, on
    )


def _notices(parameters: Parameters, rows: Sequence[Compared]) -> list[str]:
    said = list(parameters.problems.values())
    if len(rows) < LEAST_COMPARED and rows:
        said.append(_("Vertailuun tarvitaan vähintään kaksi ratkaisua. Lisää toinen."))
    return said
