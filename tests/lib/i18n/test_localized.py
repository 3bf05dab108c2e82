"""Texts in three languages: which one is shown, and that it says in which language it is."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from lib.i18n.localized import LANGUAGES, Text, order_of, page_language, pick, text_of, texts_of

ALL = {"fi": "suomi", "sv": "svenska", "en": "English"}


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("fi", ("fi", "sv", "en")),
        ("sv", ("sv", "fi", "en")),
        ("en", ("en", "fi", "sv")),
        ("de", ("de", "fi", "sv", "en")),
    ],
)
def test_after_the_language_asked_for_come_finnish_swedish_and_english(language, order):
    assert order_of(language) == order


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_in_the_language_asked_for_when_there_is_one(language):
    assert pick(ALL, language) == Text(ALL[language], language, is_fallback=False)


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"sv": "svenska", "en": "English"}, "fi", Text("svenska", "sv", is_fallback=True)),
        ({"fi": "suomi", "en": "English"}, "sv", Text("suomi", "fi", is_fallback=True)),
        ({"fi": "", "sv": "svenska"}, "en", Text("svenska", "sv", is_fallback=True)),
        ({"en": "English"}, "sv", Text("English", "en", is_fallback=True)),
        ({"fi": "", "sv": "", "en": ""}, "sv", Text("", "sv", is_fallback=False)),
        ({}, "en", Text("", "en", is_fallback=False)),
    ],
)
def test_another_language_stands_in_and_says_so(texts, language, expected):
    assert pick(texts, language) == expected


def test_a_text_prints_bare_and_is_false_when_there_is_none():
    assert str(Text("suomi", "fi", is_fallback=False)) == "suomi"
    assert Text("suomi", "fi", is_fallback=True)
    assert not Text("", "fi", is_fallback=False)


def test_the_columns_of_a_row_are_its_texts_and_empty_ones_are_left_out():
    row = SimpleNamespace(name_fi="suomi", name_sv="", name_en="English")

    assert texts_of(row, "name") == {"fi": "suomi", "en": "English"}
    assert text_of(row, "name", "sv") == Text("suomi", "fi", is_fallback=True)
    assert text_of(row, "name", "en") == Text("English", "en", is_fallback=False)


@pytest.mark.parametrize(
    ("active", "expected"),
    [("fi", "fi"), ("sv", "sv"), ("en", "en"), ("en-gb", "en"), ("sv-fi", "sv"), ("de", "fi")],
)
def test_the_language_of_the_page_is_one_of_the_three(active, expected):
    with translation.override(active):
        assert page_language() == expected


def test_without_a_language_the_page_is_in_finnish():
    with translation.override(None):
        assert page_language() == "fi"
