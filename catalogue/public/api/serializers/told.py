"""What a version tells of the subjects that buyers decide by, as the API tells it."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers

from catalogue.content.declaration import Field, Kind
from catalogue.content.schema import BY_SUBJECT
from catalogue.content.snapshot import value_of
from catalogue.labels import choices_of
from catalogue.models import Version
from lib.api.answers import AnswerSerializer, TextsSerializer
from lib.i18n.localized import LANGUAGES

# Told beside them, as `support` and `hosting`.
ELSEWHERE = frozenset({"support", "hosted_by", "hosting_location"})
FIELDS = tuple(
    field for fields in BY_SUBJECT.values() for field in fields if field.name not in ELSEWHERE
)


class ToldSerializer(AnswerSerializer):
    """Facts to decide by, as the vendor tells them. Null is not told, and never a no."""

    def get_fields(self) -> dict[str, Any]:
        return {field.name: ANSWERS[field.kind](field) for field in FIELDS}

    def to_representation(self, instance: Version) -> dict[str, Any]:
        return super().to_representation(
            {field.name: _answer(field, value_of(instance, field)) for field in FIELDS}
        )


def _answer(field: Field, value: Any) -> Any:  # noqa: ANN401 -- any JSON
    if field.kind is Kind.TEXTS:
        return {language: (value or {}).get(language) or None for language in LANGUAGES}
    return value if value not in ("", []) else None


def _keys(field: Field) -> list[str]:
    return [key for key, _name in choices_of(field.group)]


def _number(field: Field) -> Any:  # noqa: ANN401 -- a field of REST framework's
    return serializers.IntegerField(allow_null=True, help_text=f"In {field.unit}.")


def _chosen(field: Field) -> Any:  # noqa: ANN401 -- a field of REST framework's
    return serializers.ChoiceField(_keys(field), allow_null=True)


def _list(field: Field) -> Any:  # noqa: ANN401 -- a field of REST framework's
    # A file may bring languages beside those that are offered to choose from.
    child = (
        serializers.CharField()
        if field.group == "language"
        else serializers.ChoiceField(_keys(field))
    )
    return serializers.ListField(child=child, allow_null=True)


ANSWERS: Mapping[Kind, Callable[[Field], Any]] = {
    Kind.TEXTS: lambda _field: TextsSerializer(),
    Kind.NUMBER: _number,
    Kind.CHOICE: _chosen,
    Kind.CHOICES: _list,
    Kind.URL: lambda _field: serializers.URLField(allow_null=True),
    Kind.PERCENT: lambda _field: serializers.CharField(
        allow_null=True, help_text="Per cent as a decimal text, such as 99.5."
    ),
    Kind.DAY: lambda _field: serializers.CharField(allow_null=True, help_text="An ISO date."),
}
