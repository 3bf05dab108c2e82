"""The offerings that are bought, as they were in the version that is assessed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from catalogue.models import Offering, Part, State, Version
from catalogue.pricing.cost import price_lines
from lib.i18n.localized import LANGUAGES, Text, page_language
from procurement.rules.estimated_value import OfferedPrices
from procurement.rules.lifecycle_cost import PriceLine

PUBLIC_STATES = (State.APPROVED, State.SUPERSEDED)
# A slug, and for a memo the number of the version it was made of: `kuntasivusto:3`.
KEY = re.compile(r"(?P<slug>[-\w]{1,100})(?::(?P<number>[1-9]\d{0,5}))?", re.ASCII)
MOST_OFFERS = 5


@dataclass(frozen=True)
class OfferKey:
    slug: str
    number: int | None = None

    @classmethod
    def read(cls, text: str) -> "OfferKey | None":
        written = KEY.fullmatch(text)
        if written is None:
            return None
        return cls(written["slug"], int(written["number"]) if written["number"] else None)


@dataclass(frozen=True)
class Offer:
    """A version that is or was public, with its parts. Needs `parts__prices__tiers` loaded."""

    version: Version

    @property
    def slug(self) -> str:
        return self.version.offering.slug

    @property
    def key(self) -> str:
        """With the version, so that what is counted from it stays the same."""
        return f"{self.slug}:{self.version.number}"

    @property
    def stands_on(self) -> date | None:
        """The day on which the vendor last stood by the prices."""
        last = self.version.confirmed_at or self.version.decided_at
        return None if last is None else timezone.localdate(last)

    def name(self, language: str) -> Text:
        return self.version.name(language)

    @property
    def shown_name(self) -> Text:
        return self.name(page_language())

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(self.version.parts.all())

    @cached_property
    def lines(self) -> tuple[PriceLine, ...]:
        return price_lines(self.parts)

    @property
    def optional(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_optional)

    @property
    def prices(self) -> OfferedPrices:
        return OfferedPrices(
            self.stands_on, self.version.minimum_months, self.version.exit_notice_months
        )


def read_offers(keys: Sequence[OfferKey], on: date) -> dict[OfferKey, Offer]:
    """Of each key what is public on the day; four queries, however many keys there are."""
    if not keys:
        return {}
    wanted = Q()
    for key in keys:
        of_key = Q(offering__slug=key.slug)
        wanted |= of_key & (
            Q(published_for__isnull=False)
            if key.number is None
            else Q(number=key.number, state__in=PUBLIC_STATES)
        )
    rows = (
        Version.objects.filter(wanted, offering__in=Offering.objects.published(on))
        .select_related("offering__vendor")
        .prefetch_related("parts__prices__tiers")
        .order_by("pk")
    )
    found = {(row.offering.slug, row.number): row for row in rows}
    current = {row.offering.slug: row for row in rows if row.offering.published_id == row.pk}
    chosen = {
        key: current.get(key.slug) if key.number is None else found.get((key.slug, key.number))
        for key in keys
    }
    return {key: Offer(version) for key, version in chosen.items() if version is not None}


def part_names(offers: Iterable[Offer]) -> dict[str, dict[str, Text]]:
    """Names of parts by language and key; with two solutions each says whose it is."""
    bundle = tuple(offers)
    return {
        language: {
            str(part.pk): _part_name(offer, part, language, alone=len(bundle) == 1)
            for offer in bundle
            for part in offer.parts
        }
        for language in LANGUAGES
    }


def _part_name(offer: Offer, part: Part, language: str, *, alone: bool) -> Text:
    name = part.name(language)
    return name if alone else replace(name, text=f"{offer.name(language)}: {name}")
