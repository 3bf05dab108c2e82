"""A version with all that pages and answers say of it, attached to it in four queries."""

from collections import defaultdict

from catalogue.models import Claim, Evidence, Placement, Standard, Version, VersionCpv
from catalogue.public.rows import (
    CLAIM,
    CPV,
    EVIDENCE,
    FUNCTION,
    PHASE,
    PLACEMENT,
    STANDARD,
    SmallRow,
    keep_related,
    parts_of,
    small_rows,
)
from catalogue.taxonomy.registry import Taxonomy


def attach_content(version: Version, words: Taxonomy) -> None:
    """As if all below it had been prefetched, but the questions."""
    keep_related(version, parts=parts_of(version))
    rows: dict[int, list[SmallRow]] = defaultdict(list)
    for row in small_rows(version):
        rows[row.kind].append(row)
    named = {kind: {row.texts[0] for row in rows[kind]} for kind in (FUNCTION, PHASE)}
    main_first = sorted(rows[PLACEMENT], key=lambda row: (not row.texts[0], row.place))
    keep_related(
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
        keep_related(claim, evidence=evidence[claim.pk])
    in_order = sorted(claims, key=lambda row: words.criterion_by_pk[row.criterion_id].order)
    keep_related(version, claims=in_order)
