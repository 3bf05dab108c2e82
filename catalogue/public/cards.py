"""An offering as lists show it. A page of cards costs six queries, whatever its length."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from catalogue.freshness import Freshness, freshness
from catalogue.models import (
    Finding,
    Offering,
    OpennessState,
    Part,
    Placement,
    Version,
)
from catalogue.models.taxonomy import Component
from catalogue.pricing.cost import LimitPair, OfferingCost, parts_with_prices, price_lines
from catalogue.publishing.card_facts import updated_at
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from lib.i18n.localized import Text, texts_of
from procurement.price_context import PriceContext
from procurement.registry import limits
from vendors.models import Vendor


@dataclass(frozen=True)
class Openness:
    """A criterion and what JulkisCOSS found of it; None when it has not been reviewed."""

    slug: str
    name: Text
    state: OpennessState | None


@dataclass(frozen=True)
class OfferingCard:
    """What a card, a row of the API's list, or a small box needs."""

    offering: Offering
    version: Version
    vendor: Vendor
    cost: OfferingCost
    main_place: Component | None
    places: tuple[Component, ...]
    openness: tuple[Openness, ...]
    language: str
    freshness: Freshness = Freshness.FRESH

    @property
    def is_overdue(self) -> bool:
        return self.freshness in {Freshness.OVERDUE, Freshness.HIDDEN}

    @property
    def name(self) -> Text:
        return self.version.name(self.language)

    @property
    def summary(self) -> Text:
        return self.version.summary(self.language)

    @cached_property
    def parts(self) -> list[Part]:
        return list(self.version.parts.all())

    @property
    def layer(self) -> str | None:
        return self.main_place.layer.slug if self.main_place else None

    @property
    def components(self) -> list[str]:
        return [place.slug for place in self.places]

    @property
    def states(self) -> dict[str, str | None]:
        return {found.slug: found.state and found.state.value for found in self.openness}

    @property
    def closed_parts(self) -> list[dict[str, str]]:
        return [texts_of(part, "name") for part in self.parts if part.kind == Part.Kind.CLOSED]

    @property
    def part_counts(self) -> dict[str, int]:
        return part_counts([part.kind for part in self.parts])

    @property
    def confirmed_at(self) -> datetime | None:
        return self.version.confirmed_at or self.version.decided_at

    @property
    def updated_at(self) -> datetime | None:
        return updated_at(self.offering, self.version)


def part_counts(kinds: Sequence[str]) -> dict[str, int]:
    return {kind.value: kinds.count(kind) for kind in Part.Kind}


def card_rows(offerings: QuerySet[Offering]) -> QuerySet[Offering]:
    places = Prefetch("published__placements", queryset=Placement.objects.all())
    return offerings.select_related("vendor", "published", "face").prefetch_related(
        places, *parts_with_prices("published__")
    )


def public_findings(versions: Iterable[int]) -> dict[int, dict[int, Finding]]:
    """Findings of approving reviews by version and criterion; the latest review wins."""
    found: dict[int, dict[int, Finding]] = defaultdict(dict)
    rows = (
        Finding.objects.public()
        .filter(review__version__in=list(versions))
        .select_related("review")
        .order_by("review__decided_at", "pk")
    )
    for finding in rows:
        found[finding.review.version_id][finding.criterion_id] = finding
    return found


@dataclass(frozen=True)
class CardWords:
    context: PriceContext
    limits: LimitPair
    taxonomy: Taxonomy
    language: str
    on: date


def cards(
    offerings: QuerySet[Offering], context: PriceContext, language: str, on: date
) -> list[OfferingCard]:
    rows = [(row, row.published) for row in card_rows(offerings) if row.published is not None]
    found = public_findings(version.pk for _, version in rows)
    words = CardWords(context, LimitPair.on(limits(), on), taxonomy(), language, on)
    return [card(row, version, found, words) for row, version in rows]


def card(
    offering: Offering, version: Version, found: dict[int, dict[int, Finding]], words: CardWords
) -> OfferingCard:
    places = tuple(
        words.taxonomy.component_by_pk[place.component_id] for place in version.placements.all()
    )
    findings = found.get(version.pk, {})
    openness = tuple(
        Openness(
            criterion.slug,
            criterion.name(words.language),
            (
                OpennessState.chosen(findings[criterion.pk].state)
                if criterion.pk in findings
                else None
            ),
        )
        for criterion in words.taxonomy.criteria.values()
    )
    cost = OfferingCost(price_lines(version.parts.all()), words.context, words.limits)
    return OfferingCard(
        offering,
        version,
        offering.vendor,
        cost,
        next(iter(places), None),
        places,
        openness,
        words.language,
        freshness(version, words.on),
    )


def cards_by_pk(
    pks: Sequence[int], context: PriceContext, language: str, on: date
) -> list[OfferingCard]:
    """Cards in the order of the keys.

    Keys that are not public on the day are passed over, whatever an index says.
    """
    by_pk = {
        card.offering.pk: card
        for card in cards(Offering.objects.published(on).filter(pk__in=pks), context, language, on)
    }
    return [by_pk[pk] for pk in pks if pk in by_pk]
