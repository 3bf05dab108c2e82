"""Everything a public offering page says, read in a fixed number of queries."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import zip_longest

from django.db.models import QuerySet

from catalogue.models import Claim, Finding, Offering, OpennessState, Part, Partner, Version
from catalogue.models.taxonomy import Criterion
from catalogue.pricing.cost import LimitPair
from catalogue.pricing.cost_table import CostTable
from catalogue.public.cards import CardWords, OfferingCard, card
from catalogue.public.counts import vendor_counts
from catalogue.public.rows import (
    PUBLIC_STATES,
    findings_of,
    history_of,
    partners_of,
    public_offering,
)
from catalogue.public.whole import attach_content
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import Text
from procurement.price_context import PriceContext
from procurement.registry import limits, municipalities
from procurement.rules.limits import Procedure


@dataclass(frozen=True)
class EvidenceRow:
    url: str
    shows: Text


@dataclass(frozen=True)
class CriterionRow:
    """A criterion, what the reviewer found (None when not reviewed), why, and the evidence."""

    slug: str
    name: Text
    state: OpennessState | None
    reason: Text
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class OldVersion:
    pk: int
    number: int
    decided_at: datetime | None
    change_log: Text
    previous: int | None


PROCEDURE_CSS = {
    Procedure.DIRECT: "under",
    Procedure.SMALL: "between",
    Procedure.NATIONAL: "over",
    Procedure.EU: "over",
    Procedure.CANNOT_ASSESS: "ask",
}


@dataclass(frozen=True)
class OfferingDetail:
    """A version that is or was public with all that belongs to it, in one language."""

    card: OfferingCard
    criteria: tuple[CriterionRow, ...]
    history: tuple[OldVersion, ...]
    partners: tuple[Partner, ...] = ()
    # How many public offerings the vendor has.
    vendor_count: int = 0

    @property
    def is_reviewed(self) -> bool:
        return any(row.state for row in self.criteria)

    @property
    def language(self) -> str:
        return self.card.language

    @property
    def version(self) -> Version:
        return self.card.version

    @cached_property
    def costs(self) -> CostTable:
        return CostTable(self.card.cost, tuple(self.card.parts), self.language)

    @property
    def verdict_css(self) -> str:
        return PROCEDURE_CSS[self.card.cost.procedure]

    @property
    def layer_name(self) -> Text | None:
        return self.card.main_place.layer.name(self.language) if self.card.main_place else None

    @property
    def place_name(self) -> Text | None:
        return self.card.main_place.name(self.language) if self.card.main_place else None

    @property
    def description(self) -> Text:
        return self.version.description(self.language)

    @property
    def repository(self) -> str:
        # Relative links of the description lead to the source of the first open part.
        return next(
            (
                part.source_url
                for part in self.version.parts.all()
                if part.kind == Part.Kind.OPEN and part.source_url
            ),
            "",
        )

    @property
    def functions(self) -> list[Text]:
        return [row.name(self.language) for row in self.version.functions.all()]

    @property
    def phases(self) -> list[Text]:
        return [row.name(self.language) for row in self.version.phases.all()]

    @property
    def home(self) -> str:
        row = municipalities().get(self.card.vendor.home_municipality_code)
        return row.name(self.language) if row else ""


def offering_detail(slug: str, context: PriceContext, language: str, on: date) -> OfferingDetail:
    """The published version of an offering that is public on the day.

    Raises `Offering.DoesNotExist`.
    """
    offering = public_offering(slug, on)
    version = offering.published
    if version is None:
        raise Offering.DoesNotExist
    attach_content(version, taxonomy())
    history = _approved_versions(offering, language)
    return replace(
        detail_of(offering, version, context, language, on, history),
        vendor_count=vendor_counts(on).get(offering.vendor_id, 0),
        partners=partners_of(offering, on),
    )


def old_version(offerings: QuerySet[Offering], number: int) -> Version:
    """One that is or was public, with all below it. Raises `Version.DoesNotExist`."""
    rows = Version.objects.filter(offering__in=offerings, state__in=PUBLIC_STATES)
    version = rows.select_related("offering__vendor", "offering__face").get(number=number)
    attach_content(version, taxonomy())
    return version


def _criterion_rows(
    version: Version, found: dict[int, Finding], language: str
) -> tuple[CriterionRow, ...]:
    claims = {claim.criterion_id: claim for claim in version.claims.all()}
    shown = [
        row
        for row in taxonomy().criteria.values()
        # One that is retired is shown only where the version speaks of it.
        if row.is_offered or row.pk in found or row.pk in claims
    ]
    return tuple(
        _criterion_row(criterion, found.get(criterion.pk), claims.get(criterion.pk), language)
        for criterion in shown
    )


def _criterion_row(
    criterion: Criterion, finding: Finding | None, claim: Claim | None, language: str
) -> CriterionRow:
    """The reason is what the reviewer says to everybody, else the vendor's own words."""
    said = finding.public_reason(language) if finding else Text("", language, is_fallback=False)
    # Where the reviewer found otherwise, the vendor's words speak of another state.
    agrees = claim is not None and (finding is None or finding.state == claim.state)
    return CriterionRow(
        slug=criterion.slug,
        name=criterion.name(language),
        state=OpennessState.chosen(finding.state) if finding else None,
        reason=claim.text(language) if agrees and claim and not said else said,
        evidence=(
            tuple(EvidenceRow(row.url, row.shows(language)) for row in claim.evidence.all())
            if claim
            else ()
        ),
    )


def _approved_versions(offering: Offering, language: str) -> tuple[OldVersion, ...]:
    rows = history_of(offering)
    before = [row.number for row in rows[1:]]
    return tuple(
        OldVersion(row.pk, row.number, row.decided_at, row.change_log(language), previous)
        for row, previous in zip_longest(rows, before)
    )


def old_version_detail(
    version: Version, context: PriceContext, language: str, on: date
) -> OfferingDetail:
    return detail_of(version.offering, version, context, language, on, ())


def detail_of(
    offering: Offering,
    version: Version,
    context: PriceContext,
    language: str,
    on: date,
    history: tuple[OldVersion, ...],
) -> OfferingDetail:
    found = findings_of(version)
    shown = card(
        offering,
        version,
        {version.pk: found},
        CardWords(context, LimitPair.on(limits(), on), taxonomy(), language, on),
    )
    return OfferingDetail(shown, _criterion_rows(version, found, language), history)
