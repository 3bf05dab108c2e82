"""From the rows of an offering to the document that is indexed. Starts from what is published; nothing else is ever read."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import islice

from license_expression import get_spdx_licensing

from catalogue.cards import public_findings
from catalogue.models import Finding, Licence, Offering, OfferingQuerySet, OpennessState, Part, Version
from catalogue.taxonomy import Taxonomy, taxonomy
from lib.localized import LANGUAGES, texts_of
from lib.reference import kept
from search.document import NEVER, Document
from vendors.models import Membership, Vendor

BATCH = 500
LICENSING = get_spdx_licensing()


@dataclass(frozen=True)
class Listing:
    """The days, as ordinals, on which a vendor is or will be listed; both count."""

    first: int
    last: int


def candidates() -> OfferingQuerySet:
    """Everything with a published version that is not withdrawn, listed or not: the index keeps the days of the listing."""
    return Offering.objects.filter(published__isnull=False, withdrawn_at__isnull=True)


def documents(pks: Iterable[int], on: date) -> Iterator[Document]:
    """Documents of those of the offerings that are, or will be, public; in batches, so that memory stays flat."""
    wanted, words = iter(pks), taxonomy()
    while batch := list(islice(wanted, BATCH)):
        yield from documents_of(batch, words, on)


def documents_of(pks: Sequence[int], words: Taxonomy, on: date) -> Iterator[Document]:
    """One batch; the number of queries does not depend on its size."""
    rows = list(candidates().filter(pk__in=pks).select_related("vendor", "published").prefetch_related(*CONTENT).order_by("pk"))
    found = public_findings(row.published_id for row in rows if row.published_id)
    listings = listings_of({row.vendor_id for row in rows}, on)
    for row in rows:
        if row.published is not None and row.vendor_id in listings:
            yield document(row, row.published, found.get(row.published.pk, {}), listings[row.vendor_id], words)


CONTENT = ("published__placements", "published__functions", "published__phases", "published__standards", "published__parts")


def listings_of(vendors: Iterable[int], on: date) -> dict[int, Listing]:
    """The listing in force on the day, else the next one; a vendor whose memberships are all over has none."""
    rows = (
        Membership.objects.filter(vendor__in=list(vendors))
        .order_by("vendor", "-starts_on")
        .values_list("vendor_id", "starts_on", "ends_on")
    )
    return {
        vendor: Listing(starts.toordinal(), ends.toordinal() if ends else NEVER)
        for vendor, starts, ends in rows
        if ends is None or ends >= on
    }


def document(offering: Offering, version: Version, findings: dict[int, Finding], listing: Listing, words: Taxonomy) -> Document:
    """The whole document of one offering."""
    return Document(
        id=offering.pk,
        texts={language: texts(version, offering.vendor, language, words) for language in LANGUAGES},
        facets=facets(offering, version, findings, words),
        numbers=numbers(version, listing),
        stamp=stamp(offering.pk, version.pk, version.row_version, offering.vendor.name, listing),
    )


def stamp(*content: object) -> int:
    """A number that changes when the document must; cheap enough to be computed for every offering by the drift check."""
    return zlib.crc32(repr(content).encode())


def texts(version: Version, vendor: Vendor, language: str, words: Taxonomy) -> dict[str, str]:
    """Name, summary and body in one language; what the vendor did not write in it is left out, the taxonomy's words are in all three."""
    own = {name: texts_of(version, name).get(language, "") for name in ("name", "summary", "description")}
    places = [words.component_by_pk[row.component_id] for row in version.placements.all()]
    named = [*places, *(place.layer for place in places), *version.functions.all(), *version.phases.all()]
    body = [own["description"], *(str(row.name(language)) for row in named), *parts_text(version, language)]
    if language == "fi":
        body += [vendor.name, *(standard.name for standard in version.standards.all())]
    return {"name": own["name"], "summary": own["summary"], "body": " . ".join(filter(None, body))}


def parts_text(version: Version, language: str) -> Iterator[str]:
    """Names of parts and what they do."""
    for part in version.parts.all():
        yield texts_of(part, "name").get(language, "")
        yield texts_of(part, "about").get(language, "")


def facets(offering: Offering, version: Version, findings: dict[int, Finding], words: Taxonomy) -> dict[str, tuple[str, ...]]:
    """Slugs, never labels."""
    places = [words.component_by_pk[row.component_id] for row in version.placements.all()]
    return {
        "layer": distinct(place.layer.slug for place in places),
        "component": distinct(place.slug for place in places),
        "openness": criteria(findings, OpennessState.MET, words),
        "openness_partly": criteria(findings, OpennessState.PARTLY, words),
        "phase": distinct(row.slug for row in version.phases.all()),
        "function": distinct(row.slug for row in version.functions.all()),
        "kind": (version.kind,),
        "vendor": (offering.vendor.slug,),
        "licence": distinct(key for part in version.parts.all() if part.kind == Part.Kind.OPEN for key in licence_keys(part.licence)),
    }


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(values))


def criteria(findings: dict[int, Finding], state: OpennessState, words: Taxonomy) -> tuple[str, ...]:
    """Slugs of the criteria found to be in a state."""
    return tuple(words.criterion_by_pk[pk].slug for pk, finding in findings.items() if finding.state == state)


KNOWN_LICENCES: dict[str, tuple[str, ...]] = {}


def licence_keys(expression: str) -> tuple[str, ...]:
    """The licences named in an SPDX expression."""
    if expression not in KNOWN_LICENCES:
        KNOWN_LICENCES[expression] = tuple(str(key) for key in LICENSING.license_keys(expression)) if expression else ()
    return KNOWN_LICENCES[expression]


def numbers(version: Version, listing: Listing) -> dict[str, int]:
    """Days of listing, time of publication, and the cost profile as whole numbers; cents are rounded up, the careful side."""
    found = {
        "listed_from": listing.first,
        "listed_until": listing.last,
        "published_at": int(version.decided_at.timestamp()) if version.decided_at else 0,
    }
    profile = version.cost_profile
    if not profile.get("assessable"):
        return found | {"unknown": 1}
    totals = {f"cost_{population}": cents(total) for population, total in profile["totals"].items()}
    reach = {
        f"reach_{limit}_{months}": NEVER if population is None else population
        for months, populations in profile["reach"].items()
        for limit, population in enumerate(populations)
    }
    return found | totals | reach


def cents(amount: str) -> int:
    """EUR as whole cents, rounded up."""
    return int((Decimal(amount) * 100).to_integral_value(ROUND_CEILING))


def stamps(on: date) -> dict[int, int]:
    """What the index should hold: offering → stamp. Two queries, whatever the size."""
    rows = candidates().values_list("pk", "published_id", "published__row_version", "vendor__name", "vendor_id")
    listings = listings_of(Vendor.objects.values_list("pk", flat=True), on)
    return {
        pk: stamp(pk, version, row_version, name, listings[vendor])
        for pk, version, row_version, name, vendor in rows.iterator()
        if vendor in listings
    }


LICENCE_NAMES = "search.licence_names"


def licence_names() -> frozenset[str]:
    """Every licence the list of licences knows; filters take these and no others."""
    return kept(LICENCE_NAMES, lambda: frozenset(Licence.objects.values_list("spdx_id", flat=True)))
