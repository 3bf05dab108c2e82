"""Offerings as they are compared, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from catalogue.frameworks import OfferingFrameworks, frameworks_for
from catalogue.models import Finding, Offering, Version
from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.pricing.cost_table import CostTable
from catalogue.public.cards import CardWords, card, card_rows, public_findings
from catalogue.public.gone import GoneOffering, gone_offerings
from catalogue.public.offering_page import OfferingDetail
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import LANGUAGES, Text, text_of
from procurement.price_context import PriceContext
from procurement.registry import limits

# The choice of what could be added: as many as a list is pleasant to choose from.
MOST_OFFERED = 40


@dataclass(frozen=True)
class Shown:
    """A public offering with all that a comparison tells of it."""

    detail: OfferingDetail
    findings: dict[int, Finding]
    frameworks: OfferingFrameworks

    @property
    def offering(self) -> Offering:
        return self.detail.card.offering

    @property
    def version(self) -> Version:
        return self.detail.version

    @property
    def cost(self) -> OfferingCost:
        return self.detail.card.cost

    @property
    def costs(self) -> CostTable:
        return self.detail.costs

    @property
    def yearly_costs(self) -> tuple[Decimal, ...]:
        """What has been paid by the end of each year, without optional parts."""
        return self.costs.grown(line for row in self.costs.base_rows for line in row.lines)

    @cached_property
    def confirmed_on(self) -> date | None:
        last = self.version.confirmed_at or self.version.decided_at
        return timezone.localdate(last) if last else None

    def reviewed_on(self, criterion: int) -> date | None:
        found = self.findings.get(criterion)
        at = found.review.decided_at if found else None
        return timezone.localdate(at) if at else None


@dataclass(frozen=True)
class Compared:
    """An offering that was asked for: shown, or public no more."""

    slug: str
    name: Text
    shown: Shown | None = None
    gone: GoneOffering | None = None


def compared(
    slugs: Sequence[str], context: PriceContext, language: str, on: date
) -> tuple[Compared, ...]:
    """In the order asked for; what never was public is left out. At most fourteen queries."""
    if not slugs:
        return ()
    public = _public(slugs, context, language, on)
    missing = [slug for slug in slugs if slug not in public]
    gone = gone_offerings(missing, on) if missing else {}
    found = {
        **{
            slug: Compared(slug, row.version.name(language), shown=row)
            for slug, row in public.items()
        },
        **{slug: Compared(slug, _name_of(row, language), gone=row) for slug, row in gone.items()},
    }
    return tuple(found[slug] for slug in slugs if slug in found)


def _name_of(gone: GoneOffering, language: str) -> Text:
    return text_of(gone.offering.published, "name", language)


def _public(
    slugs: Sequence[str], context: PriceContext, language: str, on: date
) -> dict[str, Shown]:
    rows = card_rows(Offering.objects.published(on).filter(slug__in=list(slugs))).prefetch_related(
        "published__standards", "published__functions", "published__phases"
    )
    versions = [(row, row.published) for row in rows if row.published is not None]
    found = public_findings(version.pk for _row, version in versions)
    usable = frameworks_for(
        [row.pk for row, _version in versions], context.municipality, on, language
    )
    words = CardWords(context, LimitPair.on(limits(), on), taxonomy(), language, on)
    return {
        row.slug: Shown(
            OfferingDetail(card(row, version, found, words), criteria=(), history=()),
            found.get(version.pk, {}),
            usable[row.pk],
        )
        for row, version in versions
    }


def could_be_added(present: Sequence[Compared], language: str, on: date) -> list[tuple[str, Text]]:
    """Slugs and names of public offerings of the same components, in one query."""
    components = {
        place.pk for row in present if row.shown for place in row.shown.detail.card.places
    }
    rows = (
        Offering.objects.published(on)
        .filter(published__placements__component__in=components)
        .exclude(slug__in=[row.slug for row in present])
        .select_related("published")
        .only("slug", *(f"published__name_{language}" for language in LANGUAGES))
        .order_by("published__name_fi", "pk")
        .distinct()
    )
    return [(row.slug, text_of(row.published, "name", language)) for row in rows[:MOST_OFFERED]]
