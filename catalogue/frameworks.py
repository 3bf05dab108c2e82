"""From which frameworks an offering can be called off, and by which municipality."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalogue.models import FrameworkCover
from lib.edition import kept
from lib.i18n.localized import Text
from procurement.models import Framework, Municipality


@dataclass(frozen=True)
class CoveringFramework:
    """A framework in force that covers an offering; `valid_to` is the last day to call off.

    `parts` are the Finnish names of the parts it covers; empty is the whole offering.
    """

    slug: str
    number: str
    title: Text
    body: Text
    valid_to: date
    call_off: Text
    source_url: str
    is_example: bool
    parts: tuple[str, ...] = ()

    def covers(self, part_names: Collection[str]) -> bool:
        """Whether all of these parts can be called off from it."""
        return not self.parts or set(part_names) <= set(self.parts)


@dataclass(frozen=True)
class OfferingFrameworks:
    """Those the municipality may use, and those of which it is to be asked whether it may."""

    usable: tuple[CoveringFramework, ...] = ()
    asked: tuple[CoveringFramework, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.usable or self.asked)


NONE = OfferingFrameworks()


def frameworks_for(
    offerings: Collection[int], municipality: Municipality | None, on: date, language: str
) -> dict[int, OfferingFrameworks]:
    """By offering, for each of the keys. Two queries at most, whatever their number.

    A framework is usable only where it is known that the municipality may: it owns the body on that
    day, a statute lets it, or the framework names it. Without a municipality none is.
    """
    covers = _covers_of(offerings, on)
    frameworks = {cover.framework_id: cover.framework for rows in covers.values() for cover in rows}
    usable = (
        set(
            Framework.objects.open_to(municipality, on)
            .filter(pk__in=frameworks)
            .values_list("pk", flat=True)
        )
        if frameworks and municipality
        else set()
    )
    return {pk: _told(covers[pk], usable, language) for pk in offerings}


def usable_frameworks(municipality: Municipality | None, on: date) -> tuple[str, ...]:
    """Slugs of all from which it is known that the municipality may call off on that day."""
    if municipality is None:
        return ()

    def read() -> tuple[str, ...]:
        rows = Framework.objects.open_to(municipality, on)
        return tuple(rows.order_by("slug").values_list("slug", flat=True))

    return kept(f"usable_frameworks {municipality.code}", on, read)


def _covers_of(offerings: Collection[int], on: date) -> dict[int, list[FrameworkCover]]:
    found: dict[int, list[FrameworkCover]] = defaultdict(list)
    rows = (
        FrameworkCover.objects.on_day(on)
        .of_published()
        .filter(offering__in=offerings, framework__in=Framework.objects.in_force(on))
        .select_related("framework__body")
        .order_by("framework__valid_to", "framework", "part_name")
    )
    for cover in rows:
        found[cover.offering_id].append(cover)
    return found


def _told(rows: Sequence[FrameworkCover], usable: set[int], language: str) -> OfferingFrameworks:
    names: dict[int, list[str]] = defaultdict(list)
    for cover in rows:
        names[cover.framework_id].append(cover.part_name)
    told = {
        cover.framework_id: _covering(cover.framework, names[cover.framework_id], language)
        for cover in rows
    }
    if not told:
        return NONE
    return OfferingFrameworks(
        tuple(row for pk, row in told.items() if pk in usable),
        tuple(row for pk, row in told.items() if pk not in usable),
    )


def _covering(framework: Framework, names: Sequence[str], language: str) -> CoveringFramework:
    return CoveringFramework(
        slug=framework.slug,
        number=framework.number,
        title=framework.title(language),
        body=framework.body.name(language),
        valid_to=framework.last_day,
        call_off=framework.call_off(language),
        source_url=framework.source_url,
        is_example=framework.is_example,
        parts=() if "" in names else tuple(names),
    )
