"""Fills the shapes of `catalogue.serializers`: plain values from cards and rows. `base` is the site's own address, without a slash at its end."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from catalogue.cards import OfferingCard
from catalogue.costs import PartRow
from catalogue.detail import OfferingDetail
from catalogue.models import Claim, Finding, OpennessState, Part, Placement, Price, Version
from catalogue.models.taxonomy import Criterion, Described, Layer, Named
from catalogue.pricing import OfferingCost
from catalogue.taxonomy import Taxonomy, taxonomy
from catalogue.templatetags.catalogue import kind_words, state_words
from lib.api import amount_text, texts
from lib.localized import LANGUAGES
from procurement.limits import Band, is_reached
from procurement.price_context import PriceContext
from procurement.reference import municipalities
from vendors.models import Vendor

VERDICTS = {Band.UNDER: "below", Band.BETWEEN: "above", Band.OVER: "above", Band.UNKNOWN: "unknown"}
Values = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return value.isoformat().replace("+00:00", "Z") if value else None


def page_address(base: str, path: str) -> str:
    """Of a page of the site, in Finnish, which has no prefix."""
    return f"{base}{path}"


def offering_common(card: OfferingCard, base: str) -> Values:
    """Fills `OfferingSerializer`."""
    version = card.version
    return {
        "slug": card.offering.slug,
        "url": f"{base}{page_path('catalogue:offering-detail', card.offering.slug)}",
        "api_url": f"{base}{reverse('api:offering-detail', args=[card.offering.slug])}",
        "name": texts(version, "name"),
        "summary": texts(version, "summary"),
        "kind": version.kind,
        "vendor": {"slug": card.vendor.slug, "name": card.vendor.name},
        "layer": card.main_place.layer.slug,
        "components": [place.slug for place in card.places],
        "openness": {row.slug: row.state and row.state.value for row in card.openness},
        "closed_parts": [texts(part, "name") for part in card.parts if part.kind == Part.Kind.CLOSED],
        "cost": cost(card.cost),
        "threshold": flag(card.cost),
        "version": version.number,
        "published_at": moment(version.decided_at),
    }


def page_path(name: str, *args: object) -> str:
    """The Finnish page: an API address must not depend on the language asked for."""
    with override(LANGUAGES[0]):
        return reverse(name, args=args)


def offering_row(card: OfferingCard, base: str) -> Values:
    """Fills `OfferingRowSerializer`."""
    kinds = [part.kind for part in card.parts]
    return offering_common(card, base) | {"parts": {kind.value: kinds.count(kind) for kind in Part.Kind}}


def cost(found: OfferingCost) -> Values:
    """Fills `CostSerializer`."""
    context = found.context
    return {
        "total": amount_text(found.total),
        "total_with_options": amount_text(found.whole.total),
        "currency": "EUR",
        "vat": "excluded",
        "months": context.months,
        "counted_months": context.term.counted_months,
        "inhabitants": context.population,
        "users": context.users,
        "municipality": context.municipality.code if context.municipality else None,
        "basis": basis(context),
        "missing": list(dict.fromkeys(missing.reason.value for missing in found.base.missing)),
    }


def basis(context: PriceContext) -> str:
    """Whose population the prices are for."""
    if context.municipality:
        return "municipality"
    return "example" if context.population == PriceContext().population else "population"


def flag(found: OfferingCost) -> Values:
    """Fills `FlagSerializer`."""
    pair = (found.limits.main, found.limits.statutory)
    return {
        "verdict": VERDICTS[found.band],
        "band": found.band.value,
        "limits": [{"id": limit.slug, "amount": amount_text(limit.amount), "reached": reached(found.total, limit)} for limit in pair],
    }
