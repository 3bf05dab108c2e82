"""Answers of the API: one description makes each of them and is printed in the schema.

Nothing is in an answer that the schema lacks, and nothing in the schema that the answer lacks.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import SkipField, get_attribute

from lib.i18n.localized import LANGUAGES, texts_of

MOST_BASES = 64
# What stands in an address as it is written: nothing to quote.
PLAIN = re.compile(r"[a-z0-9-]+")
FIRST_NUMBER = 9_000_000
F = TypeVar("F")


class AnswerSerializer(serializers.Serializer[Any]):
    """Made of a row or a mapping, field by field.

    A field's value is what the method `read_<field>` makes of the row, where there is one, else
    what the field's source names.
    """

    def to_representation(self, instance: Any) -> dict[str, Any]:  # noqa: ANN401 -- REST framework's own signature
        answer: dict[str, Any] = {}
        for name, read, represent in self._readers:
            try:
                value = read(instance)
            # One that is not required, and is not there.
            except SkipField:
                continue
            answer[name] = None if value is None else represent(value)
        return answer

    @cached_property
    def _readers(self) -> list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]:
        return [
            (name, getattr(self, f"read_{name}", _reader_of(field)), field.to_representation)
            for name, field in self.fields.items()
        ]


def _reader_of(field: Any) -> Callable[[Any], Any]:  # noqa: ANN401 -- a field of REST framework's
    read: Callable[[Any], Any] = field.get_attribute
    if type(field).get_attribute is not serializers.Field.get_attribute:
        return read
    if len(field.source_attrs) != 1:
        return read
    (name,) = field.source_attrs

    def read_plainly(row: Any) -> Any:  # noqa: ANN401 -- a row or a mapping
        # Most are columns: REST framework's own way asks seven questions of each.
        try:
            value = row[name] if type(row) is dict else getattr(row, name)
        except (KeyError, AttributeError, ObjectDoesNotExist):
            return read(row)
        return read(row) if callable(value) else value

    return read_plainly


def answer_of(kind: type[AnswerSerializer], of: object, base: str) -> dict[str, Any]:
    """`base` is the site's own address, without a slash at its end."""
    return _made_once(kind, base).to_representation(of)


# REST framework copies every field of a serializer when it is made.
@lru_cache(maxsize=MOST_BASES)
def _made_once(kind: type[AnswerSerializer], base: str) -> AnswerSerializer:
    return kind(context={"base": base})


def amount_text(value: Decimal) -> str:
    """`6900.00`, `0.4567`: two decimals, up to four when needed.

    More than four are cut, not rounded: a limit has four at most, so the text is under a limit
    whenever the exact sum is.
    """
    cut = value.quantize(Decimal("0.0001"), rounding=ROUND_FLOOR)
    text = f"{cut:.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0") if text.endswith("0") else text


def moment(value: datetime) -> str:
    """RFC 3339 in UTC."""
    return value.isoformat().replace("+00:00", "Z")


def texts(row: object, field: str) -> dict[str, str | None]:
    return dict.fromkeys(LANGUAGES) | texts_of(row, field)


def in_every_language(words: Callable[[], str]) -> dict[str, str]:
    named = {}
    for language in LANGUAGES:
        with override(language):
            named[language] = words()
    return named


@extend_schema_field({"type": "string", "pattern": r"^\d+\.\d{2,4}$", "examples": ["6900.00"]})
class AmountField(serializers.CharField):
    """EUR excluding VAT as a decimal text."""

    def to_representation(self, value: Any) -> str:  # noqa: ANN401 -- a Decimal
        return amount_text(value)


class MomentField(serializers.DateTimeField):
    def to_representation(self, value: datetime) -> str:
        return moment(value)


class ConstantField(serializers.ChoiceField):
    """The same in every answer."""

    def __init__(self, value: str, **options: Any) -> None:
        super().__init__([value], **options)
        self.value = value

    def get_attribute(self, instance: Any) -> str:  # noqa: ANN401, ARG002 -- REST framework's own signature
        return self.value


class _EmptyIsNull(serializers.Field[Any, Any, Any, Any]):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, allow_null=True, **options)

    def get_attribute(self, instance: Any) -> Any:  # noqa: ANN401 -- REST framework's own signature
        return super().get_attribute(instance) or None


class FilledCharField(_EmptyIsNull, serializers.CharField):
    """Null where it is empty."""


class FilledURLField(_EmptyIsNull, serializers.URLField):
    """Null where it is empty."""


class FilledChoiceField(_EmptyIsNull, serializers.ChoiceField):
    """Null where it is empty."""


class ColumnField(serializers.ListField):
    """A column of rows, such as their slugs."""

    child = serializers.CharField()

    def __init__(self, column: str, **options: Any) -> None:
        super().__init__(**options)
        self.column = column

    def to_representation(self, rows: Any) -> list[str]:  # noqa: ANN401 -- rows that are related
        return [getattr(row, self.column) for row in rows.all()]


class AddressField(serializers.URLField):
    """The address of a name in `urls`; `of` are the sources of what stands in it.

    Of a page it is the Finnish one.
    """

    def __init__(self, name: str, *of: str, **options: Any) -> None:
        super().__init__(source="*", **options)
        self.name, self.of = name, [source.split(".") for source in of]

    def to_representation(self, row: Any) -> str:  # noqa: ANN401 -- a row or a mapping
        values = [get_attribute(row, source) for source in self.of]
        return f"{self.context['base']}{plain_path(self.name, *values)}"


def plain_path(name: str, *args: str | int) -> str:
    """An address in an answer, which must not depend on the language asked for."""
    if not all(isinstance(value, int) or PLAIN.fullmatch(value) for value in args):
        return _reversed(name, *args)
    return _path_shape(name, *map(type, args)).format(*args)


# Addresses of a name differ in what stands in them: each is made once, with places for that.
@lru_cache(maxsize=128)
def _path_shape(name: str, *kinds: type) -> str:
    marks = [
        FIRST_NUMBER + place if kind is int else f"mark-{place}" for place, kind in enumerate(kinds)
    ]
    path = _reversed(name, *marks)
    for mark in marks:
        path = path.replace(str(mark), "{}", 1)
    return path


def _reversed(name: str, *args: str | int) -> str:
    with override(LANGUAGES[0]):
        return reverse(name, args=args)


class TextsSerializer(AnswerSerializer):
    """A text in Finnish, Swedish and English; null where it is not given."""

    fi = serializers.CharField(allow_null=True)
    sv = serializers.CharField(allow_null=True)
    en = serializers.CharField(allow_null=True)

    def get_attribute(self, instance: Any) -> Any:  # noqa: ANN401 -- REST framework's own signature
        """The columns of the source's name, one for each language."""
        *path, name = self.source_attrs
        row = get_attribute(instance, path)
        if row is None:
            return None
        return (
            dict.fromkeys(LANGUAGES) | row[name] if isinstance(row, Mapping) else texts(row, name)
        )

    def to_representation(self, instance: Any) -> dict[str, Any]:  # noqa: ANN401 -- REST framework's own signature
        return {language: instance.get(language) for language in LANGUAGES}


class PageSerializer(AnswerSerializer):
    """A page of a list."""

    count = serializers.IntegerField(help_text="How many there are in all.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
