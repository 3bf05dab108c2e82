"""Fills the shapes of `catalogue.public.api.serializers`: plain values from cards and rows.

`base` is the site's own address, without a slash at its end.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from catalogue.content.schema import LATE, Field, Kind
from catalogue.labels import label_of
from catalogue.models import (
    Claim,
    Face,
    Finding,
    Offering,
    OpennessState,
    Part,
    Placement,
    Price,
    Version,
)
from catalogue.models.taxonomy import Component, Criterion, Described, Layer, Named
from catalogue.pricing.cost import OfferingCost, tiering_of
from catalogue.pricing.cost_table import PartRow
from catalogue.pricing.procedures import procedure_title
from catalogue.public.cards import OfferingCard
from catalogue.public.offering_page import OfferingDetail
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from lib.api.views import amount_text, texts
from lib.i18n.localized import LANGUAGES
from procurement.models import Municipality
from procurement.price_context import PriceContext
from procurement.rules.limits import Band, Limit, Procedure, is_reached
from vendors.models import Vendor

VERDICTS = {Band.UNDER: "below", Band.BETWEEN: "above", Band.OVER: "above", Band.UNKNOWN: "unknown"}
Values = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return value.isoformat().replace("+00:00", "Z") if value else None


def _offering_common(card: OfferingCard, base: str) -> Values:
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
        "layer": card.main_place.layer.slug if card.main_place else None,
        "components": [place.slug for place in card.places],
        "openness": {row.slug: row.state and row.state.value for row in card.openness},
        "closed_parts": [
            texts(part, "name") for part in card.parts if part.kind == Part.Kind.CLOSED
        ],
        "cost": cost(card.cost),
        "threshold": flag(card.cost),
        "version": version.number,
        "published_at": moment(version.decided_at),
        "confirmed_at": moment(version.confirmed_at or version.decided_at),
        "updated_at": moment(updated_at(card.offering, version)),
    }


def updated_at(offering: Offering, version: Version) -> datetime | None:
    face: Face | None = getattr(offering, "face", None)
    # Of what was never told of, as a copy for measuring, it is when it was approved.
    return face.updated_at if face is not None else version.decided_at


def page_path(name: str, *args: object) -> str:
    # The Finnish page: an API address must not depend on the language asked for.
    with override(LANGUAGES[0]):
        return reverse(name, args=args)


def offering_row(card: OfferingCard, base: str) -> Values:
    kinds = [part.kind for part in card.parts]
    return _offering_common(card, base) | {
        "parts": {kind.value: kinds.count(kind) for kind in Part.Kind}
    }


def cost(found: OfferingCost) -> Values:
    context = found.context
    return {
        "total": amount_text(found.total),
        "currency": "EUR",
        "vat": "excluded",
        "months": context.months,
        "counted_months": context.term.counted_months,
        "inhabitants": context.population,
        "users": context.users,
        "days": context.days,
        "municipality": context.municipality.code if context.municipality else None,
        "basis": basis(context),
        "missing": list(dict.fromkeys(missing.reason.value for missing in found.base.missing)),
    }


def basis(context: PriceContext) -> str:
    if context.municipality:
        return "municipality"
    return "example" if context.population == PriceContext().population else "population"


def flag(found: OfferingCost) -> Values:
    pair = (found.limits.main, found.limits.statutory)
    return {
        "verdict": VERDICTS[found.band],
        "band": found.band.value,
        "procedure": found.procedure.value,
        "procedure_title": procedure_titles(found.procedure),
        "limits": [
            {
                "id": limit.slug,
                "amount": amount_text(limit.amount),
                "reached": reached(found.total, limit),
            }
            for limit in pair
        ],
    }


@cache
def procedure_titles(procedure: Procedure) -> Values:
    names: Values = _in_every_language(procedure, lambda value: procedure_title(Procedure(value)))[
        "name"
    ]
    return names


def reached(total: Decimal | None, limit: Limit) -> bool | None:
    return None if total is None else is_reached(total, limit)


def offering_detail(detail: OfferingDetail, found: Mapping[int, Finding], base: str) -> Values:
    """Fills `OfferingDetailSerializer`."""
    version, words = detail.version, taxonomy()
    claims = {row.criterion_id: row for row in version.claims.all()}
    answer = _offering_common(detail.card, base) | {
        field: texts(version, field) for field in ("description", "change_log", "support")
    }
    return (
        answer
        | places(version, words)
        | {
            "is_published": version.pk == detail.card.offering.published_id,
            "cost": (
                answer["cost"] | {"total_with_options": amount_text(detail.card.cost.whole.total)}
            ),
            "parts": [part(row) for row in detail.costs.rows],
            "claims": [
                claim(criterion, claims.get(criterion.pk), found.get(criterion.pk))
                for criterion in words.criteria.values()
            ],
            "partners": [
                {"slug": row.vendor.slug, "name": row.vendor.name, "role": texts(row, "role")}
                for row in detail.partners
            ],
            "hosting": {
                "by": version.hosted_by or None,
                "location": version.hosting_location or None,
            },
            "exit": {
                "minimum_months": version.minimum_months,
                "notice_months": version.exit_notice_months,
                "terms": texts(version, "exit_terms"),
            },
            "links": links(detail, base),
        }
        | {field.name: _late_value(version, field) for field in LATE}
    )


def _late_value(version: Version, field: Field) -> object:
    if field.kind is Kind.TEXTS:
        return texts(version, field.name)
    value = getattr(version, field.name)
    return value if field.kind is Kind.CHOICES or value != "" else None


def places(version: Version, words: Taxonomy) -> Values:
    return {
        "placements": [
            placement(row, words.component_by_pk[row.component_id])
            for row in version.placements.all()
        ],
        "functions": [row.slug for row in version.functions.all()],
        "phases": [row.slug for row in version.phases.all()],
        "standards": [
            {"name": row.name, "edition": row.edition or None, "url": row.url}
            for row in version.standards.all()
        ],
        "cpv": [row.code for row in version.cpv_codes.all()],
    }


def placement(row: Placement, component: Component) -> Values:
    return {"layer": component.layer.slug, "component": component.slug, "is_main": row.is_main}


def part(row: PartRow) -> Values:
    of = row.part
    return {
        "id": of.pk,
        "name": texts(of, "name"),
        "about": texts(of, "about"),
        "kind": of.kind,
        "licence": of.licence or None,
        "source_url": of.source_url or None,
        "supplier": of.supplier or None,
        "is_optional": of.is_optional,
        "pricing": of.pricing,
        "included_in": of.included_in_id,
        "prices": [price(one) for one in of.prices.all()],
        "cost": {
            "once": amount_text(row.once),
            "yearly": amount_text(row.yearly),
            "total": amount_text(row.total),
            "missing": list(dict.fromkeys(reason.value for reason in row.missing)),
        },
    }


def price(row: Price) -> Values:
    return {
        "amount": amount_text(row.amount),
        "amount_max": amount_text(row.amount_max),
        "recurrence": row.recurrence,
        "per": row.per,
        "days": f"{row.days.normalize():f}" if row.days is not None else None,
        "tiering": tiering_of(row) or None,
        "tiers": [
            {"up_to": tier.up_to, "amount": amount_text(tier.amount)} for tier in row.tiers.all()
        ],
    }


def claim(criterion: Criterion, claimed: Claim | None, finding: Finding | None) -> Values:
    return {
        "criterion": criterion.slug,
        "claimed": OpennessState.chosen(claimed.state) if claimed else None,
        "text": texts(claimed, "text") if claimed else None,
        "evidence": (
            [{"url": row.url, "shows": texts(row, "shows")} for row in claimed.evidence.all()]
            if claimed
            else []
        ),
        "finding": (
            {"state": finding.state, "reason": texts(finding, "public_reason")} if finding else None
        ),
    }


def links(detail: OfferingDetail, base: str) -> dict[str, str]:
    slug, number = detail.card.offering.slug, detail.version.number
    return {
        "self": f"{base}{reverse('api:version-detail', args=[slug, number])}",
        # The page of a version that is public no more is its own.
        "page": f"{base}{page_path('catalogue:version-detail', slug, number)}",
        "offering": f"{base}{reverse('api:offering-detail', args=[slug])}",
        "versions": f"{base}{reverse('api:version-list', args=[slug])}",
        "vendor": f"{base}{reverse('api:vendor-detail', args=[detail.card.vendor.slug])}",
    }


def version_row(version: Version, base: str) -> Values:
    """Fills `VersionRowSerializer`. Needs `offering` loaded."""
    slug = version.offering.slug
    return {
        "number": version.number,
        "is_published": version.pk == version.offering.published_id,
        "published_at": moment(version.decided_at),
        "change_log": texts(version, "change_log"),
        "url": f"{base}{page_path('catalogue:version-detail', slug, version.number)}",
        "api_url": f"{base}{reverse('api:version-detail', args=[slug, version.number])}",
    }


def vendor(
    row: Vendor, offering_count: int, member_since: date, home: Municipality | None, base: str
) -> Values:
    """Fills `VendorSerializer`.

    `home` is None for a code that the register of municipalities does not know.
    """
    return {
        "slug": row.slug,
        "url": f"{base}{page_path('catalogue:vendor-detail', row.slug)}",
        "api_url": f"{base}{reverse('api:vendor-detail', args=[row.slug])}",
        "name": row.name,
        "business_id": row.business_id,
        "home_municipality": {
            "code": row.home_municipality_code,
            "name": {language: home.name(language) for language in LANGUAGES} if home else None,
        },
        "size": row.size,
        "website": row.website,
        "introduction": texts(row, "introduction"),
        "member_since": member_since.isoformat(),
        "offering_count": offering_count,
        "contact": row.public_contact() or None,
    }


def term(row: Named) -> Values:
    return {"slug": row.slug, "name": texts(row, "name")}


def described(row: Described) -> Values:
    return term(row) | {"description": texts(row, "description")}


def _in_every_language(slug: str, words: Callable[[str], str]) -> Values:
    names = {}
    for language in LANGUAGES:
        with override(language):
            names[language] = words(slug)
    return {"slug": slug, "name": names}


def whole_taxonomy(words: Taxonomy) -> Values:
    return {
        "layers": [layer(row, words) for row in words.layers.values()],
        "function_groups": [
            term(group)
            | {
                "functions": [
                    term(row) for row in words.functions.values() if row.group_id == group.pk
                ]
            }
            for group in words.function_groups.values()
        ],
        "phases": [described(row) for row in words.phases.values()],
        "criteria": [_criterion_whole(row) for row in words.criteria.values()],
        "kinds": [
            _in_every_language(kind, partial(label_of, Version.Kind))
            for kind in Version.Kind.values
        ],
        "openness_states": [
            _in_every_language(state, partial(label_of, OpennessState))
            for state in OpennessState.values
        ],
    }


def layer(row: Layer, words: Taxonomy) -> Values:
    return described(row) | {
        "components": [
            described(room) | {"kind": room.kind}
            for room in words.components.values()
            if room.layer_id == row.pk
        ]
    }


def _criterion_whole(row: Criterion) -> Values:
    """Fills `CriterionSerializer`. Needs questions loaded."""
    questions = [
        {
            "slug": one.slug,
            "is_mandatory": one.is_mandatory,
            "question": texts(one, "question"),
            "evidence": texts(one, "evidence"),
        }
        for one in row.asked
    ]
    return described(row) | {
        "may_be_not_applicable": row.may_be_not_applicable,
        "questions": questions,
    }
