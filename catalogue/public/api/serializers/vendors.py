"""Vendors as the API tells them."""

from datetime import date
from typing import Any

from rest_framework import serializers

from lib.api.answers import AddressField, AnswerSerializer, PageSerializer, TextsSerializer
from lib.i18n.localized import LANGUAGES
from procurement.models import Municipality
from vendors.models import Vendor


class HomeSerializer(AnswerSerializer):
    """The vendor's home municipality; the name is null when the register does not know the code."""

    code = serializers.CharField(source="home_municipality_code")
    name = TextsSerializer(allow_null=True)

    def read_name(self, vendor: Any) -> dict[str, str] | None:  # noqa: ANN401 -- a vendor with its `home`
        home: Municipality | None = vendor.home
        return {language: home.name(language) for language in LANGUAGES} if home else None


class ContactSerializer(AnswerSerializer):
    """A person who has consented to be named here."""

    role = serializers.CharField(required=False)
    email = serializers.EmailField(required=False)
    phone = serializers.CharField(required=False)


class VendorSerializer(AnswerSerializer):
    """A company whose COSS membership is in force."""

    slug = serializers.CharField()
    url = AddressField("catalogue:vendor-detail", "slug")
    api_url = AddressField("api:vendor-detail", "slug")
    name = serializers.CharField()
    business_id = serializers.CharField()
    home_municipality = HomeSerializer(source="*")
    size = serializers.ChoiceField(
        Vendor.Size.values, help_text="By staff: under 10, 10-49, 50-249, 250 or more."
    )
    website = serializers.URLField()
    introduction = TextsSerializer()
    member_since = serializers.DateField()
    offering_count = serializers.IntegerField()
    contact = ContactSerializer(allow_null=True)

    def read_member_since(self, vendor: Any) -> date:  # noqa: ANN401 -- a vendor with its memberships
        began: date = vendor.current[0].starts_on
        return began

    def read_contact(self, vendor: Vendor) -> dict[str, str] | None:
        return vendor.public_contact() or None


class VendorPageSerializer(PageSerializer):
    """A page of vendors."""

    results = VendorSerializer(many=True)
