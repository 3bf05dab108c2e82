"""Municipalities and limits as the API tells them: the shape, and the function that fills it."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from lib.api.views import AmountField, PageSerializer, TextsSerializer, amount_text, texts
from lib.i18n.localized import LANGUAGES
from procurement.models import Municipality, RuleSet, Threshold

LANGUAGES_OF = {
    Municipality.LanguageStatus.FINNISH: ["fi"],
    Municipality.LanguageStatus.SWEDISH: ["sv"],
}
LEVELS = ["initiative", "national", "eu"]


class RegionSerializer(serializers.Serializer[Any]):
    """A region."""

    code = serializers.CharField()
    name = TextsSerializer()


class MunicipalitySerializer(serializers.Serializer[Any]):
    """A municipality; population by Statistics Finland."""

    code = serializers.CharField()
    name = TextsSerializer()
    region = RegionSerializer()
    language_status = serializers.ChoiceField(Municipality.LanguageStatus.values)
    languages = serializers.ListField(
        child=serializers.ChoiceField(["fi", "sv"]), help_text="Of the majority first."
    )
    population = serializers.IntegerField()
    population_year = serializers.IntegerField()


class MunicipalityPageSerializer(PageSerializer):
    """A page of municipalities."""

    results = MunicipalitySerializer(many=True)


def names(row: Municipality) -> dict[str, str]:
    """In English a Finnish or Swedish name, by the majority."""
    return {language: row.name(language) for language in LANGUAGES}


def languages(row: Municipality) -> list[str]:
    """Official ones, of the majority first."""
    both = ["sv", "fi"] if row.majority_language == "sv" else ["fi", "sv"]
    return LANGUAGES_OF.get(Municipality.LanguageStatus(row.language_status), both)


def municipality(row: Municipality) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": names(row),
        "region": {"code": row.region_code, "name": texts(row, "region_name")},
        "language_status": row.language_status,
        "languages": languages(row),
        "population": row.population,
        "population_year": row.population_year,
    }


@extend_schema_serializer(component_name="ThresholdLimit")
class LimitSerializer(serializers.Serializer[Any]):
    """A limit; a value is at it when `value >= amount`."""

    id = serializers.CharField()
    amount = AmountField()
    boundary = serializers.ChoiceField(
        [">="],
        help_text="How a value is compared with the amount: the amount itself is under the rule.",
    )
    procedure_class = serializers.CharField()
    title = TextsSerializer()
    source = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own
    verified = serializers.BooleanField()


class RuleSetSerializer(serializers.Serializer[Any]):
    """Limits in force together. `valid_to` null: until further notice."""

    id = serializers.CharField()
    is_default = serializers.BooleanField()
    level = serializers.ChoiceField(LEVELS)
    title = TextsSerializer()
    description = TextsSerializer()
    jurisdiction_note = TextsSerializer()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    legal_basis = serializers.CharField(allow_null=True)
    value_basis = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own
    verified = serializers.BooleanField()
    limits = LimitSerializer(many=True)


class ThresholdsSerializer(serializers.Serializer[Any]):
    """The rule sets in force on a day."""

    on = serializers.DateField()
    currency = serializers.ChoiceField(["EUR"])
    vat = serializers.ChoiceField(["excluded"])
    rule_sets = RuleSetSerializer(many=True)


def limit(row: Threshold) -> dict[str, Any]:
    return {
        "id": row.slug,
        "amount": amount_text(row.amount),
        "boundary": ">=",
        "procedure_class": row.procedure_class,
        "title": texts(row, "title"),
        "source": row.source,
        "verified": row.is_verified,
    }


def rule_set(row: RuleSet) -> dict[str, Any]:
    return {
        "id": row.slug,
        "is_default": row.is_default,
        "level": row.level,
        **{field: texts(row, field) for field in ("title", "description", "jurisdiction_note")},
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "legal_basis": row.legal_basis or None,
        "value_basis": row.value_basis,
        "source": row.source,
        "verified": row.is_verified,
        "limits": [limit(threshold) for threshold in row.thresholds.all()],
    }


def thresholds(on: date, rows: list[RuleSet]) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "currency": "EUR",
        "vat": "excluded",
        "rule_sets": [rule_set(row) for row in rows],
    }
