"""Offerings as lists tell them, and their versions."""

from typing import NamedTuple, Protocol

from rest_framework import serializers

from catalogue.models import OpennessState, Version
from catalogue.public.api.serializers.costs import CostSerializer, FlagSerializer
from catalogue.public.cards import OfferingCard
from lib.api.answers import AddressField, AnswerSerializer, MomentField, TextsSerializer

STATES = OpennessState.values


class HasCard(Protocol):
    @property
    def card(self) -> OfferingCard: ...


class ListedOffering(NamedTuple):
    card: OfferingCard


class VendorNameSerializer(AnswerSerializer):
    """Who offers it."""

    slug = serializers.CharField()
    name = serializers.CharField()


class PartCountSerializer(AnswerSerializer):
    """Parts by kind."""

    open = serializers.IntegerField()
    closed = serializers.IntegerField()
    service = serializers.IntegerField()


class OfferingSerializer(AnswerSerializer):
    """What lists and the whole have in common. `openness` holds what JulkisCOSS found of each
    criterion; null is not reviewed.
    """  # noqa: D205 -- the API prints it as it is

    slug = serializers.CharField(source="card.offering.slug")
    url = AddressField("catalogue:offering-detail", "card.offering.slug")
    api_url = AddressField("api:offering-detail", "card.offering.slug")
    name = TextsSerializer(source="card.version.name")
    summary = TextsSerializer(source="card.version.summary")
    kind = serializers.ChoiceField(Version.Kind.values, source="card.version.kind")
    vendor = VendorNameSerializer(source="card.vendor")
    layer = serializers.CharField(source="card.layer", help_text="Of the main place.")
    components = serializers.ListField(
        source="card.components",
        child=serializers.CharField(),
        help_text="The main place first.",
    )
    openness = serializers.DictField(
        source="card.states", child=serializers.ChoiceField(STATES, allow_null=True)
    )
    closed_parts = TextsSerializer(
        source="card.closed_parts", many=True, help_text="Names of the closed parts."
    )
    cost = CostSerializer(source="card.cost")
    threshold = FlagSerializer(source="card.cost")
    version = serializers.IntegerField(source="card.version.number")
    published_at = MomentField(
        source="card.version.decided_at",
        allow_null=True,
        help_text="When this version was approved.",
    )
    confirmed_at = MomentField(
        source="card.confirmed_at",
        allow_null=True,
        help_text="When the vendor last said that it holds, or it was approved.",
    )
    updated_at = MomentField(
        source="card.updated_at",
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

    parts = PartCountSerializer(source="card.part_counts")


class VersionRowSerializer(AnswerSerializer):
    """A version that is or was public."""

    number = serializers.IntegerField()
    is_published = serializers.BooleanField()
    published_at = MomentField(source="decided_at", allow_null=True)
    change_log = TextsSerializer()
    url = AddressField("catalogue:version-detail", "offering.slug", "number")
    api_url = AddressField("api:version-detail", "offering.slug", "number")

    def read_is_published(self, version: Version) -> bool:
        return version.pk == version.offering.published_id


class VersionListSerializer(AnswerSerializer):
    """All of them, newest first."""

    count = serializers.IntegerField()
    results = VersionRowSerializer(many=True)
