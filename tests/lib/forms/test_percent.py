"""Percentages as people write them; what is none is asked for again."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from lib.forms.percent import PercentField


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("99,5", "99.5"),
        ("99.95 %", "99.95"),
        (" 99,999% ", "99.999"),
        ("100", "100"),
        ("100,000", "100"),
        ("0,001", "0.001"),
        ("", None),
        ("  ", None),
    ],
)
def test_a_percentage_is_read_with_either_mark(typed, read):
    assert PercentField().clean(typed) == (None if read is None else Decimal(read))


@pytest.mark.parametrize("typed", ["0", "0,000", "100,001", "101", "999"])
def test_what_lies_beyond_the_whole_is_refused(typed):
    with pytest.raises(ValidationError, match="yli 0 ja enintään 100"):
        PercentField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["-1", "1e2", "NaN", "99,5555", "99,5,1", "½", "٩٩", "lähes aina", "99 5", ",5", "%"]
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match=r"esimerkiksi 99,5"):
        PercentField().clean(typed)


@pytest.mark.parametrize(("language", "shown"), [("fi", "99,5"), ("sv", "99,5"), ("en", "99.5")])
def test_a_stored_percentage_is_shown_with_the_mark_of_the_language(language, shown):
    with override(language):
        assert PercentField().prepare_value("99.5") == shown
        assert PercentField().prepare_value("99.") == "99."
