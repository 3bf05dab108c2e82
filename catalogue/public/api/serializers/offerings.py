"""Offerings as lists tell them, and their versions."""

from datetime import datetime
from typing import NamedTuple, Protocol

from rest_framework import serializers

from catalogue.models import Face, OpennessState, Part, Version
from catalogue.public.api.serializers.costs import CostSerializer, FlagSerializer
from catalogue.public.cards import OfferingCard
from lib.api.answers import AddressField, AnswerSerializer, MomentField, TextsSerializer, texts

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
    layer = serializers.CharField(help_text="Of the main place.")
    components = serializers.ListField(
        child=serializers.CharField(), help_text="The main place first."
    )
    openness = serializers.DictField(child=serializers.ChoiceField(STATES, allow_null=True))
    closed_parts = TextsSerializer(many=True, help_text="Names of the closed parts.")
    cost = CostSerializer(source="card.cost")
    threshold = FlagSerializer(source="card.cost")
    version = serializers.IntegerField(source="card.version.number")
    published_at = MomentField(
        source="card.version.decided_at",
        allow_null=True,
        help_text="When this version was approved.",
    )
    confirmed_at = MomentField(
        allow_null=True, help_text="When the vendor last said that it holds, or it was approved."
    )
    updated_at = MomentField(
        allow_null=True,
        help_text=(
            "When anything of the offering last changed for the public: a version, its withdrawal"
            " or return, the vendor's name or membership, a confirmation."
        ),
    )

    def read_layer(self, row: HasCard) -> str | None:
        main = row.card.main_place
        return main.layer.slug if main else None

    def read_components(self, row: HasCard) -> list[str]:
        return [place.slug for place in row.card.places]

    def read_openness(self, row: HasCard) -> dict[str, str | None]:
        return {found.slug: found.state and found.state.value for found in row.card.openness}

    def read_closed_parts(self, row: HasCard) -> list[dict[str, str | None]]:
        closed = (part for part in row.card.parts if part.kind == Part.Kind.CLOSED)
        return [texts(part, "name") for part in closed]

    def read_confirmed_at(self, row: HasCard) -> datetime | None:
        version = row.card.version
        return version.confirmed_at or version.decided_at

    def read_updated_at(self, row: HasCard) -> datetime | None:
        card = row.card
        face: Face | None = getattr(card.offering, "face", None)
        # Of what was never told of, as a copy for measuring, it is when it was approved.
        return face.updated_at if face is not None else card.version.decided_at


class OfferingRowSerializer(OfferingSerializer):
    """An offering as lists show it. `openness` holds what JulkisCOSS found of each criterion; null
    is not reviewed.
    """  # noqa: D205 -- the API prints it as it is

    parts = PartCountSerializer()

    def read_parts(self, row: HasCard) -> dict[str, int]:
        kinds = [part.kind for part in row.card.parts]
        return {kind.value: kinds.count(kind) for kind in Part.Kind}


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
