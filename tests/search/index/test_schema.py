"""What is indexed of a document."""

import pytest

from lib.i18n.collation import collated
from search.index import schema as doc
from search.index.schema import Document, facets, name_key, numbers, signature, terms, words_of


def test_each_text_is_analysed_by_its_own_language():
    document = Document(
        1, {"fi": {"name": "Verkkosivujen haku"}, "sv": {"name": "Kommunernas tjänster"}}
    )

    assert terms(words_of(document))["name_l"] == ["verkkosivu haku", "kommun tjänst"]


def test_units_of_compounds_have_their_own_field():
    assert terms(words_of(Document(1, {"fi": {"summary": "asianhallinta"}})))["summary_u"] == [
        "asia hallinta"
    ]


def test_grams_are_of_name_and_summary_only():
    found = terms(words_of(Document(1, {"fi": {"name": "kirja", "summary": "", "body": "varaus"}})))

    assert found["grams"] == ["kirja"]


def test_half_met_openness_is_counted_with_the_met():
    document = Document(1, {}, {"openness": ("source",), "openness_partly": ("api", "source")})

    assert facets(document)["openness_any"] == ("source", "api")


def test_numbers_not_given_have_their_default():
    assert numbers(Document(1, {}, numbers={"unknown": 1}))["unknown"] == 1
    assert numbers(Document(1, {}))["listed_until"] == doc.NEVER
    assert len(doc.NUMBERS) == 6 + 7 + 8


@pytest.mark.parametrize("wrong", [{"facets": {"colour": ("red",)}}, {"numbers": {"weight": 1}}])
def test_a_facet_or_number_without_a_definition_is_refused(wrong):
    with pytest.raises(ValueError, match="No such"):
        Document(1, {}, **wrong)


def test_names_sort_as_in_finnish():
    names = [
        "Öljy",
        "zeta",
        "Ääni",
        "Åland",
        "Éclair",
        "Wau",
        "Vesi",
        "yksi",
        "Über",
        "2024",
        "aalto",
    ]

    assert sorted(names, key=collated) == [
        "2024",
        "aalto",
        "Éclair",
        "Vesi",
        "Wau",
        "Über",
        "yksi",
        "zeta",
        "Åland",
        "Ääni",
        "Öljy",
    ]


def test_equal_names_sort_by_id():
    first, second = (name_key(Document(i, {"fi": {"name": "Sama"}})) for i in (9, 10))

    assert first < second


def test_the_name_key_is_of_the_finnish_name_or_the_first_there_is():
    assert name_key(Document(1, {"sv": {"name": "B"}, "fi": {"name": "A"}})).startswith("a\x00")
    assert name_key(Document(1, {"sv": {"name": "B"}})).startswith("b\x00")
    assert name_key(Document(1, {})).startswith("\x00")


def test_the_signature_tells_analysers_apart_and_stays_the_same():
    assert signature("voikko") == signature("auto") != signature("snowball")


def test_the_signature_changes_with_the_weights(monkeypatch):
    before = signature()
    monkeypatch.setattr(doc, "WEIGHTS_VERSION", 99)

    assert signature() != before
