"""No text field of one line takes a character nobody sees, whichever form it is in.

Fields of many lines keep their lines and nothing else of the kind.
"""

import importlib
import pkgutil
from datetime import date

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone, translation

from catalogue.authoring.forms.content import InvalidContentError, checked_content
from lib.api.pointers import pointer
from lib.text.unseen import is_unseen, refuse_unseen, without_unseen
from tests.catalogue.authoring.publiccode import FILES, read
from tests.catalogue.authoring.test_content_form import places, planted
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
ROOMS = ("lib", "accounts", "vendors", "procurement", "catalogue", "search", "deploy")
UNSEEN = [
    "\n",
    "\t",
    "\r",
    "\x00",
    "\x07",
    "\x1b",
    "\x7f",
    "\x85",
    "\x9f",
    "\xad",
    "\u200b",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u2028",
    "\u2029",
    "\u202a",
    "\u202e",
    "\u2060",
    "\u2066",
    "\u2069",
    "\ufeff",
    "\U000e0041",
]
TURNING = [
    "\x00",
    "\x07",
    "\x1b",
    "\x7f",
    "\x9f",
    "\u200e",
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\U000e0041",
]
# What the constructors of our forms ask for.
GIVEN = {"municipalities": [], "vendors": [], "others": [], "today": timezone.localdate()}


def all_forms():
    """Every form class that any module of ours has, and those of the libraries that came along."""
    for room in ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if ".migrations" not in module.name and not module.name.endswith(
                ("__main__", "wsgi", "asgi")
            ):
                importlib.import_module(module.name)
    yield from below(forms.BaseForm)


def below(cls):
    for child in cls.__subclasses__():
        yield child
        yield from below(child)


def made(cls):
    """An instance where it can be made of nothing or of what ours ask for; else its fields."""
    for given in ({}, *({name: value} for name, value in GIVEN.items())):
        try:
            return cls(**given).fields
        except Exception:  # noqa: BLE001, S112 -- a library's form may ask for anything; its declared fields are tried instead
            continue
    return getattr(cls, "base_fields", {})


def admin_forms():
    request = RequestFactory().get("/")
    request.user = UserFactory(is_staff=True, is_superuser=True)
    for model, page in admin.site._registry.items():
        yield f"admin {model.__name__}", page.get_form(request).base_fields


def text_fields():
    """Form, field name, field."""
    everything = [
        (f"{cls.__module__}.{cls.__name__}", made(cls)) for cls in dict.fromkeys(all_forms())
    ]
    for form, fields in (*everything, *admin_forms()):
        for name, field in fields.items():
            if isinstance(field, forms.CharField) and not isinstance(
                field.widget, forms.PasswordInput
            ):
                yield form, name, field


def takes(field, text):
    try:
        field.clean(text)
    except ValidationError as refused:
        return "unseen" not in [error.code for error in refused.error_list]
    return True


def test_no_field_of_one_line_takes_what_nobody_sees():
    lines = [
        (form, name, field)
        for form, name, field in text_fields()
        if not isinstance(field.widget, forms.Textarea)
    ]

    assert [
        (form, name, char)
        for form, name, field in lines
        for char in UNSEEN
        if takes(field, f"a{char}b")
    ] == []
    named = {form.rsplit(".", 1)[-1] for form, _name, _field in lines}
    assert {
        "CompanyForm",
        "RegistrationForm",
        "SettingsForm",
        "KeyForm",
        "InvitationForm",
        "PartnerForm",
        "StartForm",
        "BasicsForm",
        "PartForm",
        "EvidenceForm",
        "StandardForm",
        "ReasonForm",
        "BuyerForm",
        "SignupForm",
        "EditWebAuthnForm",
    } <= named


def test_a_field_of_many_lines_keeps_its_lines_and_refuses_what_turns_them():
    longer = [
        (form, name, field)
        for form, name, field in text_fields()
        if isinstance(field.widget, forms.Textarea)
    ]

    assert [
        (form, name, char)
        for form, name, field in longer
        for char in TURNING
        if takes(field, f"a{char}b")
    ] == []
    assert [(form, name) for form, name, field in longer if not takes(field, "a\r\n\tb")] == []
    assert len(longer) > 20


def test_no_kind_of_text_field_has_a_way_of_its_own_around_the_check():
    own = [
        cls
        for cls in dict.fromkeys(below(forms.CharField))
        if "clean" in vars(cls) and "Password" not in cls.__name__
    ]

    assert [cls for cls in own if any(takes(field, "a\u202eb") for field in bare(cls))] == []


def bare(cls):
    """A field that needs nothing; of one that does, none."""
    try:
        return [cls()]
    except TypeError:
        return []


def test_no_text_of_the_drafts_api_takes_them():
    words = [steps for steps, value in places(whole_content()) if isinstance(value, str)]

    assert [steps for steps in words if not is_refused(steps)] == []
    assert len(words) > 80


def is_refused(steps):
    try:
        checked_content(planted(steps, "a\u202eb"), today=date(2026, 11, 28))
    except InvalidContentError as bad:
        return any(pointer("content", *steps).startswith(place) for place in bad.errors)
    return False


def test_what_a_file_brings_has_none_of_them():
    for path in FILES:
        source = path.read_bytes().replace(b": ", b": \xe2\x80\xae\xe2\x80\x8b")
        content = read(source).content
        unseen = [
            (path.name, steps)
            for steps, value in places(content)
            if isinstance(value, str)
            and any(
                is_unseen(
                    char,
                    in_a_line="description" not in steps
                    and "references" not in steps
                    and "support" not in steps
                    and "\n" not in value,
                )
                for char in value
            )
        ]
        assert [(name, steps) for name, steps in unseen if "description" not in steps] == []


def test_the_message_says_which_character_in_every_language():
    said = set()
    for language in ("fi", "sv", "en"):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            refuse_unseen("a\u202eb", in_a_line=True)
        assert "U+202E RIGHT-TO-LEFT OVERRIDE" in refused.value.message
        said.add(refused.value.message)
    assert len(said) == 3


def test_blanks_around_a_text_are_taken_off_and_words_with_accents_pass():
    assert forms.CharField().clean(" Åbo\n") == "Åbo"
    assert (
        forms.CharField().clean("Äänekosken pyörätie – 20 € ½ 漢字 😀")
        == "Äänekosken pyörätie – 20 € ½ 漢字 😀"
    )
    assert forms.CharField(widget=forms.Textarea).clean("👩\u200d💻\nb") == "👩\u200d💻\nb"
    assert without_unseen("a\nb\u200bc", in_a_line=True) == "a bc"
