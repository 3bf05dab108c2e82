"""From rows of parts and prices to the life-cycle cost of an offering.

Its flag, and what lists need to filter by it, are here too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from catalogue.models import Part, Price, PriceTier, Version
from procurement.price_context import DEFAULT_MONTHS, TERMS, PriceContext
from procurement.rules.lifecycle_cost import (
    Buyer,
    LifecycleCost,
    MissingReason,
    Per,
    PriceLine,
    Pricing,
    Recurrence,
    Span,
    Term,
    Tier,
    Tiering,
    life_cycle_cost,
    limit_spans,
)
from procurement.rules.limits import (
    Band,
    Limit,
    Procedure,
    band,
    eu_limit,
    main_limit,
    procedure,
    statutory_limit,
)

# Upper bounds of the municipal size classes (Kuntaliitto); the last is above the largest
# municipality.
REFERENCE_POPULATIONS = (2_000, 5_000, 10_000, 20_000, 40_000, 100_000, 700_000)
TOLD_BY_BUYER = frozenset({MissingReason.NO_USERS, MissingReason.NO_DAYS})
POPULATION_DIGITS = 24
LAST_POPULATION = 2**POPULATION_DIGITS - 1
RISING_BANDS = (Band.UNDER, Band.BETWEEN, Band.OVER)
STEPPED = "stepped"


@dataclass(frozen=True)
class LimitPair:
    """The two limits every flag speaks of: the Avoin kunta rule's and the national act's.

    The EU's is there where the day's is known.
    """

    main: Limit
    statutory: Limit
    eu: Limit | None = None

    @classmethod
    def on(cls, limits: Iterable[Limit], day: date) -> "LimitPair":
        known = tuple(limits)
        return cls(main_limit(known, day), statutory_limit(known, day), eu_limit(known, day))

    def band(self, total: Decimal | None) -> Band:
        return band(total, self.main, self.statutory)

    def procedure(self, total: Decimal | None) -> Procedure:
        return procedure(total, self.main, self.statutory, self.eu)


def parts_with_prices(prefix: str) -> list[Prefetch[str, QuerySet[Part], str]]:
    """Parts, prices and tiers, in three queries."""
    prices = Price.objects.prefetch_related(Prefetch("tiers", queryset=PriceTier.objects.all()))
    return [
        Prefetch(
            f"{prefix}parts",
            queryset=Part.objects.prefetch_related(Prefetch("prices", queryset=prices)),
        )
    ]


def price_lines(parts: Iterable[Part]) -> tuple[PriceLine, ...]:
    """The lines the rules reckon with; needs `prices__tiers` loaded.

    A part that says no price yields a line without one.
    """
    return tuple(line for part in parts for line in lines_of(part))


def lines_of(part: Part) -> list[PriceLine]:
    if part.pricing in {Part.Pricing.INCLUDED, Part.Pricing.ON_REQUEST}:
        return [
            PriceLine(
                part=str(part.pk), pricing=Pricing(part.pricing), is_optional=part.is_optional
            )
        ]
    prices = list(part.prices.all())
    return [priced_line(part, price) for price in prices] or [
        PriceLine(part=str(part.pk), is_optional=part.is_optional)
    ]


def priced_line(part: Part, price: Price) -> PriceLine:
    return PriceLine(
        part=str(part.pk),
        amount=price.amount,
        amount_max=price.amount_max,
        recurrence=Recurrence(price.recurrence),
        per=Per(price.per),
        days=price.days,
        tiers=tuple(Tier(tier.up_to, tier.amount) for tier in price.tiers.all()),
        tiering=Tiering(price.tiering or Tiering.GRADUATED),
        is_optional=part.is_optional,
    )


def tiering_of(price: Price) -> str:
    return (
        (price.tiering or Tiering.GRADUATED)
        if price.per == Per.INHABITANT and price.tiers.all()
        else ""
    )


def line_of(price: Mapping[str, Any]) -> PriceLine:
    amount, most, days = (
        None if price.get(name) in {None, ""} else Decimal(price[name])
        for name in ("amount", "amount_max", "days")
    )
    tiers = tuple(Tier(tier["up_to"], Decimal(tier["amount"])) for tier in price.get("tiers", []))
    when, what = Recurrence(price.get("recurrence", "once")), Per(price.get("per", "contract"))
    return PriceLine(
        part="",
        amount=amount,
        amount_max=most,
        recurrence=when,
        per=what,
        days=days,
        tiers=tiers,
        tiering=Tiering(price.get("tiering") or Tiering.GRADUATED),
    )


@dataclass(frozen=True)
class OfferingCost:
    """What a version costs a buyer: without its optional parts and with all of them."""

    lines: tuple[PriceLine, ...]
    context: PriceContext
    limits: LimitPair

    @cached_property
    def optional_parts(self) -> frozenset[str]:
        return frozenset(line.part for line in self.lines if line.is_optional)

    @cached_property
    def base(self) -> LifecycleCost:
        """Without optional parts; this is what flags and filters speak of."""
        return life_cycle_cost(self.lines, self.context.buyer, self.context.term)

    @cached_property
    def whole(self) -> LifecycleCost:
        return life_cycle_cost(
            self.lines, replace(self.context.buyer, chosen=self.optional_parts), self.context.term
        )

    @property
    def total(self) -> Decimal | None:
        """EUR excl. VAT; None when it cannot be assessed."""
        return self.base.total

    @property
    def open_ended(self) -> "OfferingCost":
        """The same for a contract that is open-ended or lasts 48 months.

        Options and extensions are counted.
        """
        return replace(self, context=replace(self.context, months=DEFAULT_MONTHS))

    @property
    def asked_of_buyer(self) -> list[MissingReason]:
        """What the buyer can tell, so that the sum can be counted.

        Empty when a price is missing that only the vendor knows.
        """
        reasons = list(dict.fromkeys(missing.reason for missing in self.base.missing))
        return reasons if set(reasons) <= TOLD_BY_BUYER else []

    @property
    def band(self) -> Band:
        return self.limits.band(self.base.total)

    @property
    def procedure(self) -> Procedure:
        return self.procedure_of(self.base.total)

    @property
    def whole_procedure(self) -> Procedure:
        return self.procedure_of(self.whole.total)

    def procedure_of(self, total: Decimal | None) -> Procedure:
        # Åland's procurement act is the province's, and we say nothing of provincial rules.
        return Procedure.CANNOT_ASSESS if self.context.is_aland else self.limits.procedure(total)


def cost_profile(lines: tuple[PriceLine, ...], amounts: Sequence[Decimal]) -> dict[str, Any]:
    """What lists and filters need, as JSON.

    Totals at the reference populations (EUR excl. VAT, exact, 48 months), and for each term the
    population that reaches each limit (None: never). Where a larger municipality may pay less, or
    larger ones have no price, `steps` name the blocks of populations in each band instead.
    `{"assessable": false}` when a price is missing for every buyer whose users are not known.
    """
    spans = {
        f"m{months}": limit_spans(lines, Term(months), amounts, LAST_POPULATION) for months in TERMS
    }
    if all(span.reached is None for found in spans.values() for span in found):
        return {"assessable": False}
    # Keys are no bare numbers: a database reads those as places in a list.
    totals = {
        f"p{population}": life_cycle_cost(lines, Buyer(population), Term(DEFAULT_MONTHS)).total
        for population in REFERENCE_POPULATIONS
    }
    known = {
        "totals": {
            population: f"{total:f}" for population, total in totals.items() if total is not None
        },
        "limits": [f"{amount:f}" for amount in amounts],
    }
    if not all(map(_only_rises, spans.values())):
        return {
            "assessable": STEPPED,
            **known,
            "steps": {
                months: dict.fromkeys(_step_blocks(found), 1) for months, found in spans.items()
            },
        }
    return {
        "assessable": True,
        **known,
        # By these numbers a filter is exact for every municipality (deploy/decisions/0004).
        "reach": {
            months: [_first_reaching(found, place) for place in range(1, len(amounts) + 1)]
            for months, found in spans.items()
        },
    }


def _only_rises(spans: Sequence[Span]) -> bool:
    # Known for everybody, and never less for more inhabitants: then one population says it all.
    reached = [span.reached for span in spans]
    return None not in reached and reached == sorted(
        number for number in reached if number is not None
    )


def _first_reaching(spans: Sequence[Span], place: int) -> int | None:
    return next(
        (span.first for span in spans if span.reached is not None and span.reached >= place), None
    )


def _step_blocks(spans: Sequence[Span]) -> Iterator[str]:
    """`over-12-3`: the band, and a block of populations.

    A block shares all but its last 12 binary digits. Each population is in one block.
    """
    ends = [*(span.first for span in spans[1:]), LAST_POPULATION + 1]
    for span, end in zip(spans, ends, strict=True):
        name = Band.UNKNOWN if span.reached is None else RISING_BANDS[span.reached]
        yield from (f"{name}-{digits}-{block}" for digits, block in blocks_of(span.first, end))


def blocks_of(first: int, end: int) -> Iterator[tuple[int, int]]:
    """The fewest blocks, (digits, number), that cover first..end, the end left out."""
    while first < end:
        digits = min(
            (first & -first).bit_length() - 1 if first else POPULATION_DIGITS,
            (end - first).bit_length() - 1,
        )
        yield digits, first >> digits
        first += 1 << digits


def blocks_with(population: int) -> list[tuple[int, int]]:
    # What is beyond the last population counts as the last.
    inside = min(max(population, 0), LAST_POPULATION)
    return [(digits, inside >> digits) for digits in range(POPULATION_DIGITS + 1)]


def blocks_in_band(band: str, population: int) -> list[str]:
    return [f"{band}-{digits}-{block}" for digits, block in blocks_with(population)]


def profile_of(version: Version, limits: LimitPair) -> dict[str, Any]:
    return cost_profile(
        price_lines(version.parts.all()), (limits.main.amount, limits.statutory.amount)
    )
