"""The shapes of what the API tells; `catalogue.public.api.representation` fills them."""

from typing import Any

from rest_framework import serializers

from catalogue.content.schema import LATE, Field, Kind
from catalogue.models import OpennessState, Part, Price, Version
from lib.api.views import AmountField, TextsSerializer
from procurement.rules.lifecycle_cost import MissingReason
from procurement.rules.limits import Band, Procedure

STATES = OpennessState.values
MISSING = [reason.value for reason in MissingReason]
ABOUT_MISSING = "Why the sum cannot be assessed; empty when it can."


class VendorNameSerializer(serializers.Serializer[Any]):
    """Who offers it."""

    slug = serializers.CharField()
    name = serializers.CharField()


class PartCountSerializer(serializers.Serializer[Any]):
    """Parts by kind."""

    open = serializers.IntegerField()
    closed = serializers.IntegerField()
    service = serializers.IntegerField()


class CostSerializer(serializers.Serializer[Any]):
    """The life-cycle cost without optional parts."""

    total = AmountField(
        allow_null=True, help_text="Null when a price is missing: then it cannot be assessed."
    )
    currency = serializers.ChoiceField(["EUR"])
    vat = serializers.ChoiceField(["excluded"])
    months = serializers.IntegerField(help_text="As asked.")
    counted_months = serializers.IntegerField(help_text="At most 48.")
    inhabitants = serializers.IntegerField()
    users = serializers.IntegerField(allow_null=True)
    days = serializers.IntegerField(
        allow_null=True,
        help_text="Working days, as asked; where the vendor estimates them, the estimate counts.",
    )
    municipality = serializers.CharField(allow_null=True)
    basis = serializers.ChoiceField(
        ["example", "municipality", "population"], help_text="Whose population it is."
    )
    missing = serializers.ListField(child=serializers.ChoiceField(MISSING), help_text=ABOUT_MISSING)


class WholeCostSerializer(CostSerializer):
    """The life-cycle cost without and with optional parts."""

    total_with_options = AmountField(allow_null=True, help_text="With every optional part.")


class ReachedLimitSerializer(serializers.Serializer[Any]):
    """A limit and whether the sum reaches it (`total >= amount`)."""

    id = serializers.CharField()
    amount = AmountField()
    reached = serializers.BooleanField(allow_null=True)


class FlagSerializer(serializers.Serializer[Any]):
    """Where the sum falls. `verdict` speaks of the Avoin kunta limit, `band` also of the national
    one; `procedure` is the duty of the act in force.
    """  # noqa: D205 -- the API prints it as it is

    verdict = serializers.ChoiceField(["below", "above", "unknown"])
    band = serializers.ChoiceField([band.value for band in Band])
    procedure = serializers.ChoiceField(
        [procedure.value for procedure in Procedure],
        help_text=(
            "direct and small: the act does not oblige to tender; national and eu: it does."
            " cannot_assess: a price or a limit is not known, or Åland's own rules apply."
        ),
    )
    procedure_title = TextsSerializer()
    limits = ReachedLimitSerializer(many=True)


class OfferingSerializer(serializers.Serializer[Any]):
    """What lists and the whole have in common. `openness` holds what JulkisCOSS found of each
    criterion; null is not reviewed.
    """  # noqa: D205 -- the API prints it as it is

    slug = serializers.CharField()
    url = serializers.URLField()
    api_url = serializers.URLField()
    name = TextsSerializer()
    summary = TextsSerializer()
    kind = serializers.ChoiceField(Version.Kind.values)
    vendor = VendorNameSerializer()
    layer = serializers.CharField(help_text="Of the main place.")
    components = serializers.ListField(
        child=serializers.CharField(), help_text="The main place first."
    )
    openness = serializers.DictField(child=serializers.ChoiceField(STATES, allow_null=True))
    closed_parts = TextsSerializer(many=True, help_text="Names of the closed parts.")
    cost = CostSerializer()
    threshold = FlagSerializer()
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="When this version was approved."
    )
    confirmed_at = serializers.DateTimeField(
        allow_null=True, help_text="When the vendor last said that it holds, or it was approved."
    )
    updated_at = serializers.DateTimeField(
        allow_null=True,
        help_text=(
            "When anything of the offering last changed for the public: a version, its withdrawal"
            " or return, the vendor's name or membership, a confirmation."
        ),
    )


class OfferingRowSerializer(OfferingSerializer):
    """An offering as lists show it. `openness` holds what JulkisCOSS found of each criterion; null
    is not reviewed.
    """  # noqa: D205 -- the API prints it as it is

    parts = PartCountSerializer()


class PlacementSerializer(serializers.Serializer[Any]):
    """A place in the reference architecture."""

    layer = serializers.CharField()
    component = serializers.CharField()
    is_main = serializers.BooleanField()


class StandardSerializer(serializers.Serializer[Any]):
    """A standard that is followed."""

    name = serializers.CharField()
    edition = serializers.CharField(allow_null=True)
    url = serializers.URLField()


class TierSerializer(serializers.Serializer[Any]):
    """The amount for municipalities of up to so many inhabitants; null is above the rest."""

    up_to = serializers.IntegerField(allow_null=True)
    amount = AmountField()


class PriceSerializer(serializers.Serializer[Any]):
    """A price. With tiers `amount` is null; with a range `amount_max` counts."""

    amount = AmountField(allow_null=True)
    amount_max = AmountField(allow_null=True)
    recurrence = serializers.ChoiceField(Price.Recurrence.values)
    per = serializers.ChoiceField(Price.Per.values)
    days = serializers.CharField(
        allow_null=True, help_text="How many days are estimated, for a price per day."
    )
    tiering = serializers.ChoiceField(
        Price.Tiering.values,
        allow_null=True,
        help_text=(
            "For tiers per inhabitant: `whole`, all inhabitants at the amount of the municipality's"
            " class; `graduated`, each at that of its own bracket."
        ),
    )
    tiers = TierSerializer(many=True)


class PartCostSerializer(serializers.Serializer[Any]):
    """What the part costs the buyer."""

    once = AmountField(allow_null=True)
    yearly = AmountField(allow_null=True)
    total = AmountField(allow_null=True)
    missing = serializers.ListField(child=serializers.ChoiceField(MISSING), help_text=ABOUT_MISSING)


class PartSerializer(serializers.Serializer[Any]):
    """A piece of the offering; a closed part is always named as closed."""

    id = serializers.IntegerField()
    name = TextsSerializer()
    about = TextsSerializer()
    kind = serializers.ChoiceField(Part.Kind.values)
    licence = serializers.CharField(allow_null=True, help_text="An SPDX expression.")
    source_url = serializers.URLField(allow_null=True)
    supplier = serializers.CharField(allow_null=True)
    is_optional = serializers.BooleanField()
    pricing = serializers.ChoiceField(Part.Pricing.values)
    included_in = serializers.IntegerField(
        allow_null=True, help_text="The id of the part whose price covers this one."
    )
    prices = PriceSerializer(many=True)
    cost = PartCostSerializer()


class EvidenceSerializer(serializers.Serializer[Any]):
    """A link and what it shows."""

    url = serializers.URLField()
    shows = TextsSerializer()


class FindingSerializer(serializers.Serializer[Any]):
    """What JulkisCOSS found."""

    state = serializers.ChoiceField(STATES)
    reason = TextsSerializer()


class ClaimSerializer(serializers.Serializer[Any]):
    """A criterion: the vendor's claim with its evidence, and the finding. All criteria are there,
    claimed or not.
    """  # noqa: D205 -- the API prints it as it is

    criterion = serializers.CharField()
    claimed = serializers.ChoiceField(STATES, allow_null=True)
    text = TextsSerializer(allow_null=True)
    evidence = EvidenceSerializer(many=True)
    finding = FindingSerializer(allow_null=True)


class HostingSerializer(serializers.Serializer[Any]):
    """Who runs the servers, and the country where the data is."""

    by = serializers.ChoiceField(Version.HostedBy.values, allow_null=True)
    location = serializers.CharField(allow_null=True)


class ExitSerializer(serializers.Serializer[Any]):
    """How the contract ends."""

    minimum_months = serializers.IntegerField(allow_null=True)
    notice_months = serializers.IntegerField(allow_null=True)
    terms = TextsSerializer()


class OfferingLinksSerializer(serializers.Serializer[Any]):
    """Where the rest is."""

    self = serializers.URLField()
    page = serializers.URLField()
    offering = serializers.URLField()
    versions = serializers.URLField()
    vendor = serializers.URLField()


class PartnerSerializer(serializers.Serializer[Any]):
    """A company that offers together with the vendor, and has accepted."""

    slug = serializers.CharField()
    name = serializers.CharField()
    role = TextsSerializer()


def _late_field(field: Field) -> Any:  # noqa: ANN401 -- a field of REST framework's
    if field.kind is Kind.TEXTS:
        return TextsSerializer()
    if field.kind is Kind.CHOICES:
        return serializers.ListField(child=serializers.CharField())
    if field.kind is Kind.NUMBER:
        return serializers.IntegerField(allow_null=True)
    return serializers.CharField(allow_null=True)


class OfferingDetailSerializer(OfferingSerializer):
    """An approved version of an offering, whole."""

    cost = WholeCostSerializer()
    is_published = serializers.BooleanField(help_text="False for a version that was public before.")
    description = TextsSerializer()
    change_log = TextsSerializer()
    placements = PlacementSerializer(many=True)
    functions = serializers.ListField(child=serializers.CharField())
    phases = serializers.ListField(child=serializers.CharField())
    standards = StandardSerializer(many=True)
    cpv = serializers.ListField(child=serializers.CharField())
    parts = PartSerializer(many=True, help_text="In the vendor's order.")
    claims = ClaimSerializer(many=True)
    partners = PartnerSerializer(many=True)
    hosting = HostingSerializer()
    support = TextsSerializer()
    exit = ExitSerializer()
    links = OfferingLinksSerializer()

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {field.name: _late_field(field) for field in LATE}


class VersionRowSerializer(serializers.Serializer[Any]):
    """A version that is or was public."""

    number = serializers.IntegerField()
    is_published = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    change_log = TextsSerializer()
    url = serializers.URLField()
    api_url = serializers.URLField()


class VersionListSerializer(serializers.Serializer[Any]):
    """All of them, newest first."""

    count = serializers.IntegerField()
    results = VersionRowSerializer(many=True)
