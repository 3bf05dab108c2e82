"""A version with all that belongs to it, read for an answer in seven queries."""

from datetime import date

from catalogue.models import (
    Offering,
    Partner,
    Version,
)
from catalogue.pricing.cost import LimitPair
from catalogue.public.api.serializers import WholeOffering
from catalogue.public.cards import CardWords, card, public_findings
from catalogue.public.offering_page import PUBLIC_STATES, OfferingDetail
from catalogue.public.whole import attach_content
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import LANGUAGES
from procurement.price_context import PriceContext
from procurement.registry import limits

# The buyer and the language that rows are read for: nothing of either is left in a ready answer.
ANYBODY, ANY_LANGUAGE = PriceContext(), LANGUAGES[0]


def published_whole(slug: str, on: date) -> WholeOffering:
    """Raises `Offering.DoesNotExist`."""
    offerings = Offering.objects.published(on).select_related("vendor", "published", "face")
    offering = offerings.get(slug=slug)
    version = offering.published
    if version is None:
        raise Offering.DoesNotExist
    partners = Partner.objects.shown(on).filter(offering=offering).select_related("vendor")
    return _whole(offering, version, tuple(partners), on)


def version_whole(slug: str, number: int, on: date) -> WholeOffering:
    """One that is or was public, of an offering that is. Raises `Version.DoesNotExist`."""
    versions = Version.objects.filter(
        offering__in=Offering.objects.published(on), state__in=PUBLIC_STATES
    )
    version = versions.select_related("offering__vendor", "offering__face").get(
        offering__slug=slug, number=number
    )
    return _whole(version.offering, version, (), on)


def _whole(
    offering: Offering, version: Version, partners: tuple[Partner, ...], on: date
) -> WholeOffering:
    words = taxonomy()
    attach_content(version, words)
    found = public_findings([version.pk])
    shown = card(
        offering,
        version,
        found,
        CardWords(ANYBODY, LimitPair.on(limits(), on), words, ANY_LANGUAGE, on),
    )
    detail = OfferingDetail(shown, criteria=(), history=(), partners=partners)
    return WholeOffering(detail, found.get(version.pk, {}))
