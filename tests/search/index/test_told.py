"""Filters by what vendors tell: what a document has, and what may be asked."""

import pytest
from django.utils.translation import override

from catalogue.content.declaration import Kind
from catalogue.content.schema import FILTERS
from search.index.schema import FACETS
from search.index.told import BY_NAME, BY_PARAMETER, keys_of, label_of_value, values_of


def test_each_filter_of_the_schema_is_a_facet():
    assert {name: FACETS[name].all_of for name in BY_NAME} == {
        field.name: field.kind is Kind.CHOICES for field in FILTERS
    }
    assert len(BY_PARAMETER) == len(BY_NAME) == len(FILTERS)


@pytest.mark.parametrize(
    ("name", "value", "keys"),
    [
        ("languages", ["fi", "sv"], ("fi", "sv")),
        ("languages", [], ()),
        ("identification", ["suomi_fi"], ("suomi_fi",)),
        ("identification", None, ()),
        ("processing_region", "eea", ("eea",)),
        ("processing_region", None, ()),
        ("accessibility_url", "https://code.example/seloste", ("1",)),
        # What is not told has no key, so that no filter takes it for a no.
        ("accessibility_url", "", ()),
    ],
)
def test_a_document_has_the_keys_of_what_is_told(name, value, keys):
    assert keys_of(BY_NAME[name], value) == keys


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_value_that_may_be_asked_has_a_name(language):
    with override(language):
        for field in FILTERS:
            names = [label_of_value(field, value) for value in values_of(field)]

            assert all(names)
            assert len(set(names)) == len(names)
