"""What the helper's page and the memo say of a result, in the language of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.procuring.assessment.addresses import query_of
from catalogue.procuring.assessment.frameworks import CallOff
from catalogue.procuring.assessment.ladder import Ladder, ladder
from catalogue.procuring.assessment.nearest import Near
from catalogue.procuring.assessment.offers import Offer
from catalogue.procuring.assessment.result import Result
from catalogue.public.offering_page import PROCEDURE_CSS
from lib.i18n.amounts import euros
from lib.i18n.localized import Text, page_language
from procurement.price_context import EXAMPLE_NAME, EXAMPLE_POPULATION
from procurement.rules.estimated_value import shown_amount
from procurement.rules.findings import Reason, Warn
from procurement.rules.limits import Procedure
from procurement.wording import Said

FEW_PARTS, ONE_SHEET = 6, 12
ICONS = {
    Reason.INITIATIVE_REACHED: "over",
    Reason.NATIONAL_REACHED: "over",
    Reason.EU_REACHED: "over",
    Reason.INITIATIVE_BELOW: "under",
    Reason.NATIONAL_BELOW: "under",
    Reason.EU_BELOW: "under",
    Warn.CLOSED_PART: "lock",
}
CSS_ICONS = {"under": "under", "between": "between", "over": "over", "ask": "warning"}


def _own(words: str) -> Text:
    return Text(words, page_language(), is_fallback=False)


@dataclass(frozen=True)
class Line:
    """A row of the table: a part or a sum, by year and in all, EUR excl. VAT."""

    name: Text
    years: tuple[Decimal, ...]
    total: Decimal
    is_closed: bool = False


@dataclass(frozen=True)
class SaidRow:
    icon: str
    text: str
    source: str


@dataclass(frozen=True)
class ResultPage:
    result: Result
    near: Sequence[Near]
    is_paper: bool = False

    @property
    def assessment(self) -> object:
        return self.result.assessment

    @property
    def css(self) -> str:
        found = self.result.assessment
        return "over" if found.must_tender else PROCEDURE_CSS[found.procedure]

    @property
    def icon(self) -> str:
        return CSS_ICONS[self.css]

    @property
    def total(self) -> Decimal | None:
        found = self.result.assessment.total
        return None if found is None else shown_amount(found)

    @property
    def buyer_name(self) -> str:
        town = self.result.asked.municipality
        if town is None and self.result.asked.population != EXAMPLE_POPULATION:
            return _("Kunta")
        return town.name(page_language()) if town else EXAMPLE_NAME

    @property
    def call_offs(self) -> tuple[CallOff, ...]:
        return self.result.asked.call_offs

    @property
    def offers(self) -> tuple[Offer, ...]:
        return self.result.asked.offers

    @property
    def names(self) -> str:
        """Of what is bought."""
        if not self.offers:
            return _("Summa ilman ratkaisua")
        return ", ".join(str(offer.name(page_language())) for offer in self.offers)

    @property
    def kicker(self) -> str:
        """The initiative's flag, in its own words."""
        found, main = self.result.assessment, self.result.assessment.measured.main
        if main is None or found.total is None:
            return _("Ei voida arvioida")
        words = {"direct": _("Alle %(limit)s"), "tender": _("Vähintään %(limit)s")}[found.verdict]
        return words % {"limit": euros(main.amount, page_language())}

    @property
    def title(self) -> str:
        found, language = self.result.assessment, page_language()
        if found.total is None or found.estimated_value is None:
            return _("Emme voi arvioida hankintaa: hinta puuttuu.")
        cost = {"value": euros(shown_amount(found.total), language)}
        value = {"value": euros(shown_amount(found.estimated_value), language)}
        if found.must_tender:
            return {
                Procedure.NATIONAL: _("Kunnan on kilpailutettava. Hankinnan arvo on %(value)s."),
                Procedure.EU: _(
                    "Kunnan on kilpailutettava EU-menettelyllä. Hankinnan arvo on %(value)s."
                ),
            }.get(
                found.procedure,
                _("Kunnan on kilpailutettava. Hankinnan arvo on %(value)s."),
            ) % value
        return {
            Procedure.DIRECT: _("Kunta voi ostaa suoraan. Elinkaarikustannus on %(value)s."),
            Procedure.SMALL: _("Pyydä tarjoukset. Elinkaarikustannus on %(value)s."),
        }.get(
            found.procedure,
            _("Emme voi sanoa hankintamenettelyä. Elinkaarikustannus on %(value)s."),
        ) % cost

    @cached_property
    def ladder(self) -> Ladder | None:
        found = self.result.assessment
        value = found.total
        return ladder(value, found.limits) if value is not None and found.limits else None

    @property
    def reasons(self) -> list[SaidRow]:
        return [_said(row, "between") for row in self.result.reasons]

    @property
    def warnings(self) -> list[SaidRow]:
        return [_said(row, "warning") for row in self.result.warnings]

    @cached_property
    def year_numbers(self) -> range:
        return range(1, max((row.year for row in self.result.rows), default=1) + 1)

    @property
    def lines(self) -> list[Line]:
        sums: dict[str, dict[int, Decimal]] = {}
        for row in self.result.rows:
            sums.setdefault(row.part, {})[row.year] = row.amount
        closed, names = self.result.asked.purchase.closed, self.result.names[page_language()]
        return [
            self._line(names.get(part, _own(self.names)), years, is_closed=part in closed)
            for part, years in sums.items()
        ]

    @property
    def free(self) -> list[Text]:
        """Parts that cost nothing but are bought."""
        named = {row.part for row in self.result.rows} | {
            row.part for row in self.result.assessment.missing
        }
        chosen = self.result.asked.purchase.buyer.chosen
        names = self.result.names[page_language()]
        return [
            names[str(part.pk)]
            for offer in self.offers
            for part in offer.parts
            if str(part.pk) not in named and (not part.is_optional or str(part.pk) in chosen)
        ]

    @property
    def is_dense(self) -> bool:
        """Whether the memo is set smaller: up to twelve parts are to be on one sheet."""
        return FEW_PARTS < len(self.lines) + len(self.free) <= ONE_SHEET

    @property
    def sum_line(self) -> Line:
        years = {row.year: row.amount for row in self.result.years}
        return self._line(_own(_("Elinkaarikustannus")), years)

    @property
    def paid_line(self) -> Line:
        so_far, sums = Decimal(0), {}
        by_year = {row.year: row.amount for row in self.result.years}
        for year in self.year_numbers:
            so_far += by_year.get(year, Decimal(0))
            sums[year] = so_far
        return Line(_own(_("Maksettu yhteensä")), tuple(sums.values()), so_far)

    def _line(self, name: Text, years: dict[int, Decimal], *, is_closed: bool = False) -> Line:
        amounts = tuple(years.get(year, Decimal(0)) for year in self.year_numbers)
        return Line(name, amounts, sum(amounts, Decimal(0)), is_closed)

    @property
    def own_work(self) -> Decimal | None:
        work = self.result.assessment.own_work
        return work.amount if work else None

    @property
    def with_own_work(self) -> Decimal | None:
        return None if self.total is None or self.own_work is None else self.total + self.own_work

    @property
    def query(self) -> str:
        return query_of(self.result.asked)

    @property
    def term(self) -> str:
        term = self.result.asked.purchase.term
        if term.months is None:
            return _("toistaiseksi, lasketaan 48 kuukautta")
        months = ngettext("%(count)s kuukausi", "%(count)s kuukautta", term.months) % {
            "count": term.months
        }
        if not term.option_months:
            return months
        return _("%(months)s, optiokuukausia %(count)s") % {
            "months": months,
            "count": term.option_months,
        }


def _said(row: Said, otherwise: str) -> SaidRow:
    known: dict[str, str] = {code.value: icon for code, icon in ICONS.items()}
    return SaidRow(known.get(row.code, otherwise), row.text(page_language()), row.source)
