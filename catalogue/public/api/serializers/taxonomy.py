"""The taxonomy as the API tells it."""

from functools import partial
from typing import Any

from django.db.models import TextChoices
from rest_framework import serializers

from catalogue.labels import label_of
from catalogue.models import OpennessState, Version
from catalogue.models.taxonomy import (
    Component,
    Criterion,
    FunctionGroup,
    Layer,
    MunicipalFunction,
    Phase,
)
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from lib.api.answers import AnswerSerializer, TextsSerializer, in_every_language


class TermSerializer(AnswerSerializer):
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

    def read_components(self, layer: Layer) -> list[Component]:
        offered = taxonomy().offered.components.values()
        return [component for component in offered if component.layer_id == layer.pk]


class FunctionGroupSerializer(TermSerializer):
    """Core services, support services."""

    functions = TermSerializer(many=True)

    def read_functions(self, group: FunctionGroup) -> list[MunicipalFunction]:
        offered = taxonomy().offered.functions.values()
        return [function for function in offered if function.group_id == group.pk]


class QuestionSerializer(AnswerSerializer):
    """What the vendor answers and the reviewer checks."""

    slug = serializers.CharField()
    is_mandatory = serializers.BooleanField()
    question = TextsSerializer()
    evidence = TextsSerializer()


class CriterionSerializer(DescribedSerializer):
    """An area of openness."""

    may_be_not_applicable = serializers.BooleanField()
    questions = QuestionSerializer(source="asked", many=True)


class TaxonomySerializer(AnswerSerializer):
    """The words offerings are described with, in their order."""

    layers = LayerSerializer(many=True)
    function_groups = FunctionGroupSerializer(many=True)
    phases = DescribedSerializer(many=True)
    criteria = CriterionSerializer(many=True)
    kinds = TermSerializer(many=True)
    openness_states = TermSerializer(many=True)

    def read_layers(self, words: Taxonomy) -> list[Layer]:
        return list(words.layers.values())

    def read_function_groups(self, words: Taxonomy) -> list[FunctionGroup]:
        return list(words.function_groups.values())

    def read_phases(self, words: Taxonomy) -> list[Phase]:
        return list(words.phases.values())

    def read_criteria(self, words: Taxonomy) -> list[Criterion]:
        return list(words.criteria.values())

    def read_kinds(self, words: Taxonomy) -> list[dict[str, Any]]:  # noqa: ARG002 -- of the code, not of rows
        return _terms_of(Version.Kind)

    def read_openness_states(self, words: Taxonomy) -> list[dict[str, Any]]:  # noqa: ARG002 -- of the code, not of rows
        return _terms_of(OpennessState)


def _terms_of(choices: type[TextChoices]) -> list[dict[str, Any]]:
    return [
        {"slug": value, "name": in_every_language(partial(label_of, choices, value))}
        for value in choices.values
    ]
