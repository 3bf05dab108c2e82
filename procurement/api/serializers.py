"""Municipalities and limits as the API tells them."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from lib.api.answers import (
    AmountField,
    AnswerSerializer,
    ConstantField,
    FilledCharField,
    PageSerializer,
    TextsSerializer,
)
from lib.i18n.localized import LANGUAGES
from procurement.models import Municipality

LANGUAGES_OF = {
    Municipality.LanguageStatus.FINNISH: ["fi"],
    Municipality.LanguageStatus.SWEDISH: ["sv"],
}
LEVELS = ["initiative", "national", "eu"]


class RegionSerializer(AnswerSerializer):
    """A region."""

    code = serializers.CharField(source="region_code")
    name = TextsSerializer(source="region_name")


class MunicipalitySerializer(AnswerSerializer):
    """A municipality; population by Statistics Finland."""

    code = serializers.CharField()
    name = TextsSerializer()
    region = RegionSerializer(source="*")
    language_status = serializers.ChoiceField(Municipality.LanguageStatus.values)
    languages = serializers.ListField(
        child=serializers.ChoiceField(["fi", "sv"]), help_text="Of the majority first."
    )
    population = serializers.IntegerField()
    population_year = serializers.IntegerField()

    def read_name(self, row: Municipality) -> dict[str, str]:
        # In English a Finnish or Swedish name, by the majority.
        return {language: row.name(language) for language in LANGUAGES}

    def read_languages(self, row: Municipality) -> list[str]:
        both = ["sv", "fi"] if row.majority_language == "sv" else ["fi", "sv"]
        return LANGUAGES_OF.get(Municipality.LanguageStatus(row.language_status), both)


class MunicipalityPageSerializer(PageSerializer):
    """A page of municipalities."""

    results = MunicipalitySerializer(many=True)


@extend_schema_serializer(component_name="ThresholdLimit")
class LimitSerializer(AnswerSerializer):
    """A limit; a value is at it when `value >= amount`."""

    id = serializers.CharField(source="slug")
    amount = AmountField()
    boundary = ConstantField(
        ">=",
        help_text="How a value is compared with the amount: the amount itself is under the rule.",
    )
    procedure_class = serializers.CharField()
    title = TextsSerializer()
    source = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own
    verified = serializers.BooleanField(source="is_verified")


class RuleSetSerializer(AnswerSerializer):
    """Limits in force together. `valid_to` null: until further notice."""

    id = serializers.CharField(source="slug")
    is_default = serializers.BooleanField()
    level = serializers.ChoiceField(LEVELS)
    title = TextsSerializer()
    description = TextsSerializer()
    jurisdiction_note = TextsSerializer()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    legal_basis = FilledCharField()
    value_basis = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own
    verified = serializers.BooleanField(source="is_verified")
    limits = LimitSerializer(source="thresholds", many=True)


class ThresholdsSerializer(AnswerSerializer):
    """The rule sets in force on a day."""

    on = serializers.DateField()
    currency = ConstantField("EUR")
    vat = ConstantField("excluded")
    rule_sets = RuleSetSerializer(many=True)
