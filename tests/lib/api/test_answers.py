"""One description makes an answer and is printed in the schema."""

import pytest
from django.urls import get_resolver
from rest_framework import serializers

from lib.api.answers import AnswerSerializer, ConstantField, FilledCharField, answer_of


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
