"""A name is no address, in whichever form a name is asked for."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from lib.text.names import refuse_address
from tests.lib.text.test_unseen import ROOMS, text_fields

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "https://evil.example/x",
    "Kunta http://evil.example",
    "www.evil.example",
    "Vahvista: evil.example/vahvista",
    "evil.example:8000/x",
    "mailto:a@b.example",
    "ｈttps://evil．example",
]
NAMES = [
    "Verkkokauppa.com Oyj",
    "A/S Kunta",
    "Node.js",
    "v. 2.0",
    "Kunta & Co. Oy",
    "24/7-tuki",
    "Ratkaisu 1.2/2026",
    "Oy Ab",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_refused(text):
    with pytest.raises(ValidationError):
        refuse_address(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_taken(text):
    refuse_address(text)


def is_name(form, name):
    """By what our forms call them; the admin's are written by staff."""
    return (
        form.startswith(tuple(f"{room}." for room in ROOMS))
        and ".admin." not in form
        # What a standard is called is not whose it is; some are called by their address.
        and not form.endswith(".StandardForm")
        and (
            name == "name"
            or name.startswith(("name_", "role_", "contact_role", "supplier"))
            or name.endswith("_name")
        )
    )


def test_every_name_of_every_form_refuses_an_address():
    asked = [
        (form, name, field)
        for form, name, field in text_fields()
        if is_name(form, name) and not isinstance(field.widget, forms.HiddenInput)
    ]

    assert [(form, name) for form, name, field in asked if takes_address(field)] == []
    assert len(asked) > 12


def takes_address(field):
    try:
        field.clean("https://evil.example/x")
    except ValidationError as refused:
        return "address" not in [error.code for error in refused.error_list]
    return True
