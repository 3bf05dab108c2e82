"""A version with all that belongs to it, read for an answer in at most eight queries."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    IntegerField,
    Prefetch,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.expressions import Combinable

from catalogue.models import (
    Claim,
    Evidence,
    Offering,
    Part,
    Partner,
    Placement,
    Price,
    Standard,
    Version,
    VersionCpv,
)
from catalogue.pricing.cost import LimitPair
from catalogue.public.api.serializers import WholeOffering
from catalogue.public.cards import CardWords, card, public_findings
from catalogue.public.offering_page import PUBLIC_STATES, OfferingDetail
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from lib.i18n.localized import LANGUAGES
from procurement.price_context import PriceContext
from procurement.registry import limits

NO_TEXT = Value("", output_field=CharField())
NO_NUMBER = Value(0, output_field=IntegerField())
# The buyer and the language that rows are read for: nothing of either is left in a ready answer.
ANYBODY, ANY_LANGUAGE = PriceContext(), LANGUAGES[0]
Column = str | Combinable
STANDARD, CPV, FUNCTION, PHASE, PLACEMENT, EVIDENCE = range(6)


class SmallRow(NamedTuple):
    """A row of one of six small tables; `owner` is the key of what it belongs to or names."""

    kind: int
    place: int
    owner: int
    texts: tuple[str, str, str, str]


def published_whole(slug: str, on: date) -> WholeOffering:
    """Raises `Offering.DoesNotExist`."""
    offerings = Offering.objects.published(on).select_related("vendor", "published", "face")
    offering = offerings.get(slug=slug)
    version = offering.published
    if version is None:
        raise Offering.DoesNotExist
    partners = Partner.objects.shown(on).filter(offering=offering).select_related("vendor")
    return _whole(offering, version, tuple(partners), on)


def version_whole(slug: str, number: int, on: date) -> WholeOffering:
    """One that is or was public, of an offering that is. Raises `Version.DoesNotExist`."""
    versions = Version.objects.filter(
        offering__in=Offering.objects.published(on), state__in=PUBLIC_STATES
    )
    version = versions.select_related("offering__vendor", "offering__face").get(
        offering__slug=slug, number=number
    )
    return _whole(version.offering, version, (), on)


def _whole(
    offering: Offering, version: Version, partners: tuple[Partner, ...], on: date
) -> WholeOffering:
    words = taxonomy()
    prices = Price.objects.prefetch_related("tiers")
    parts = Part.objects.prefetch_related(Prefetch("prices", queryset=prices))
    prefetch_related_objects([version], Prefetch("parts", queryset=parts), "claims")
    _attach_small_rows(version, words)
    found = public_findings([version.pk])
    shown = card(
        offering,
        version,
        found,
        CardWords(ANYBODY, LimitPair.on(limits(), on), words, ANY_LANGUAGE, on),
    )
    detail = OfferingDetail(shown, criteria=(), history=(), partners=partners)
    return WholeOffering(detail, found.get(version.pk, {}))


def _attach_small_rows(version: Version, words: Taxonomy) -> None:
    """As if they had been prefetched: `all()` gives them in their order."""
    rows: dict[int, list[SmallRow]] = defaultdict(list)
    for row in _small_rows(version):
        rows[row.kind].append(row)
    named = {kind: {row.texts[0] for row in rows[kind]} for kind in (FUNCTION, PHASE)}
    main_first = sorted(rows[PLACEMENT], key=lambda row: (not row.texts[0], row.place))
    _keep(
        version,
        standards=[
            Standard(name=name, edition=edition, url=url)
            for _kind, _place, _owner, (name, edition, url, _none) in sorted(rows[STANDARD])
        ],
        cpv_codes=[VersionCpv(code=row.texts[0]) for row in sorted(rows[CPV])],
        functions=[row for slug, row in words.functions.items() if slug in named[FUNCTION]],
        phases=[row for slug, row in words.phases.items() if slug in named[PHASE]],
        placements=[
            Placement(component_id=row.owner, is_main=bool(row.texts[0])) for row in main_first
        ],
    )
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    for _kind, _place, claim, (url, shows_fi, shows_sv, shows_en) in sorted(rows[EVIDENCE]):
        evidence[claim].append(
            Evidence(url=url, shows_fi=shows_fi, shows_sv=shows_sv, shows_en=shows_en)
        )
    for claimed in version.claims.all():
        _keep(claimed, evidence=evidence[claimed.pk])


def _keep(owner: Claim | Version, **related: list[Any]) -> None:
    kept = vars(owner).setdefault("_prefetched_objects_cache", {})
    kept.update(related)


def _small_rows(version: Version) -> Iterator[SmallRow]:
    """Six tables in one query."""
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
        _columns(CPV, version.cpv_codes.all(), NO_NUMBER, NO_NUMBER, "code"),
        _columns(FUNCTION, version.functions.all(), NO_NUMBER, NO_NUMBER, "slug"),
        _columns(PHASE, version.phases.all(), NO_NUMBER, NO_NUMBER, "slug"),
        _columns(
            PLACEMENT,
            version.placements.all(),
            "pk",
            "component_id",
            Case(When(is_main=True, then=Value("main")), default=NO_TEXT),
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
    for kind, place, owner, *texts in rows:
        yield SmallRow(kind, place, owner, (texts[0], texts[1], texts[2], texts[3]))


def _columns(
    kind: int, rows: QuerySet[Any], place: Column, owner: Column, *texts: Column
) -> QuerySet[Any, tuple[Any, ...]]:
    filled = (*texts, *[NO_TEXT] * (4 - len(texts)))
    return rows.order_by().values_list(
        Value(kind, output_field=IntegerField()), place, owner, *filled
    )
