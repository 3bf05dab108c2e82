"""A version with all that pages and answers say of it, attached to it in four queries."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    IntegerField,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.expressions import Combinable

from catalogue.models import (
    Claim,
    Evidence,
    MunicipalFunction,
    Phase,
    Placement,
    Standard,
    Version,
    VersionCpv,
)
from catalogue.pricing.cost import parts_with_prices
from catalogue.taxonomy.registry import Taxonomy
from lib.i18n.localized import LANGUAGES
from lib.models.prepared import MARKS, PreparedRows

NO_TEXT = Value("", output_field=CharField())
NO_NUMBER = Value(0, output_field=IntegerField())
Column = str | Combinable
STANDARD, CPV, FUNCTION, PHASE, PLACEMENT, CLAIM, EVIDENCE = range(7)


class SmallRow(NamedTuple):
    """A row of one of seven small tables; `owner` is the key of what it belongs to or names."""

    kind: int
    place: int
    owner: int
    texts: tuple[str, str, str, str]


def attach_content(version: Version, words: Taxonomy) -> None:
    """As if all below it had been prefetched, but the questions: `all()` gives them in order."""
    prefetch_related_objects([version], *parts_with_prices(""))
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
    claims = [
        Claim(
            pk=pk,
            version_id=version.pk,
            criterion_id=criterion,
            state=state,
            text_fi=text_fi,
            text_sv=text_sv,
            text_en=text_en,
        )
        for _kind, pk, criterion, (state, text_fi, text_sv, text_en) in rows[CLAIM]
    ]
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    for _kind, _place, owner, (url, shows_fi, shows_sv, shows_en) in sorted(rows[EVIDENCE]):
        evidence[owner].append(
            Evidence(url=url, shows_fi=shows_fi, shows_sv=shows_sv, shows_en=shows_en)
        )
    for claim in claims:
        _keep(claim, evidence=evidence[claim.pk])
    in_order = sorted(claims, key=lambda row: words.criterion_by_pk[row.criterion_id].order)
    _keep(version, claims=in_order)


def _keep(owner: Claim | Version, **related: list[Any]) -> None:
    kept = vars(owner).setdefault("_prefetched_objects_cache", {})
    kept.update(related)


def _small_rows(version: Version) -> Iterator[SmallRow]:
    """Seven tables in one query."""
    for kind, place, owner, *texts in _prepared(connection.vendor).asked(version.pk):
        yield SmallRow(kind, place, owner, (texts[0], texts[1], texts[2], texts[3]))


@lru_cache(maxsize=2)
def _prepared(_vendor: str) -> PreparedRows:
    version = MARKS[0]
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
