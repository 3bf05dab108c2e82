"""The results page's address as a question, and back: the address is the state."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Version
from catalogue.public.picks import NO_PICKS, PICK, Picks
from catalogue.taxonomy.registry import Taxonomy
from lib.forms.parameters import Label, Parameters
from procurement.filters import LABELS as PRICE_LABELS
from procurement.filters import NAMES as PRICE_NAMES
from procurement.price_context import PriceContext
from search.index import told
from search.query.request import NO_FRAMEWORK, Ordering, SearchRequest

PAGE_SIZE = 20
MOST_PAGES = 5000
# Parameter of the page → facet of the index.
FACETS = {
    "kerros": "layer",
    "komponentti": "component",
    "avoin": "openness",
    "vaihe": "phase",
    "tehtava": "function",
    "tyyppi": "kind",
    "toimittaja": "vendor",
    "lisenssi": "licence",
    **{parameter: field.name for parameter, field in told.BY_PARAMETER.items()},
}
FRAMEWORK = "puite"
# Holds the text it is for: another text is corrected again.
AS_TYPED = "juuri"
BANDS = {"alle": "under", "valissa": "between", "yli": "over", "ei-tiedossa": "unknown"}
BY_COST = "edullisin"
ORDERINGS: Mapping[str, Ordering] = {
    "osuvin": "relevance",
    BY_COST: "cost",
    "uusin": "newest",
    "nimi": "name",
}
LABELS: Mapping[str, Label] = {
    **PRICE_LABELS,
    "kerros": gettext_lazy("Kerros"),
    "avoin": gettext_lazy("Avoimuus"),
    "hinta": gettext_lazy("Elinkaarikustannus"),
    "vaihe": gettext_lazy("Vaihe"),
    "tehtava": gettext_lazy("Kunnan tehtävä"),
    "komponentti": gettext_lazy("Komponentti"),
    "tyyppi": gettext_lazy("Tyyppi"),
    "toimittaja": gettext_lazy("Toimittaja"),
    "lisenssi": gettext_lazy("Lisenssi"),
    **{parameter: field.label for parameter, field in told.BY_PARAMETER.items()},
    FRAMEWORK: gettext_lazy("Ostettavissa puitejärjestelyllä"),
    "osittain": gettext_lazy("Näytä myös osittain täyttyvät"),
    "vanhat": gettext_lazy("Näytä myös ratkaisut, joiden tietoja ei ole vahvistettu"),
    "jarjestys": gettext_lazy("Järjestys"),
    AS_TYPED: gettext_lazy("Haku juuri näillä sanoilla"),
    PICK: gettext_lazy("Vertailu"),
}
OWN_NAMES = (
    "q",
    *FACETS,
    FRAMEWORK,
    "osittain",
    "vanhat",
    AS_TYPED,
    "hinta",
    "jarjestys",
    "sivu",
    PICK,
    *PRICE_NAMES,
)


@dataclass(frozen=True)
class Search:
    text: str
    chosen: Mapping[str, tuple[str, ...]]
    partly: bool
    band: str
    ordering: str
    page: int
    context: PriceContext
    problems: Mapping[str, str] = field(default_factory=dict)
    with_stale: bool = False
    picks: Picks = NO_PICKS
    # The frameworks that the municipality may use today, and whether only what they cover is asked.
    frameworks: tuple[str, ...] = ()
    by_framework: bool = False
    as_typed: bool = False

    def ask(self, language: str, on: date, *, page: int | None = None) -> SearchRequest:
        number = self.page if page is None else page
        return SearchRequest(
            on_day=on.toordinal(),
            text=self.text,
            language=language,
            as_typed=self.as_typed,
            want_related=True,
            filters=self._filters(),
            partly=self.partly,
            with_stale=self.with_stale,
            bands=(BANDS[self.band],) if self.band else (),
            population=self.context.population,
            months=self.context.filter_months,
            ordering=ORDERINGS[self.ordering],
            offset=(number - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )

    def _filters(self) -> dict[str, tuple[str, ...]]:
        filters = {FACETS[name]: values for name, values in self.chosen.items() if values}
        if self.by_framework:
            filters["framework"] = self.frameworks or (NO_FRAMEWORK,)
        return filters

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Everything but the page number, as parameters in a fixed order; defaults are left out."""
        if self.text:
            yield "q", self.text
        yield from self.filters()
        yield from (
            (name, value)
            for name, value in (
                ("osittain", "1" if self.partly else ""),
                ("vanhat", "1" if self.with_stale else ""),
                (AS_TYPED, self.text if self.as_typed else ""),
                ("jarjestys", self.ordering_parameter),
            )
            if value
        )
        yield from self.context.parameters().items()
        yield from self.picks.pairs()

    def filters(self) -> Iterator[tuple[str, str]]:
        for name, values in self.chosen.items():
            yield from ((name, value) for value in values)
        if self.band:
            yield "hinta", self.band
        if self.by_framework:
            yield FRAMEWORK, "1"

    @property
    def ordering_parameter(self) -> str:
        return "" if self.ordering == "osuvin" else self.ordering

    def query(self, *, without: tuple[str, str] | None = None, page: int = 1) -> str:
        pairs = [pair for pair in self.pairs() if pair != without]
        if page > 1:
            pairs.append(("sivu", str(page)))
        return f"?{urlencode(pairs)}" if pairs else "?"

    def cleared(self) -> str:
        pairs = [pair for pair in self.pairs() if pair[0] in {"q", AS_TYPED, PICK, *PRICE_NAMES}]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, name: str, value: str) -> "Search":
        chosen = {
            key: tuple(one for one in values if (key, one) != (name, value))
            for key, values in self.chosen.items()
        }
        band = "" if (name, value) == ("hinta", self.band) else self.band
        return Search(
            self.text,
            chosen,
            self.partly,
            band,
            self.ordering,
            1,
            self.context,
            with_stale=self.with_stale,
            picks=self.picks,
            frameworks=self.frameworks,
            by_framework=self.by_framework and name != FRAMEWORK,
            as_typed=self.as_typed,
        )

    @property
    def just_typed(self) -> str:
        """The address of the same search with no word corrected."""
        return replace(self, as_typed=True).query()


def read_search(
    parameters: Parameters,
    context: PriceContext,
    words: Taxonomy,
    vendors: Mapping[str, str],
    licences: frozenset[str],
    picks: Picks = NO_PICKS,
    frameworks: tuple[str, ...] = (),
) -> Search:
    """Understand an address; what is not understood is left out and named in `problems`."""
    known: dict[str, object] = {
        "kerros": words.layers,
        "komponentti": words.components,
        "avoin": words.criteria,
        "vaihe": words.phases,
        "tehtava": words.functions,
        "tyyppi": Version.Kind.values,
        "toimittaja": vendors,
        "lisenssi": licences,
        **{parameter: told.values_of(field) for parameter, field in told.BY_PARAMETER.items()},
    }
    chosen = {name: parameters.choices(name, values) for name, values in known.items()}  # type: ignore[arg-type] # all of them are iterables of texts
    band = parameters.choice("hinta", ("kaikki", *BANDS)).replace("kaikki", "")
    if band and context.months != context.filter_months:
        parameters.problems["kk"] = _("Hintarajaus lasketaan 48 kuukauden sopimukselle.")
    by_framework = parameters.choice(FRAMEWORK, ("1",)) == "1"
    if by_framework and context.municipality is None:
        parameters.problems[FRAMEWORK] = _("Valitse kunta, niin näet, mitä se voi ostaa.")
    parameters.refuse_unknown(OWN_NAMES)
    text = parameters.text("q")
    return Search(
        text=text,
        chosen=chosen,
        partly=parameters.choice("osittain", ("1",)) == "1",
        band=band,
        ordering=parameters.choice("jarjestys", ORDERINGS) or "osuvin",
        page=parameters.page(MOST_PAGES),
        context=context,
        problems=parameters.problems,
        with_stale=parameters.choice("vanhat", ("1",)) == "1",
        picks=picks,
        frameworks=frameworks,
        by_framework=by_framework and context.municipality is not None,
        as_typed=bool(text) and parameters.one(AS_TYPED) == text,
    )
