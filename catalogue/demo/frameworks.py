"""Writing the demo's purchasing body: one that ends soon and one that is over of its frameworks."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from catalogue.demo.notation import columns
from catalogue.models import FrameworkCover, Offering
from lib.models.slugs import free_slug
from procurement.models import BodyOwner, Framework, Municipality, PurchasingBody

FILE = Path(__file__).parent / "frameworks.yaml"


def write_frameworks(*, on: date) -> int:
    """Covers of the demo's offerings only; returns how many frameworks there are."""
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    body = _write_body(given["body"], on)
    for row in given["frameworks"]:
        _write_framework(body, row, on)
    return len(given["frameworks"])


def _write_body(given: dict[str, Any], on: date) -> PurchasingBody:
    body = PurchasingBody.objects.create(
        slug=given["slug"],
        **columns("name", given["name"]),
        **columns("about", given["about"]),
        website=given["website"],
        source=given["source"],
        checked_on=on,
        is_example=True,
    )
    owners = Municipality.objects.filter(code__in=given["owners"])
    BodyOwner.objects.bulk_create(
        [BodyOwner(body=body, municipality=row, since=given["owned_from"]) for row in owners]
    )
    return body


def _write_framework(body: PurchasingBody, given: dict[str, Any], on: date) -> None:
    def day(name: str) -> date | None:
        days = given.get(name)
        return None if days is None else on + timedelta(days=days)

    framework = Framework.objects.create(
        body=body,
        slug=free_slug(given["title"]["fi"], Framework.objects.all(), longest=60, fallback="puite"),
        number=given["number"],
        **columns("title", given["title"]),
        valid_from=on + timedelta(days=given["starts_days"]),
        valid_to=on + timedelta(days=given["ends_days"]),
        **columns("option", given.get("option")),
        option_until=day("option_days"),
        **columns("lots", given.get("lots")),
        ceiling=given.get("ceiling"),
        used=given.get("used"),
        used_on=day("used_days"),
        **columns("call_off", given["call_off"]),
        open_to=Framework.OpenTo.BODY,
        source_url=f"{body.website}{given['number'].lower().replace('/', '-')}",
        is_example=True,
    )
    parts = {row["offering"]: row.get("part", "") for row in given["covers"]}
    FrameworkCover.objects.bulk_create(
        [
            FrameworkCover(
                framework=framework,
                offering=offering,
                part_name=parts[offering.slug],
                added_on=framework.valid_from,
            )
            for offering in Offering.objects.filter(slug__in=parts).order_by("slug")
        ]
    )
