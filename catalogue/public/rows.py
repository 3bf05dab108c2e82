"""The rows of one offering, by queries that are the same for all: their SQL is written once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, CharField, IntegerField, Model, QuerySet, Value, When
from django.db.models.expressions import Combinable

from catalogue.models import (
    Claim,
    Evidence,
    Finding,
    MunicipalFunction,
    Offering,
    Part,
    Partner,
    Phase,
    Placement,
    Price,
    PriceTier,
    Standard,
    State,
    Version,
    VersionCpv,
)
from lib.i18n.localized import LANGUAGES
from lib.models.prepared import MARKS, TEXT_MARK, PreparedModels, PreparedRows

PUBLIC_STATES = [State.APPROVED, State.SUPERSEDED]
# What the history says of a version that was approved.
HISTORY = ("number", "decided_at", *(f"change_log_{language}" for language in LANGUAGES))
NO_TEXT = Value("", output_field=CharField())
NO_NUMBER = Value(0, output_field=IntegerField())
Column = str | Combinable
STANDARD, CPV, FUNCTION, PHASE, PLACEMENT, CLAIM, EVIDENCE = range(7)
KEY = MARKS[0]


class SmallRow(NamedTuple):
    """A row of one of seven small tables; `owner` is the key of what it belongs to or names."""

    kind: int
    place: int
    owner: int
    texts: tuple[str, str, str, str]


def keep_related(owner: Model, **related: list[Any]) -> None:
    """As if they had been prefetched: `all()` gives them, in this order."""
    kept = vars(owner).setdefault("_prefetched_objects_cache", {})
    kept.update(related)


def public_offering(slug: str, on: date) -> Offering:
    """With its vendor, published version and face. Raises `Offering.DoesNotExist`."""
    found = _offering(on, connection.vendor).asked(text=slug)
    if not found:
        raise Offering.DoesNotExist
    return found[0]


def parts_of(version: Version) -> list[Part]:
    """In the vendor's order, each with its prices and their tiers."""
    vendor = connection.vendor
    parts, prices = _parts(vendor).asked(version.pk), _prices(vendor).asked(version.pk)
    # A price that has tiers has no amount of its own.
    has_tiers = any(price.amount is None for price in prices)
    tiers = _by(_tiers(vendor).asked(version.pk) if has_tiers else (), "price_id")
    for price in prices:
        keep_related(price, tiers=tiers[price.pk])
    by_part = _by(prices, "part_id")
    for part in parts:
        keep_related(part, prices=by_part[part.pk])
    return parts


def history_of(offering: Offering) -> list[Version]:
    """The approved versions, the newest first, with what `HISTORY` names."""
    return _history(connection.vendor).asked(offering.pk)


def findings_of(version: Version) -> dict[int, Finding]:
    """Of approving reviews, by criterion; the latest review wins."""
    rows = _findings(connection.vendor).asked(version.pk)
    return {finding.criterion_id: finding for finding in rows}


def partners_of(offering: Offering, on: date) -> tuple[Partner, ...]:
    """Those that are shown on the day, with their companies."""
    return tuple(_partners(on, connection.vendor).asked(offering.pk))


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


# The day is in some; two databases are only in tests.
@lru_cache(maxsize=4)
def _offering(on: date, _vendor: str) -> PreparedModels[Offering]:
    rows = Offering.objects.published(on).filter(slug=TEXT_MARK).order_by()
    # Both are JSON that only lists read.
    unread = ("face__card", "published__cost_profile")
    return PreparedModels.of(rows.select_related("vendor", "published", "face").defer(*unread))


@lru_cache(maxsize=2)
def _parts(_vendor: str) -> PreparedModels[Part]:
    return PreparedModels.of(Part.objects.filter(version=KEY))


@lru_cache(maxsize=2)
def _prices(_vendor: str) -> PreparedModels[Price]:
    return PreparedModels.of(Price.objects.filter(part__version=KEY))


@lru_cache(maxsize=2)
def _tiers(_vendor: str) -> PreparedModels[PriceTier]:
    return PreparedModels.of(PriceTier.objects.filter(price__part__version=KEY))


@lru_cache(maxsize=2)
def _history(_vendor: str) -> PreparedModels[Version]:
    rows = Version.objects.filter(offering=KEY, state__in=PUBLIC_STATES)
    return PreparedModels.of(rows.order_by("-number").only(*HISTORY))


@lru_cache(maxsize=2)
def _findings(_vendor: str) -> PreparedModels[Finding]:
    rows = Finding.objects.public().filter(review__version=KEY)
    return PreparedModels.of(rows.order_by("review__decided_at", "pk"))


@lru_cache(maxsize=4)
def _partners(on: date, _vendor: str) -> PreparedModels[Partner]:
    rows = Partner.objects.shown(on).filter(offering=KEY)
    return PreparedModels.of(rows.select_related("vendor"))


def small_rows(version: Version) -> Iterator[SmallRow]:
    """Seven tables in one query."""
    for kind, place, owner, *texts in _small_tables(connection.vendor).asked(version.pk):
        yield SmallRow(kind, place, owner, (texts[0], texts[1], texts[2], texts[3]))


@lru_cache(maxsize=2)
def _small_tables(_vendor: str) -> PreparedRows:
    version = KEY
    functions = MunicipalFunction.objects.filter(versions=version)
    standards = _columns(
        STANDARD,
        Standard.objects.filter(version=version),
        "order",
        NO_NUMBER,
        "name",
        "edition",
        "url",
    )
    rows = standards.union(
        _columns(CPV, VersionCpv.objects.filter(version=version), NO_NUMBER, NO_NUMBER, "code"),
        _columns(FUNCTION, functions, NO_NUMBER, NO_NUMBER, "slug"),
        _columns(PHASE, Phase.objects.filter(versions=version), NO_NUMBER, NO_NUMBER, "slug"),
        _columns(
            PLACEMENT,
            Placement.objects.filter(version=version),
            "pk",
            "component_id",
            Case(When(is_main=True, then=Value("main")), default=NO_TEXT),
        ),
        _columns(
            CLAIM,
            Claim.objects.filter(version=version),
            "pk",
            "criterion_id",
            "state",
            *(f"text_{language}" for language in LANGUAGES),
        ),
        _columns(
            EVIDENCE,
            Evidence.objects.filter(claim__version=version),
            "order",
            "claim_id",
            "url",
            *(f"shows_{language}" for language in LANGUAGES),
        ),
        all=True,
    )
    return PreparedRows.of(rows)


def _columns(
    kind: int, rows: QuerySet[Any], place: Column, owner: Column, *texts: Column
) -> QuerySet[Any, tuple[Any, ...]]:
    filled = (*texts, *[NO_TEXT] * (4 - len(texts)))
    return rows.order_by().values_list(
        Value(kind, output_field=IntegerField()), place, owner, *filled
    )
