"""What of a framework's covers the public is told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from catalogue.models import FrameworkCover, Offering, Part


@dataclass(frozen=True)
class PublicCover:
    """Without a part the framework covers the whole offering."""

    framework_id: int
    offering: Offering
    part: Part | None


def public_covers(covers: QuerySet[FrameworkCover], on: date) -> list[PublicCover]:
    """Of the offerings that are public; a part that the published version has no more is left out.

    Three queries.
    """
    rows = list(covers)
    offerings = (
        Offering.objects.published(on)
        .filter(pk__in={cover.offering_id for cover in rows})
        .select_related("published")
        .in_bulk()
    )
    parts = _parts_of(offerings.values())
    return [
        PublicCover(cover.framework_id, offering, part)
        for cover in rows
        if (offering := offerings.get(cover.offering_id)) is not None
        and ((part := parts.get((cover.offering_id, cover.part_name))) or not cover.part_name)
    ]


def _parts_of(offerings: Collection[Offering]) -> dict[tuple[int, str], Part]:
    versions = {offering.published_id: offering.pk for offering in offerings}
    return {
        (versions[part.version_id], part.name_fi): part
        for part in Part.objects.filter(version__in=versions)
    }
