"""Every whole number from outside goes through one reader.

A table of what people and programs send, and a walk over all forms, modules and addresses.
"""

import ast
import importlib
import pkgutil

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter

from deploy.environment import BASE_DIR
from lib.forms.whole import MOST, WholeField, whole

ROOMS = ("lib", "accounts", "vendors", "procurement", "catalogue", "search", "deploy")
GOOD = {"0": 0, "7": 7, " 7 ": 7, "007": 7, "\t12\n": 12, str(MOST): MOST}
BAD = {
    "zeros": "0" * 5000 + "3",
    "nothing": "",
    "white space": "  ",
    "5,000 digits": "9" * 5000,
    "30 digits": "1" * 30,
    "one too many": str(MOST + 1),
    "64 bits": str(2**63),
    "a sign": "-1",
    "a plus": "+1",
    "Arabic digits": "١٢",
    "full-width digits": "１２",
    "a superscript": "²",
    "an underscore": "1_000",
    "a space inside": "1 000",
    "a point": "1.0",
    "an exponent": "1e3",
    "hexadecimal": "0x10",
    "a NUL": "1\x00",
    "a word": "yksi",
    "infinity": "inf",
    "not a number": "nan",
    "half a character": "\ud800",
}


@pytest.mark.parametrize("text", GOOD)
def test_digits_are_read(text):
    assert whole(text) == WholeField().clean(text) == GOOD[text]


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_no_number_of_ours_is_none_and_an_error_of_the_field(text):
    assert whole(text) is None
    with pytest.raises(ValidationError):
        WholeField().clean(text)


@pytest.mark.parametrize("value", [None, True, [], {}, 1.5, b"1"])
def test_other_values_than_text_and_numbers_are_none(value):
    assert whole(value) is None


def test_a_number_beyond_the_bounds_is_told_them():
    with pytest.raises(ValidationError, match="12"):
        WholeField(max_value=12).clean("9" * 5000)
    assert (whole("13", most=12), whole("0", least=1), whole(5)) == (None, None, 5)


def modules():
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in module.name:
                yield importlib.import_module(module.name)


def test_every_number_field_of_every_form_is_ours():
    known = list(modules())
    found = {
        value
        for module in known
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, forms.BaseForm)
        and value.__module__.startswith(ROOMS)
    }
    numbers = [
        (form, name, field)
        for form in found
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.IntegerField)
        and not isinstance(field, forms.FloatField | forms.DecimalField)
    ]

    assert len(numbers) >= 6
    assert [
        (form.__name__, name)
        for form, name, field in numbers
        # What Django's formsets send back without reading it.
        if name not in {"MIN_NUM_FORMS", "MAX_NUM_FORMS"} and not isinstance(field, WholeField)
    ] == []


def test_no_other_module_reads_digits_for_itself():
    """`isdigit` is how a reader of one's own begins. The index's own files are not from outside."""
    own = {
        "lib/forms/whole.py",
        "search/index/generations.py",
        "search/engines/elasticsearch/generations.py",
        "search/query/spelling.py",
    }
    readers = {
        str(path.relative_to(BASE_DIR))
        for room in ROOMS
        for path in (BASE_DIR / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"isdigit", "isdecimal", "isnumeric"}
    }
    assert readers - own == set()


def numbered(patterns=None, prefix=""):
    """Every address with a number in it, with its converters: the admin's too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from numbered(
                pattern.url_patterns,
                prefix + (f"{pattern.namespace}:" if getattr(pattern, "namespace", None) else ""),
            )
        elif pattern.name and any(
            isinstance(converter, IntConverter) for converter in pattern.pattern.converters.values()
        ):
            yield f"{prefix}{pattern.name}", pattern.pattern.converters


NUMBERED = dict(numbered())
IN_ADDRESSES = {
    "30 digits": "1" * 30,
    "5,000 digits": "9" * 5000,
    "64 bits": str(2**63),
    "31 bits": str(2**31),
    "nothing": "0",
    "zeros": "0" * 40 + "1",
    "Arabic digits": "%D9%A1",
    "a sign": "-1",
    "an underscore": "1_0",
}


def addresses(name, text):
    """The pattern's own route with the text for every number: `reverse` would refuse most."""
    values = {
        key: 424242 if isinstance(converter, IntConverter) else "x"
        for key, converter in NUMBERED[name].items()
    }
    return reverse(name, kwargs=values).replace("424242", text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", IN_ADDRESSES.values(), ids=IN_ADDRESSES)
def test_no_number_in_an_address_is_an_error_of_ours(client, admin_user, text):
    from tests.support.signing_in import make_reviewer, sign_in

    sign_in(client, make_reviewer(admin_user))
    asked = {
        (name, method): getattr(client, method)(addresses(name, text)).status_code
        for name in NUMBERED
        for method in ("get", "post")
    }

    assert len(NUMBERED) >= 20
    assert {
        key: status
        for key, status in asked.items()
        if status >= 500 or (status == 200 and text != "0" * 40 + "1")
    } == {}
