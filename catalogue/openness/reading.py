"""From the rows of a version to the facts the openness rules look at, and to what they come to."""

from collections.abc import Iterator

from catalogue.models import Claim, Part, Version
from catalogue.openness.evaluation import Evaluation
from catalogue.openness.facts import (
    ClaimFacts,
    CriterionFacts,
    EvidenceFacts,
    PartFacts,
    VersionFacts,
)
from catalogue.openness.rules import evaluate
from catalogue.pricing.cost import lines_of, tiering_of
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import texts_of
from procurement.rules.lifecycle_cost import tiers_never_fall


def evaluation_of(version: Version) -> Evaluation:
    """Load the version with `with_content()`."""
    return evaluate(facts(version), taxonomy().osi_approved)


def facts(version: Version) -> VersionFacts:
    return VersionFacts(
        texts=tuple(texts(version)),
        parts=tuple(_part_facts(part) for part in version.parts.all()),
        claims=tuple(_claim_facts(claim) for claim in version.claims.all()),
        named_in=frozenset(texts_of(version, "name")),
        summarized_in=frozenset(texts_of(version, "summary")),
        tells_changes=version.number == 1 or bool(texts_of(version, "change_log")),
        has_component=bool(version.placements.all()),
        criteria=tuple(_criteria_facts(version)),
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


def _criteria_facts(version: Version) -> Iterator[CriterionFacts]:
    answered = {answer.question_id for answer in version.answers.all()}
    for slug, criterion in taxonomy().offered.criteria.items():
        mandatory = {question.pk for question in criterion.asked if question.is_mandatory}
        yield CriterionFacts(slug, criterion.may_be_not_applicable, mandatory <= answered)
