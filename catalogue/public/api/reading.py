"""A version with all that belongs to it, read for an answer in seven queries."""

from datetime import date

from catalogue.models import (
    Offering,
    Partner,
    Version,
)
from catalogue.pricing.cost import LimitPair
from catalogue.public.api.serializers import WholeOffering
from catalogue.public.cards import CardWords, card
from catalogue.public.offering_page import OfferingDetail
from catalogue.public.rows import PUBLIC_STATES, findings_of, partners_of, public_offering
from catalogue.public.whole import attach_content
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import LANGUAGES
from procurement.price_context import PriceContext
from procurement.registry import limits

# The buyer and the language that rows are read for: nothing of either is left in a ready answer.
ANYBODY, ANY_LANGUAGE = PriceContext(), LANGUAGES[0]


def published_whole(slug: str, on: date) -> WholeOffering:
    """Raises `Offering.DoesNotExist`."""
    offering = public_offering(slug, on)
    version = offering.published
    if version is None:
        raise Offering.DoesNotExist
    return _whole(offering, version, partners_of(offering, on), on)


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
    found = findings_of(version)
    shown = card(
        offering,
        version,
        {version.pk: found},
        CardWords(ANYBODY, LimitPair.on(limits(), on), words, ANY_LANGUAGE, on),
    )
    detail = OfferingDetail(shown, criteria=(), history=(), partners=partners)
    return WholeOffering(detail, found)
