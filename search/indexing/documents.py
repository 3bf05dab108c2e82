"""From the rows of an offering to the document that is indexed.

Starts from what is published; nothing else is ever read.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from itertools import islice
from typing import Any

from catalogue.content.declaration import Field
from catalogue.freshness import due_after, shown_until
from catalogue.models import (
    Finding,
    FrameworkCover,
    Licence,
    Offering,
    OfferingQuerySet,
    OpennessState,
    Part,
    Placement,
    Standard,
    Version,
)
from catalogue.pricing.cost import STEPPED
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from lib.caching.process import cache_version, process_cached, reference_key
from lib.i18n.localized import LANGUAGES
from search.index import told
from search.index.licences import licence_keys
from search.index.schema import NEVER, Document
from vendors.models import Membership, Vendor

Row = dict[str, Any]
BATCH = 500


@dataclass(frozen=True)
class Listing:
    """The days, as ordinals, on which a vendor is or will be listed; both count."""

    first: int
    last: int


def candidates() -> OfferingQuerySet:
    # Listed or not: the index keeps the days of the listing.
    return Offering.objects.filter(published__isnull=False, withdrawn_at__isnull=True)


def documents(pks: Iterable[int], on: date) -> Iterator[Document]:
    """Documents of those of the offerings that are, or will be, public.

    In batches, so that memory stays flat.
    """
    wanted, words = iter(pks), Words(taxonomy())
    while batch := list(islice(wanted, BATCH)):
        yield from _documents_of(batch, words, on)


def _documents_of(pks: Sequence[int], words: "Words", on: date) -> Iterator[Document]:
    """One batch in nine queries."""
    # Plain values, because a rebuild makes a hundred thousand documents.
    rows = list(candidates().filter(pk__in=pks).order_by("pk").values(*COLUMNS))
    content = Content.of([row["published_id"] for row in rows])
    listings = _listings_of({row["vendor_id"] for row in rows}, on)
    for row in rows:
        if row["vendor_id"] in listings:
            yield document(row, content, listings[row["vendor_id"]], words)


TEXTS = ("name", "summary", "description")
COLUMNS = (
    "pk",
    "published_id",
    "vendor_id",
    "vendor__name",
    "vendor__slug",
    "published__row_version",
    "published__kind",
    "published__decided_at",
    "published__confirmed_at",
    "published__cost_profile",
    "published__facts",
    *(f"published__{field.name}" for field in told.BY_NAME.values() if not field.is_fact),
    "face__updated_at",
    *(f"published__{text}_{language}" for text in TEXTS for language in LANGUAGES),
)
PART_COLUMNS = (
    "version_id",
    "kind",
    "licence",
    *(f"{text}_{language}" for text in ("name", "about") for language in LANGUAGES),
)
Values = dict[int, list[Any]]


def _by_version(rows: Iterable[tuple[Any, ...]]) -> Values:
    found: Values = defaultdict(list)
    for version, *rest in rows:
        found[version].append(rest[0] if len(rest) == 1 else rest)
    return found


@dataclass(frozen=True)
class Content:
    """What belongs to the versions of a batch, by version.

    Keys of places, functions and phases; standards, parts, findings.
    """

    places: Values
    functions: Values
    phases: Values
    standards: Values
    parts: Values
    findings: Values
    frameworks: Values

    @classmethod
    def of(cls, versions: Sequence[int]) -> "Content":
        of = {"version_id__in": versions}
        public = (
            Finding.objects.public()
            .filter(review__version__in=versions)
            .order_by("review__decided_at", "pk")
        )
        return cls(
            places=_by_version(
                Placement.objects.filter(**of)
                .order_by("-is_main", "pk")
                .values_list("version_id", "component_id")
            ),
            functions=_by_version(
                Version.functions.through.objects.filter(**of)
                .order_by("pk")
                .values_list("version_id", "municipalfunction_id")
            ),
            phases=_by_version(
                Version.phases.through.objects.filter(**of)
                .order_by("pk")
                .values_list("version_id", "phase_id")
            ),
            standards=_by_version(
                Standard.objects.filter(**of).order_by("order").values_list("version_id", "name")
            ),
            parts=_by_version(
                Part.objects.filter(**of).order_by("order").values_list(*PART_COLUMNS)
            ),
            findings=_by_version(public.values_list("review__version_id", "criterion_id", "state")),
            frameworks=_by_version(
                FrameworkCover.objects.current()
                .of_published()
                .filter(offering__published__in=versions)
                .order_by("framework__slug", "pk")
                .values_list("offering__published_id", "framework__slug")
            ),
        )


class Words:
    """The taxonomy by key: slugs for facets, names in each language for the body."""

    def __init__(self, words: Taxonomy) -> None:
        self.components = {row.pk: (row.slug, row.layer.slug) for row in words.components.values()}
        self.functions = {row.pk: row.slug for row in words.functions.values()}
        self.phases = {row.pk: row.slug for row in words.phases.values()}
        self.criteria = {row.pk: row.slug for row in words.criteria.values()}
        self.place_names = {
            lang: {
                row.pk: f"{row.name(lang)} . {row.layer.name(lang)}"
                for row in words.components.values()
            }
            for lang in LANGUAGES
        }
        self.function_names = {
            lang: {row.pk: str(row.name(lang)) for row in words.functions.values()}
            for lang in LANGUAGES
        }
        self.phase_names = {
            lang: {row.pk: str(row.name(lang)) for row in words.phases.values()}
            for lang in LANGUAGES
        }


def _listings_of(vendors: Iterable[int], on: date) -> dict[int, Listing]:
    """The listing in force on the day, else the next one.

    A vendor that is not confirmed or whose memberships are all over has none.
    """
    rows = (
        Membership.objects.filter(vendor__in=list(vendors), vendor__confirmed_at__isnull=False)
        .order_by("vendor", "-starts_on")
        .values_list("vendor_id", "starts_on", "ends_on")
    )
    return {
        vendor: Listing(starts.toordinal(), ends.toordinal() if ends else NEVER)
        for vendor, starts, ends in rows
        if ends is None or ends >= on
    }


def document(row: Row, content: Content, listing: Listing, words: Words) -> Document:
    return Document(
        id=row["pk"],
        texts={language: texts(row, content, language, words) for language in LANGUAGES},
        facets=facets(row, content, words),
        numbers=numbers(row, listing),
        stamp=stamp(
            row["pk"],
            row["published_id"],
            row["published__row_version"],
            row["vendor__name"],
            fresh_until(row["published__confirmed_at"], row["published__decided_at"]),
            row["face__updated_at"],
            listing,
        ),
    )


def stamp(*content: object) -> int:
    # Another number when the document must change; cheap enough to be computed for every offering
    # by the drift check.
    return zlib.crc32(repr(content).encode())


def fresh_until(confirmed_at: datetime | None, decided_at: datetime | None) -> int:
    """The last day, as an ordinal, in the results that leave out what nobody has confirmed."""
    last = confirmed_at or decided_at
    return NEVER if last is None else shown_until(due_after(last)).toordinal()


def texts(row: Row, content: Content, language: str, words: Words) -> dict[str, str]:
    version = row["published_id"]
    body = [
        row[f"published__description_{language}"],
        *(words.place_names[language][pk] for pk in content.places[version]),
        *(words.function_names[language][pk] for pk in content.functions[version]),
        *(words.phase_names[language][pk] for pk in content.phases[version]),
        *_parts_text(content.parts[version], language),
    ]
    if language == LANGUAGES[0]:
        body += [row["vendor__name"], *content.standards[version]]
    # What the vendor did not write in the language is left out, the taxonomy's words are in all.
    named = {name: row[f"published__{name}_{language}"] for name in ("name", "summary")}
    return {**named, "body": " . ".join(filter(None, body))}


def _parts_text(parts: Iterable[Sequence[str]], language: str) -> Iterator[str]:
    place = LANGUAGES.index(language)
    for _kind, _licence, *named in parts:
        yield named[place]
        yield named[len(LANGUAGES) + place]


def facets(row: Row, content: Content, words: Words) -> dict[str, tuple[str, ...]]:
    version = row["published_id"]
    places = [words.components[pk] for pk in content.places[version]]
    # The latest review wins, as everywhere.
    findings = dict(content.findings[version])
    return {
        "layer": distinct(layer for _, layer in places),
        "component": distinct(component for component, _ in places),
        "openness": criteria(findings, OpennessState.MET, words),
        "openness_partly": criteria(findings, OpennessState.PARTLY, words),
        "phase": distinct(words.phases[pk] for pk in content.phases[version]),
        "function": distinct(words.functions[pk] for pk in content.functions[version]),
        "kind": (row["published__kind"],),
        "vendor": (row["vendor__slug"],),
        **{name: told.keys_of(field, _told(row, field)) for name, field in told.BY_NAME.items()},
        "framework": distinct(content.frameworks[version]),
        "price_step": tuple(
            f"{months.removeprefix('m')}-{block}"
            for months, blocks in row["published__cost_profile"].get("steps", {}).items()
            for block in blocks
        ),
        "licence": distinct(
            key
            for kind, licence, *_ in content.parts[version]
            if kind == Part.Kind.OPEN
            for key in licence_keys(licence)
        ),
    }


def _told(row: Row, field: Field) -> object:
    if field.is_fact:
        return (row["published__facts"] or {}).get(field.name)
    return row[f"published__{field.name}"]


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def criteria(findings: dict[int, str], state: OpennessState, words: Words) -> tuple[str, ...]:
    return tuple(words.criteria[pk] for pk, found in findings.items() if found == state)


def seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def numbers(row: Row, listing: Listing) -> dict[str, int]:
    decided_at = row["published__decided_at"]
    found = {
        "listed_from": listing.first,
        "listed_until": listing.last,
        "published_at": seconds(decided_at),
        "updated_at": seconds(row["face__updated_at"] or decided_at),
    }
    found["fresh_until"] = fresh_until(row["published__confirmed_at"], decided_at)
    profile = row["published__cost_profile"]
    if not profile.get("assessable"):
        return found | {"unknown": 1}
    found["unknown"] = 2 if profile["assessable"] == STEPPED else 0
    totals = {
        f"cost_{key.removeprefix('p')}": cents(total) for key, total in profile["totals"].items()
    }
    reach = {
        f"reach_{limit}_{key.removeprefix('m')}": NEVER if population is None else population
        for key, populations in profile.get("reach", {}).items()
        for limit, population in enumerate(populations)
    }
    return found | totals | reach


def cents(amount: str) -> int:
    """EUR as whole cents, rounded up, the careful side."""
    return int((Decimal(amount) * 100).to_integral_value(ROUND_CEILING))


def stamps(on: date) -> dict[int, int]:
    """What the index should hold: offering → stamp. Two queries, whatever the size."""
    rows = candidates().values_list(
        "pk",
        "published_id",
        "published__row_version",
        "vendor__name",
        "published__confirmed_at",
        "published__decided_at",
        "face__updated_at",
        "vendor_id",
    )
    listings = _listings_of(Vendor.objects.values_list("pk", flat=True), on)
    return {
        pk: stamp(
            pk,
            version,
            row_version,
            name,
            fresh_until(confirmed_at, decided_at),
            updated_at,
            listings[vendor],
        )
        for pk, version, row_version, name, confirmed_at, decided_at, updated_at, vendor in (
            rows.iterator()
        )
        if vendor in listings
    }


LICENCE_NAMES = reference_key("search.licence_names")


def licence_names() -> frozenset[str]:
    return process_cached(
        LICENCE_NAMES, lambda: frozenset(Licence.objects.values_list("spdx_id", flat=True))
    )


VENDOR_NAMES = "search.vendor_names"


def vendor_names(on: date) -> dict[str, str]:
    # Of vendors that are not listed nobody learns by asking for them.
    return process_cached(
        vendor_names_key(on),
        lambda: dict(Vendor.objects.listed(on).order_by("name").values_list("slug", "name")),
    )


def vendor_names_version(on: date) -> str:
    return cache_version(vendor_names_key(on))


def vendor_names_key(on: date) -> str:
    # A key for each day: at midnight memberships begin and end.
    return f"{VENDOR_NAMES}.{on.isoformat()}"
