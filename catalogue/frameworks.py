"""From which frameworks an offering can be called off, and by which municipality."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True)
class _Covers:
    """All covers of a day: by offering, keys of frameworks with the parts' names."""

    frameworks: dict[int, Framework]
    by_offering: dict[int, list[tuple[int, str]]]


def frameworks_for(
    offerings: Collection[int], municipality: Municipality | None, on: date, language: str
) -> dict[int, OfferingFrameworks]:
    """By offering, for each of the keys. Two queries at most, whatever their number.

    A framework is usable only where it is known that the municipality may: it owns the body on that
    day, a statute lets it, or the framework names it. Without a municipality none is.
    """
    covers = kept("framework_covers", on, lambda: _covers_of(on))
    are_covered = any(pk in covers.by_offering for pk in offerings)
    usable = frozenset(usable_frameworks(municipality, on)) if are_covered else frozenset()
    return {pk: _told(covers, pk, usable, language) for pk in offerings}


def usable_frameworks(municipality: Municipality | None, on: date) -> tuple[str, ...]:
    """Slugs of all from which it is known that the municipality may call off on that day."""
    if municipality is None:
        return ()

    def read() -> tuple[str, ...]:
        rows = Framework.objects.open_to(municipality, on)
        return tuple(rows.order_by("slug").values_list("slug", flat=True))

    return kept(f"usable_frameworks {municipality.code}", on, read)


def _covers_of(on: date) -> _Covers:
    found = _Covers({}, defaultdict(list))
    rows = (
        FrameworkCover.objects.on_day(on)
        .of_published()
        .filter(framework__in=Framework.objects.in_force(on))
        .select_related("framework__body")
        .order_by("framework__valid_to", "framework", "part_name")
    )
    for cover in rows:
        found.frameworks.setdefault(cover.framework_id, cover.framework)
        found.by_offering[cover.offering_id].append((cover.framework_id, cover.part_name))
    return replace(found, by_offering=dict(found.by_offering))


def _told(
    covers: _Covers, offering: int, usable: Collection[str], language: str
) -> OfferingFrameworks:
    parts: dict[int, list[str]] = defaultdict(list)
    for framework, part_name in covers.by_offering.get(offering, ()):
        parts[framework].append(part_name)
    if not parts:
        return NONE
    told = [_covering(covers.frameworks[pk], names, language) for pk, names in parts.items()]
    return OfferingFrameworks(
        tuple(row for row in told if row.slug in usable),
        tuple(row for row in told if row.slug not in usable),
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
