"""From the rows of a version to the facts the openness rules look at."""

from collections.abc import Iterator

from catalogue.models import Claim, Part, Version
from catalogue.openness.rules import (
    Breach,
    ClaimFacts,
    EvidenceFacts,
    PartFacts,
    VersionFacts,
    breaches,
)
from catalogue.pricing.cost import lines_of, tiering_of
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import texts_of
from procurement.rules.lifecycle_cost import tiers_never_fall


def facts(version: Version) -> VersionFacts:
    """Everything the rules need.

    Load `parts__prices` and `claims__evidence` first where there are many versions.
    """
    return VersionFacts(
        texts=tuple(texts(version)),
        parts=tuple(_part_facts(part) for part in version.parts.all()),
        claims=tuple(_claim_facts(claim) for claim in version.claims.all()),
    )


def texts(version: Version) -> Iterator[str]:
    for name in ("name", "summary", "description"):
        yield from texts_of(version, name).values()


def _part_facts(part: Part) -> PartFacts:
    return PartFacts(
        key=str(part.pk),
        name=str(part),
        kind=part.kind,
        licence=part.licence,
        source_url=part.source_url,
        pricing=part.pricing,
        has_price=bool(part.prices.all()),
        tiers_are_unsaid=any(tiering_of(price) != price.tiering for price in part.prices.all()),
        prices_fall=not all(map(tiers_never_fall, lines_of(part))),
        included_in=str(part.included_in_id) if part.included_in_id else None,
    )


def _claim_facts(claim: Claim) -> ClaimFacts:
    criterion = taxonomy().criterion_by_pk[claim.criterion_id].slug
    return ClaimFacts(
        criterion,
        claim.state,
        tuple(
            EvidenceFacts(row.url, " ".join(texts_of(row, "shows").values()))
            for row in claim.evidence.all()
        ),
    )


def breaches_of(version: Version) -> list[Breach]:
    return breaches(facts(version), taxonomy().osi_approved)
