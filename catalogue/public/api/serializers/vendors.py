"""The shapes of what the API tells of vendors."""

from typing import Any

from rest_framework import serializers

from lib.api.views import PageSerializer, TextsSerializer
from vendors.models import Vendor


class HomeSerializer(serializers.Serializer[Any]):
    """The vendor's home municipality; the name is null when the register does not know the code."""

    code = serializers.CharField()
    name = TextsSerializer(allow_null=True)


class ContactSerializer(serializers.Serializer[Any]):
    """A person who has consented to be named here."""

    role = serializers.CharField(required=False)
    email = serializers.EmailField(required=False)
    phone = serializers.CharField(required=False)


class VendorSerializer(serializers.Serializer[Any]):
    """A company whose COSS membership is in force."""

    slug = serializers.CharField()
    url = serializers.URLField()
    api_url = serializers.URLField()
    name = serializers.CharField()
    business_id = serializers.CharField()
    home_municipality = HomeSerializer()
    size = serializers.ChoiceField(
        Vendor.Size.values, help_text="By staff: under 10, 10-49, 50-249, 250 or more."
    )
    website = serializers.URLField()
    introduction = TextsSerializer()
    member_since = serializers.DateField()
    offering_count = serializers.IntegerField()
    contact = ContactSerializer(allow_null=True)


class VendorPageSerializer(PageSerializer):
    """A page of vendors."""

    results = VendorSerializer(many=True)
