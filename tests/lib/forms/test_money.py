"""Money as people write it: read in one way, asked back in two, refused otherwise; by all forms."""

import ast
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from deploy.environment import BASE_DIR
from lib.api.filters import EurosField
from lib.forms.money import MoneyField, QuantityField, read_money
from tests.lib.forms.test_whole import ROOMS, modules

NB, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
READ = {
    "": None,
    "   ": None,
    "0": "0",
    "00": "0",
    "7": "7",
    "1200": "1200",
    "01200": "1200",
    "1 200": "1200",
    f"1{NB}200": "1200",
    f"1{NARROW}200": "1200",
    f"1{THIN}200": "1200",
    "1 200 000": "1200000",
    "1.200.000": "1200000",
    "1,200,000": "1200000",
    "1200,5": "1200.5",
    "1200,50": "1200.50",
    "1200.50": "1200.50",
    "1 200,50": "1200.50",
    "1.200,50": "1200.50",
    "1,200.50": "1200.50",
    "1.200.000,05": "1200000.05",
    "0,35": "0.35",
    "0.35": "0.35",
    ",35": "0.35",
    ".5": "0.5",
    "0,00": "0",
    "€ 1200": "1200",
    "1200 €": "1200",
    f"1{NB}200,50{NB}€": "1200.50",
    "€1,200.50": "1200.50",
    "1200 EUR": "1200",
    "eur 12,5": "12.5",
    "1200 euroa": "1200",
    "1 euro": "1",
    "1200e": "1200",
    "1200,-": "1200",
    "1 200,–": "1200",
    "  45 ": "45",
    "9999999999": "9999999999",
    "9999999999,99": "9999999999.99",
}
EITHER = {
    "1.200": ("1 200 €", "1,20 €"),
    "1,200": ("1 200 €", "1,20 €"),
    "1.200 €": ("1 200 €", "1,20 €"),
    "12.500": ("12 500 €", "12,50 €"),
    "999,999": ("999 999 €", "1 000 €"),
    "1.000": ("1 000 €", "1 €"),
    "30,000": ("30 000 €", "30 €"),
}
REFUSED = {
    **dict.fromkeys(
        [
            "1e9",
            "1E3",
            "1_000",
            "+5",
            "NaN",
            "Infinity",
            "½",
            "1/2",
            "10-20",
            "10–20",
            "12k",
            "0x10",
            "١٢٠٠",
            "1,2,3",
            "1.2.3",
            "1 2 3",
            "12 00",
            "1200 50",
            "1.20.000",
            "1..5",
            "1,",
            "1.",
            "€",
            "hinta",
            "1\n200",
            "$5",
            "1'200",
            "5 %",
            "1.200.50",
        ],
        "unread",
    ),
    **dict.fromkeys(
        ["0,350", "0.125", "12345.678", "1 234.567", "1.234,567", "0,0001", "1,2345", "00,125"],
        "decimals",
    ),
    **dict.fromkeys(["-1", "-0,5", "– 1", "\u22125", "-,5"], "negative"),
    **dict.fromkeys(["10000000000", "99999999999,99"], "large"),
}


def plainly(text):
    return text.replace(NB, " ")


def test_the_table_has_at_least_sixty_spellings():
    assert len(READ) + len(EITHER) + len(REFUSED) >= 60
    assert not READ.keys() & EITHER.keys() & REFUSED.keys()


@pytest.mark.parametrize(("text", "amount"), READ.items())
def test_money_is_read_as_people_write_it(text, amount):
    assert read_money(text) == (None if amount is None else Decimal(amount))
    assert MoneyField().clean(text) == read_money(text)


@pytest.mark.parametrize(("text", "readings"), EITHER.items())
def test_what_can_be_read_in_two_ways_is_asked_back(text, readings):
    with translation.override("fi"), pytest.raises(ValidationError) as caught:
        read_money(text)

    assert caught.value.code == "either"
    assert all(reading in plainly(caught.value.messages[0]) for reading in readings)


@pytest.mark.parametrize(("text", "code"), REFUSED.items())
def test_anything_else_is_refused_with_what_to_do(text, code):
    with pytest.raises(ValidationError) as caught:
        read_money(text)

    assert caught.value.code == code


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_both_ways_to_write_what_was_asked_back_are_read(language):
    with translation.override(language), pytest.raises(ValidationError) as caught:
        read_money("1.200")

    words = [word.strip(".?") for word in caught.value.messages[0].split()]
    assert {read_money(word) for word in words if word in {"1200", "1,20", "1.20"}} == {
        Decimal(1200),
        Decimal("1.20"),
    }


def test_a_number_of_days_is_asked_back_without_euros():
    with pytest.raises(ValidationError) as caught:
        QuantityField().clean("1.200")

    assert "€" not in caught.value.messages[0]
    with pytest.raises(ValidationError, match="5"):
        QuantityField(most_digits=5).clean("123456")


def test_no_form_reads_money_in_a_way_of_its_own():
    """Parameters of the API's addresses are no forms of people: digits and a point alone."""
    every = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, forms.Field)
        and value.__module__.startswith(ROOMS)
    }

    assert {
        field for field in every if issubclass(field, forms.DecimalField | forms.FloatField)
    } == {EurosField}


def test_no_form_module_makes_a_decimal_of_typed_text():
    """`InvalidOperation` is how a reader of one's own begins."""
    readers = {
        str(path.relative_to(BASE_DIR))
        for room in ROOMS
        for path in (BASE_DIR / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.alias)
        and getattr(node, "id", getattr(node, "name", "")) == "InvalidOperation"
    }

    assert readers == set()
