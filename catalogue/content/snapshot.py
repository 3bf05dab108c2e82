"""The content of a version as one value.

It serves for the version's hash, its differences, copies, and the texts both sides see when two
write at once.

Sections: basics, places, parts, openness, users, delivery. Texts are `{"fi": …, "sv": …, "en": …}`,
amounts decimal strings in EUR excl. VAT, rows of the taxonomy their slugs, parts their place in the
order, from 1.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from catalogue.content.declaration import Field, Kind
from catalogue.content.schema import FIELDS
from catalogue.models import Claim, Part, Price, Version
from catalogue.taxonomy.registry import taxonomy
from lib.forms.whole import whole
from lib.i18n.localized import LANGUAGES

Section = dict[str, Any]
Content = dict[str, Section]
SECTIONS = ("basics", "places", "parts", "openness", "users", "delivery")


def texts(row: object, name: str) -> dict[str, str]:
    return {language: getattr(row, f"{name}_{language}") for language in LANGUAGES}


def plain(amount: Decimal | None) -> str | None:
    """The same string for the same amount: `1000`, `0.05`."""
    return None if amount is None else f"{amount.normalize():f}"


def content_of(version: Version) -> Content:
    """Everything a reviewer reads and the public will; load it with `with_content()`."""
    return {
        "basics": columns_of(version, "basics"),
        "places": _places_of(version),
        "parts": {"parts": [_part_of(part) for part in version.parts.all()]},
        "openness": openness_of(version),
        "users": columns_of(version, "users"),
        "delivery": columns_of(version, "delivery"),
    }


def columns_of(version: Version, section: str) -> Section:
    """A section that is columns of the version; lists sorted, so that equal is equal."""
    values = {field.name: value_of(version, field) for field in FIELDS[section]}
    return {
        field.name: values[field.name]
        for field in FIELDS[section]
        if field.is_said(values[field.name])
    }


def value_of(version: Version, field: Field) -> Any:  # noqa: ANN401 -- any JSON
    """The value as the content has it; None for a fact that is not told."""
    if field.is_fact:
        return (version.facts or {}).get(field.name)
    if field.kind is Kind.TEXTS:
        return texts(version, field.name)
    value = getattr(version, field.name)
    return sorted(value) if field.kind is Kind.CHOICES else value


def _places_of(version: Version) -> Section:
    words = taxonomy()
    return {
        # The main component comes first.
        "components": [
            words.component_by_pk[row.component_id].slug for row in version.placements.all()
        ],
        "functions": sorted(row.slug for row in version.functions.all()),
        "phases": sorted(row.slug for row in version.phases.all()),
        "cpv": sorted(row.code for row in version.cpv_codes.all()),
    }


def _part_of(part: Part) -> Section:
    return {
        "kind": part.kind,
        "name": texts(part, "name"),
        "about": texts(part, "about"),
        "licence": part.licence,
        "source_url": part.source_url,
        "supplier": part.supplier,
        "is_optional": part.is_optional,
        "pricing": part.pricing,
        "included_in": part_places(part.version).get(part.included_in_id or 0),
        "prices": [_price_of(price) for price in part.prices.all()],
    }


def part_places(version: Version) -> dict[int, int]:
    """The place of each part by its key, from 1, in their order."""
    return {part.pk: place for place, part in enumerate(version.parts.all(), start=1)}


def keyed_parts(version: Version) -> dict[int, Section]:
    # Keys, because places move while others write.
    return {
        part.pk: {**_part_of(part), "included_in": part.included_in_id}
        for part in version.parts.all()
    }


def _price_of(price: Price) -> Section:
    return {
        # What tiers per inhabitant mean is said where it was chosen, so that what was sent before
        # the choice keeps its hash.
        **({"tiering": price.tiering} if price.tiering else {}),
        "amount": plain(price.amount),
        "amount_max": plain(price.amount_max),
        "recurrence": price.recurrence,
        "per": price.per,
        "days": plain(price.days),
        "tiers": [
            {"up_to": tier.up_to, "amount": plain(tier.amount)} for tier in price.tiers.all()
        ],
    }


def openness_of(version: Version) -> Section:
    answers = {row.question.slug: row.value for row in version.answers.all()}
    claims = sorted(
        version.claims.all(), key=lambda row: taxonomy().criterion_by_pk[row.criterion_id].order
    )
    return {
        "claims": [claim_of(claim) for claim in claims],
        "answers": dict(sorted(answers.items())),
        "standards": [
            {"name": row.name, "edition": row.edition, "url": row.url}
            for row in version.standards.all()
        ],
    }


def claim_of(claim: Claim) -> Section:
    return {
        "criterion": taxonomy().criterion_by_pk[claim.criterion_id].slug,
        "state": claim.state,
        "text": texts(claim, "text"),
        "evidence": [
            {"url": row.url, "shows": texts(row, "shows")} for row in claim.evidence.all()
        ],
    }


def hash_of(content: Content) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def read_content(version_id: int) -> Content:
    return content_of(Version.objects.with_content().get(pk=version_id))


def value_at(content: Any, path: str) -> Any:  # noqa: ANN401 -- any value of the content
    """The value a dotted path leads to; None where there is none.

    Paths are like `basics.name.fi` and `parts.parts.0.licence`.
    """
    for step in path.split("."):
        if isinstance(content, list):
            place = whole(step, most=len(content) - 1)
            content = content[place] if place is not None else None
        else:
            content = content.get(step) if isinstance(content, dict) else None
    return content
