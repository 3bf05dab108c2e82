"""Parameters are read strictly, and each one at fault is named."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from accounts.models import User
from lib.api.filters import (
    DayParameter,
    EurosParameter,
    MomentParameter,
    StrictFilterSet,
    TextParameter,
    ValueParameter,
    ValuesParameter,
    WholeParameter,
    documented,
)


class Filters(StrictFilterSet):
    text = TextParameter("Text.", most=5)
    whole = WholeParameter("Number.", least=1, most=120, default=48)
    euros = EurosParameter("Sum.")
    moment = MomentParameter("Moment.")
    day = DayParameter("Day.")
    many = ValuesParameter("Many.", known=lambda value: value in {"a", "b"}, values=("a", "b"))
    one = ValueParameter("One.", values=("x", "y"))

    class Meta:
        model = User
        fields = []


def checked(query):
    return Filters.checked(QueryDict(query))


def at_fault(query):
    with pytest.raises(ValidationError) as refusal:
        checked(query)
    return sorted(refusal.value.detail)


@pytest.mark.parametrize("query", ["", "text=&whole=&euros=&moment=&day=&many=&one="])
def test_what_is_left_out_or_empty_is_nothing(query):
    assert not any(checked(query).values())
    assert set(checked(query)) == {"text", "whole", "euros", "moment", "day", "many", "one"}


def test_every_kind_of_value_is_read():
    found = checked(
        "text=abc&whole=120&euros=29999.99&moment=2026-11-23T12:00:00.5%2B02:00&day=2026-11-23&many=a&many=b&one=y"
    )

    assert found == {
        "text": "abc",
        "whole": 120,
        "euros": Decimal("29999.99"),
        "moment": datetime(2026, 11, 23, 12, 0, 0, 500_000, tzinfo=timezone(timedelta(hours=2))),
        "day": date(2026, 11, 23),
        "many": ["a", "b"],
        "one": "y",
    }
    assert checked("moment=2026-11-23t12:00:00z")["moment"] == datetime(
        2026, 11, 23, 12, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("text", value) for value in ("abcdef", "a%00")),
        *(
            ("whole", value)
            for value in (
                "0",
                "121",
                "-1",
                "1.5",
                "1e2",
                "1_0",
                "%EF%BC%91",
                "%D9%A1",
                "abc",
                "9" * 5000,
                "%00",
                "NaN",
            )
        ),
        *(
            ("euros", value)
            for value in ("-1", "1e3", "NaN", "Infinity", "0.001", "1,5", "99999999999", "%00")
        ),
        *(
            ("moment", value)
            for value in (
                "2026-11-23",
                "2026-11-23T12:00:00",
                "2026-11-23T12:00:00+02:00",
                "2026-13-01T12:00:00Z",
                "2026-11-23T25:00:00Z",
                "now",
                "%00",
            )
        ),
        *(
            ("day", value)
            for value in ("2026-13-45", "20261123", "2026-W48-1", "0000-01-01", "today", "%00")
        ),
        *(("many", value) for value in ("c", "A", "%00")),
        *(("one", value) for value in ("z", "X", "%00")),
    ],
)
def test_a_value_that_will_not_do_names_its_parameter(name, value):
    assert at_fault(f"{name}={value}") == [name]


def test_everything_wrong_is_named_at_once():
    assert at_fault("whole=0&day=x&unknown=1&many=c&text=ok") == ["day", "many", "unknown", "whole"]


def test_only_a_repeatable_parameter_may_be_repeated():
    assert at_fault("text=a&text=b&many=a&many=b") == ["text"]


def test_a_strange_name_is_shown_clean_and_short():
    assert at_fault(f"%00=1&{'n' * 500}=1") == ["?", "n" * 40]


def test_documentation_is_made_of_the_declarations():
    found = {parameter.name: parameter for parameter in documented(Filters)}

    assert list(found) == ["text", "whole", "euros", "moment", "day", "many", "one"]
    assert found["whole"].type == {"type": "integer", "minimum": 1, "maximum": 120, "default": 48}
    assert found["many"].type == {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}
    assert (found["one"].description, found["one"].type) == (
        "One.",
        {"type": "string", "enum": ["x", "y"]},
    )
