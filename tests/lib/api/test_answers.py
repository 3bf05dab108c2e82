"""One description makes an answer and is printed in the schema."""

from types import SimpleNamespace

import pytest
from django.urls import get_resolver, reverse
from django.utils import translation
from rest_framework import serializers

from lib.api.answers import (
    AnswerSerializer,
    ConstantField,
    FilledCharField,
    answer_of,
    plain_path,
)


class RowSerializer(AnswerSerializer):
    kind = ConstantField("row")
    name = serializers.CharField(source="title")
    note = FilledCharField()
    extra = serializers.CharField(required=False)
    length = serializers.IntegerField()

    def read_length(self, row):
        return len(row["title"])


def test_an_answer_has_the_fields_of_its_description_in_their_order():
    row = {"title": "Nimi", "note": "", "hidden": "leak"}

    assert list(answer_of(RowSerializer, row, "https://x.example").items()) == [
        ("kind", "row"),
        ("name", "Nimi"),
        ("note", None),
        ("length", 4),
    ]
    assert answer_of(RowSerializer, row | {"extra": "on"}, "https://x.example")["extra"] == "on"


def test_what_an_answer_must_have_is_never_left_out():
    with pytest.raises(KeyError):
        answer_of(RowSerializer, {"note": "", "length": 1}, "https://x.example")


def descriptions(kind=AnswerSerializer):
    for one in kind.__subclasses__():
        yield one
        yield from descriptions(one)


def test_every_reading_method_has_a_field_that_it_fills():
    # Every address has been loaded, and every description with it.
    _all = get_resolver().url_patterns

    for one in descriptions():
        reading = {name.removeprefix("read_") for name in dir(one) if name.startswith("read_")}
        assert reading - {"only"} <= set(one().fields), one


@pytest.mark.parametrize("row", [{"name": "a", "made": lambda: "b"}, SimpleNamespace(name="a")])
def test_a_value_is_read_from_a_row_or_a_mapping_and_a_method_is_asked(row):
    class Answer(AnswerSerializer):
        name = serializers.CharField()
        made = serializers.CharField(default="c")
        left_out = serializers.CharField(required=False)
        empty = serializers.CharField(allow_null=True)

    made = "b" if isinstance(row, dict) else "c"
    assert answer_of(Answer, row, "") == {"name": "a", "made": made, "empty": None}


def test_what_a_row_lacks_and_must_have_is_an_error_and_not_null():
    class Answer(AnswerSerializer):
        name = serializers.CharField()

    with pytest.raises(AttributeError, match="name"):
        answer_of(Answer, SimpleNamespace(other="a"), "")


@pytest.mark.parametrize("slug", ["yksi", "kaksi-2", "mark-0", "mark-1", "9000000"])
def test_an_address_is_the_one_that_its_name_is_reversed_to(slug):
    for number in (1, 12, 9_000_001):
        with translation.override("fi"):
            wanted = reverse("api:version-detail", args=[slug, number])
        with translation.override("sv"):
            assert plain_path("api:version-detail", slug, number) == wanted
