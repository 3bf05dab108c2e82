"""The shapes of what the API tells of the taxonomy."""

from typing import Any

from rest_framework import serializers

from catalogue.models.taxonomy import Component
from lib.api.views import TextsSerializer


class TermSerializer(serializers.Serializer[Any]):
    """A word of a vocabulary."""

    slug = serializers.CharField()
    name = TextsSerializer()


class DescribedSerializer(TermSerializer):
    """A word with its meaning."""

    description = TextsSerializer()


class ComponentSerializer(DescribedSerializer):
    """A room on a floor of the reference architecture."""

    kind = serializers.ChoiceField(Component.Kind.values)


class LayerSerializer(DescribedSerializer):
    """A floor of the reference architecture."""

    components = ComponentSerializer(many=True)


class FunctionGroupSerializer(TermSerializer):
    """Core services, support services."""

    functions = TermSerializer(many=True)


class QuestionSerializer(serializers.Serializer[Any]):
    """What the vendor answers and the reviewer checks."""

    slug = serializers.CharField()
    is_mandatory = serializers.BooleanField()
    question = TextsSerializer()
    evidence = TextsSerializer()


class CriterionSerializer(DescribedSerializer):
    """An area of openness."""

    may_be_not_applicable = serializers.BooleanField()
    questions = QuestionSerializer(many=True)


class TaxonomySerializer(serializers.Serializer[Any]):
    """The words offerings are described with, in their order."""

    layers = LayerSerializer(many=True)
    function_groups = FunctionGroupSerializer(many=True)
    phases = DescribedSerializer(many=True)
    criteria = CriterionSerializer(many=True)
    kinds = TermSerializer(many=True)
    openness_states = TermSerializer(many=True)
