"""Writing a section of a version's content from its value.

The reverse of `catalogue.content.snapshot`. Called inside the acts' transactions.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import F

from catalogue.content.declaration import Field, Kind
from catalogue.content.schema import FIELDS
from catalogue.content.snapshot import Content, Section
from catalogue.models import (
    Answer,
    Claim,
    CriterionQuestion,
    Evidence,
    Part,
    Placement,
    Price,
    PriceTier,
    Standard,
    Version,
    VersionCpv,
)
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import LANGUAGES, columns

# The key of a part that has no row yet.
NEW = 0
# Beyond every place, so that no two rows have one while they change places.
ASIDE = 1000


def _write_columns(version: Version, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(version, name, value)
    version.save(update_fields=list(values))


def _write_section(version: Version, section: str, data: Section) -> None:
    """Replace one section. The data has passed its form; unknown slugs raise KeyError."""
    WRITERS[section](version, data)


def write_content(version: Version, content: Content) -> None:
    for section, data in content.items():
        _write_section(version, section, data)


def _write_fields(section: str, version: Version, data: Section) -> None:
    values: dict[str, Any] = {}
    facts = dict(version.facts or {})
    for field in FIELDS[section]:
        given = data.get(field.name)
        if field.is_fact:
            facts.pop(field.name, None)
            facts |= {field.name: _stored(field, given)} if field.is_said(given) else {}
        elif field.kind is Kind.TEXTS:
            values |= columns(field.name, given)
        else:
            values[field.name] = _stored(field, given)
    _write_columns(version, values | {"facts": facts or None})


def _stored(field: Field, given: Any) -> Any:  # noqa: ANN401 -- any JSON
    if field.kind is Kind.TEXTS:
        return {language: given.get(language, "") for language in LANGUAGES}
    if field.kind is Kind.CHOICES:
        return sorted(given or [])
    return given if field.kind is Kind.NUMBER else given or ""


def _write_places(version: Version, data: Section) -> None:
    words = taxonomy()
    version.placements.all().delete()
    Placement.objects.bulk_create(
        [
            # The first component is the main place.
            Placement(version=version, component=words.components[slug], is_main=not place)
            for place, slug in enumerate(data.get("components", []))
        ],
    )
    version.functions.set([words.functions[slug] for slug in data.get("functions", [])])
    version.phases.set([words.phases[slug] for slug in data.get("phases", [])])
    version.cpv_codes.all().delete()
    VersionCpv.objects.bulk_create(
        [VersionCpv(version=version, code=code) for code in data.get("cpv", [])]
    )


def write_parts(version: Version, data: Section) -> None:
    """Step 3, all of it: a part takes the row that was at its place."""
    keys = list(version.parts.order_by("order").values_list("pk", flat=True))
    write_part_rows(
        version, data["parts"], [*keys, *[None] * len(data["parts"])][: len(data["parts"])]
    )


def write_keyed_parts(version: Version, parts: Mapping[int, Section]) -> list[Part]:
    """Write parts in their order, each in the row of its key, one of key `NEW` in a new one.

    The reverse of `keyed_parts`: `included_in` is a key. Rows of no key go.
    """
    return write_part_rows(version, numbered_parts(parts), [key or None for key in parts])


def numbered_parts(parts: Mapping[int, Section]) -> list[Section]:
    """The parts in their order, with the place of each, from 1, where the key of it stood."""
    places = {key: place for place, key in enumerate(parts, start=1)}
    # Whatever was included in a part that is gone says its price anew.
    return [
        {
            **part,
            "included_in": (
                places.get(part["included_in"]) if part["included_in"] is not None else None
            ),
        }
        for part in parts.values()
    ]


def write_part_rows(
    version: Version, parts: Sequence[Section], keys: Sequence[int | None]
) -> list[Part]:
    """Write parts in their order, each in the row of its key, or in a new one.

    Then it is written which part is included in which. Rows of no key go.
    """
    version.parts.update(pricing="", included_in=None, order=F("order") + ASIDE)
    version.parts.exclude(pk__in=[key for key in keys if key]).delete()
    known = {row.pk: row for row in version.parts.all()}
    rows = [
        _write_part_row(known.get(key or 0) or Part(version=version), order, part)
        for order, (key, part) in enumerate(zip(keys, parts, strict=True), start=1)
    ]
    for row, part in zip(rows, parts, strict=True):
        row.prices.all().delete()
        _write_prices(row, part.get("prices", []))
        include(row, part, rows)
    return rows


def _write_part_row(row: Part, order: int, part: Section) -> Part:
    # What the part is included in waits until all have their rows.
    for name, value in {"order": order, "included_in": None, **part_columns(part)}.items():
        setattr(row, name, value)
    row.save()
    return row


def part_columns(part: Section) -> dict[str, Any]:
    pricing = part.get("pricing", "")
    return {
        **columns("name", part.get("name")),
        **columns("about", part.get("about")),
        "kind": part.get("kind", ""),
        "licence": part.get("licence", ""),
        "source_url": part.get("source_url", ""),
        "supplier": part.get("supplier", ""),
        "is_optional": bool(part.get("is_optional")),
        "pricing": "" if pricing == Part.Pricing.INCLUDED else pricing,
    }


def include(row: Part, part: Section, rows: list[Part]) -> None:
    place = part.get("included_in")
    # A part included in one that is not there stays without a price: rule 3 says so to the vendor.
    if (
        part.get("pricing") == Part.Pricing.INCLUDED
        and place
        and place <= len(rows)
        and rows[place - 1] is not row
    ):
        row.pricing, row.included_in = Part.Pricing.INCLUDED, rows[place - 1]
        row.save(update_fields=["pricing", "included_in"])


def _write_prices(part: Part, prices: list[Section]) -> None:
    for order, given in enumerate(prices, start=1):
        price = Price.objects.create(
            part=part,
            order=order,
            amount=_amount_of(given.get("amount")),
            amount_max=_amount_of(given.get("amount_max")),
            recurrence=given.get("recurrence", "once"),
            per=given.get("per", "contract"),
            days=_amount_of(given.get("days")),
            tiering=given.get("tiering", ""),
        )
        PriceTier.objects.bulk_create(
            [
                PriceTier(price=price, up_to=tier["up_to"], amount=Decimal(tier["amount"]))
                for tier in given.get("tiers", [])
            ]
        )


def _amount_of(value: str | None) -> Decimal | None:
    return Decimal(value) if value not in {None, ""} else None


def _write_openness(version: Version, data: Section) -> None:
    version.claims.all().delete()
    for given in data.get("claims", []):
        _write_claim(version, given)
    version.answers.all().delete()
    questions = {
        row.slug: row for row in CriterionQuestion.objects.filter(slug__in=data.get("answers", {}))
    }
    Answer.objects.bulk_create(
        [
            Answer(version=version, question=questions[slug], value=value)
            for slug, value in data.get("answers", {}).items()
        ]
    )
    version.standards.all().delete()
    rows = [
        Standard(version=version, order=order, **given)
        for order, given in enumerate(data.get("standards", []), start=1)
    ]
    Standard.objects.bulk_create(rows)


def _write_claim(version: Version, given: Section) -> None:
    claim = Claim.objects.create(
        version=version,
        criterion=taxonomy().criteria[given["criterion"]],
        state=given.get("state", ""),
        **columns("text", given.get("text")),
    )
    rows = [
        Evidence(claim=claim, order=order, url=row["url"], **columns("shows", row.get("shows")))
        for order, row in enumerate(given.get("evidence", []), start=1)
    ]
    Evidence.objects.bulk_create(rows)


WRITERS: dict[str, Callable[[Version, Section], None]] = {
    "basics": partial(_write_fields, "basics"),
    "places": _write_places,
    "parts": write_parts,
    "openness": _write_openness,
    "users": partial(_write_fields, "users"),
    "delivery": partial(_write_fields, "delivery"),
}
