"""For whom and for how long a price is counted; every page that shows a sum says it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from lib.i18n.localized import page_language
from procurement.models import Municipality
from procurement.rules.lifecycle_cost import Buyer, Term
from procurement.rules.limits import is_aland

# Kuntaliitto's imaginary municipality, the example of our pages: nobody's own prices are shown
# before a municipality is chosen.
EXAMPLE_NAME = "Tyrskylä"
EXAMPLE_POPULATION = 8412
DEFAULT_MONTHS = 48
# The terms the index can filter by exactly.
TERMS = (12, 24, 36, 48)
MOST_MONTHS = 120
MOST_USERS = 1_000_000
MOST_DAYS = 10_000
MOST_POPULATION = 10_000_000


@dataclass(frozen=True)
class PriceContext:
    """The buyer and the term of every sum on a page.

    `municipality` is None for the example or for a bare population.
    """

    municipality: Municipality | None = None
    population: int = EXAMPLE_POPULATION
    months: int = DEFAULT_MONTHS
    users: int | None = None
    days: int | None = None

    @classmethod
    def of(
        cls,
        municipality: Municipality | None,
        months: int | None = None,
        users: int | None = None,
        days: int | None = None,
    ) -> "PriceContext":
        population = municipality.population if municipality else EXAMPLE_POPULATION
        return cls(municipality, population, months or DEFAULT_MONTHS, users, days)

    @property
    def is_example(self) -> bool:
        return self.municipality is None

    @property
    def is_aland(self) -> bool:
        return self.municipality is not None and is_aland(self.municipality.region_code)

    def name(self, language: str) -> str:
        return self.municipality.name(language) if self.municipality else EXAMPLE_NAME

    @property
    def shown_name(self) -> str:
        return self.name(page_language())

    @property
    def buyer(self) -> Buyer:
        return Buyer(inhabitants=self.population, users=self.users, days=self.days)

    @property
    def term(self) -> Term:
        return Term(months=self.months)

    @property
    def filter_months(self) -> int:
        """What filters by price count with: the chosen term when the index knows it, else 48."""
        return self.months if self.months in TERMS else DEFAULT_MONTHS

    def parameters(self) -> dict[str, str]:
        chosen = {
            "kunta": self.municipality.code if self.municipality else "",
            "kk": str(self.months) if self.months != DEFAULT_MONTHS else "",
            "kayttajat": str(self.users) if self.users is not None else "",
            "tyopaivat": str(self.days) if self.days is not None else "",
        }
        return {name: value for name, value in chosen.items() if value}

    @property
    def more(self) -> str:
        """`&kunta=837&kk=24` for an address that has parameters already, or nothing."""
        parameters = self.parameters()
        return f"&{urlencode(parameters)}" if parameters else ""

    def query(self) -> str:
        parameters = self.parameters()
        return f"?{urlencode(parameters)}" if parameters else ""
