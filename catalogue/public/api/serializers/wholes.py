"""An offering whole, as the API tells it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from catalogue.frameworks import OfferingFrameworks
from catalogue.models import Claim, Evidence, Finding, OpennessState, Part, Version
from catalogue.models.taxonomy import Criterion
from catalogue.public.api.serializers.costs import (
    PartCostSerializer,
    PriceSerializer,
    WholeCostSerializer,
)
from catalogue.public.api.serializers.offerings import STATES, OfferingSerializer
from catalogue.public.api.serializers.told import ToldSerializer
from catalogue.public.cards import OfferingCard
from catalogue.public.offering_page import OfferingDetail
from catalogue.taxonomy.registry import taxonomy
from lib.api.answers import (
    AddressField,
    AnswerSerializer,
    ColumnField,
    FilledCharField,
    FilledChoiceField,
    FilledURLField,
    TextsSerializer,
    answer_of,
)


@dataclass(frozen=True)
class WholeOffering:
    """A version that is or was public, and what was found of it, by criterion."""

    detail: OfferingDetail
    findings: Mapping[int, Finding]

    @property
    def card(self) -> OfferingCard:
        return self.detail.card

    @property
    def version(self) -> Version:
        return self.detail.version


@dataclass(frozen=True)
class ClaimedCriterion:
    criterion: Criterion
    claim: Claim | None
    finding: Finding | None


class PlacementSerializer(AnswerSerializer):
    """A place in the reference architecture."""

    layer = serializers.CharField(source="component.layer.slug")
    component = serializers.CharField(source="component.slug")
    is_main = serializers.BooleanField(source="placement.is_main")


class StandardSerializer(AnswerSerializer):
    """A standard that is followed."""

    name = serializers.CharField()
    edition = FilledCharField()
    url = serializers.URLField()


class PartSerializer(AnswerSerializer):
    """A piece of the offering; a closed part is always named as closed."""

    id = serializers.IntegerField(source="part.pk")
    name = TextsSerializer(source="part.name")
    about = TextsSerializer(source="part.about")
    kind = serializers.ChoiceField(Part.Kind.values, source="part.kind")
    licence = FilledCharField(source="part.licence", help_text="An SPDX expression.")
    source_url = FilledURLField(source="part.source_url")
    supplier = FilledCharField(source="part.supplier")
    is_optional = serializers.BooleanField(source="part.is_optional")
    pricing = serializers.ChoiceField(Part.Pricing.values, source="part.pricing")
    included_in = serializers.IntegerField(
        source="part.included_in_id",
        allow_null=True,
        help_text="The id of the part whose price covers this one.",
    )
    prices = PriceSerializer(source="part.prices", many=True)
    cost = PartCostSerializer(source="*")


class EvidenceSerializer(AnswerSerializer):
    """A link and what it shows."""

    url = serializers.URLField()
    shows = TextsSerializer()


class FindingSerializer(AnswerSerializer):
    """What JulkisCOSS found."""

    state = serializers.ChoiceField(STATES)
    reason = TextsSerializer(source="public_reason")


class ClaimSerializer(AnswerSerializer):
    """A criterion: the vendor's claim with its evidence, and the finding. All criteria are there,
    claimed or not.
    """  # noqa: D205 -- the API prints it as it is

    criterion = serializers.CharField(source="criterion.slug")
    claimed = serializers.ChoiceField(STATES, allow_null=True)
    text = TextsSerializer(source="claim.text", allow_null=True)
    evidence = EvidenceSerializer(many=True)
    finding = FindingSerializer(allow_null=True)

    def read_claimed(self, row: ClaimedCriterion) -> OpennessState | None:
        return OpennessState.chosen(row.claim.state) if row.claim else None

    def read_evidence(self, row: ClaimedCriterion) -> list[Evidence]:
        return list(row.claim.evidence.all()) if row.claim else []


class HostingSerializer(AnswerSerializer):
    """Who runs the servers, and the country where the data is."""

    by = FilledChoiceField(Version.HostedBy.values, source="hosted_by")
    location = FilledCharField(source="hosting_location")


class ExitSerializer(AnswerSerializer):
    """How the contract ends."""

    minimum_months = serializers.IntegerField(allow_null=True)
    notice_months = serializers.IntegerField(source="exit_notice_months", allow_null=True)
    terms = TextsSerializer(source="exit_terms")


class OfferingLinksSerializer(AnswerSerializer):
    """Where the rest is."""

    self = AddressField("api:version-detail", "card.offering.slug", "version.number")
    # The page of a version that is public no more is its own.
    page = AddressField("catalogue:version-detail", "card.offering.slug", "version.number")
    offering = AddressField("api:offering-detail", "card.offering.slug")
    versions = AddressField("api:version-list", "card.offering.slug")
    vendor = AddressField("api:vendor-detail", "card.vendor.slug")


class PartnerSerializer(AnswerSerializer):
    """A company that offers together with the vendor, and has accepted."""

    slug = serializers.CharField(source="vendor.slug")
    name = serializers.CharField(source="vendor.name")
    role = TextsSerializer()


class CoveringFrameworkSerializer(AnswerSerializer):
    """A framework in force today that covers the offering."""

    framework = serializers.CharField(source="covering.slug")
    number = serializers.CharField(source="covering.number")
    valid_to = serializers.DateField(source="covering.valid_to", help_text="Its last day.")
    parts = serializers.ListField(
        source="covering.parts",
        child=serializers.CharField(),
        help_text="Finnish names of the parts it covers; empty: the whole offering.",
    )
    may_call_off = serializers.BooleanField(
        help_text="Whether it is known that `municipality` may; else it is to ask the body."
    )
    source = serializers.URLField(source="covering.source_url")  # type: ignore[assignment]  # a field that has the name of one of REST framework's own


def covering_frameworks(found: OfferingFrameworks) -> list[dict[str, Any]]:
    """As the whole offering tells them, those that may be used first."""
    rows = [
        *({"covering": row, "may_call_off": True} for row in found.usable),
        *({"covering": row, "may_call_off": False} for row in found.asked),
    ]
    return [answer_of(CoveringFrameworkSerializer, row, "") for row in rows]


class OfferingDetailSerializer(OfferingSerializer):
    """An approved version of an offering, whole."""

    description = TextsSerializer(source="version.description")
    change_log = TextsSerializer(source="version.change_log")
    support = TextsSerializer(source="version.support")
    placements = PlacementSerializer(many=True)
    functions = ColumnField("slug", source="version.functions")
    phases = ColumnField("slug", source="version.phases")
    standards = StandardSerializer(source="version.standards", many=True)
    cpv = ColumnField("code", source="version.cpv_codes")
    is_published = serializers.BooleanField(help_text="False for a version that was public before.")
    parts = PartSerializer(
        source="detail.costs.rows", many=True, help_text="In the vendor's order."
    )
    claims = ClaimSerializer(many=True)
    partners = PartnerSerializer(source="detail.partners", many=True)
    hosting = HostingSerializer(source="version")
    exit = ExitSerializer(source="version")
    told = ToldSerializer(source="version")
    frameworks = CoveringFrameworkSerializer(many=True)
    links = OfferingLinksSerializer(source="*")

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"cost": WholeCostSerializer(source="card.cost")}

    def read_placements(self, whole: WholeOffering) -> list[dict[str, Any]]:
        pairs = zip(whole.version.placements.all(), whole.card.places, strict=True)
        return [{"placement": placement, "component": component} for placement, component in pairs]

    def read_frameworks(self, _whole: WholeOffering) -> list[object]:
        # They are the asking municipality's own: put in where the answer is given.
        return []

    def read_is_published(self, whole: WholeOffering) -> bool:
        return whole.version.pk == whole.card.offering.published_id

    def read_claims(self, whole: WholeOffering) -> Iterator[ClaimedCriterion]:
        claims = {row.criterion_id: row for row in whole.version.claims.all()}
        for criterion in taxonomy().criteria.values():
            yield ClaimedCriterion(
                criterion, claims.get(criterion.pk), whole.findings.get(criterion.pk)
            )
