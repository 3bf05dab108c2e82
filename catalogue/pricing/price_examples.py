"""What a price comes to in municipalities of three sizes, shown while it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.pricing.cost import line_of
from catalogue.pricing.cost_table import line_words
from lib.i18n.amounts import euros
from lib.i18n.localized import page_language
from procurement.rules.lifecycle_cost import Buyer, MissingReason, Per, PriceLine, unit_price

POPULATIONS = (3_000, 8_412, 50_000)
# Where the two meanings of classes differ for most who write them.
EXAMPLE = 10_000


@dataclass(frozen=True)
class PriceExample:
    """The price in words, and one payment for each population, EUR excl. VAT.

    A payment is None where there is none.
    """

    words: str
    sums: tuple[tuple[int, Decimal | None], ...]

    @property
    def is_missing_above(self) -> bool:
        # The last class is not there: larger municipalities have no price.
        return self.sums[-1][1] is None


def price_example(price: Mapping[str, Any]) -> PriceExample | None:
    """None for a price that does not depend on the population, or says nothing yet."""
    line = line_of(price)
    if not line.tiers and (line.amount is None or line.per != Per.INHABITANT):
        return None
    sums = tuple(
        (population, payment(line, population)) for population in (*POPULATIONS, *beyond(line))
    )
    return PriceExample(line_words(line, page_language()), sums) if is_shown(line) else None


def is_shown(line: PriceLine) -> bool:
    # Nobody knows here how many users there will be.
    return line.per != Per.USER and not (line.per == Per.DAY and line.days is None)


def beyond(line: PriceLine) -> tuple[int, ...]:
    last = line.tiers[-1].up_to if line.tiers else None
    return (last + 1,) if last is not None and last >= POPULATIONS[-1] else ()


def payment(line: PriceLine, population: int) -> Decimal | None:
    found = unit_price(line, Buyer(population))
    return None if isinstance(found, MissingReason) else found


def example_sum(price: Mapping[str, Any]) -> str | None:
    found = payment(line_of(price), EXAMPLE)
    return None if found is None else euros(found, page_language())
