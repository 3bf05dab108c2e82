"""What is indexed of a document."""

import pytest

from lib.i18n.collation import LETTERS, collated
from search.analysis import chains, finnish
from search.index import schema as doc
from search.index.schema import Document, facets, name_keys, numbers, signature, terms, words_of


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
    first, second = (name_keys(Document(i, {"fi": {"name": "Sama"}})) for i in (9, 10))

    assert all(first[field] < second[field] for field in doc.NAME_KEYS.values())


def test_a_name_key_is_of_the_name_shown_in_its_language():
    document = Document(1, {"fi": {"name": ""}, "sv": {"name": "Ö"}, "en": {"name": "B"}})

    def keys_of(**names):
        return name_keys(Document(1, {language: {"name": names[language]} for language in names}))

    shown_in_finnish, shown_in_swedish, shown_in_english = name_keys(document).values()
    assert shown_in_finnish == shown_in_swedish == keys_of(fi="Ö")["name_key_fi"]
    assert shown_in_english == keys_of(en="B")["name_key_en"]
    # Without an English name the Finnish one is shown, in the order of English.
    assert keys_of(fi="Öa")["name_key_en"] == keys_of(en="Oa")["name_key_en"]
    assert len(set(name_keys(Document(1, {})).values())) == 1


NAMES = [
    "",
    "2024",
    "A",
    "A 1",
    "A1",
    "AB",
    "Ab c",
    "Öljy",
    "Å",
    "Ä",
    "z",
    "zz",
    "Ж",
    "漢字",
    "🙂",
    "ꙮ",
]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_name_keys_sort_as_folded_names_do_and_hold_letters_and_digits_only(language):
    keys = {
        name: name_keys(Document(1, {"fi": {"name": name}}))[doc.NAME_KEYS[language]]
        for name in NAMES
    }

    assert all(key.isascii() and key.isalnum() for key in keys.values())
    assert sorted(NAMES, key=keys.__getitem__) == sorted(
        NAMES, key=lambda name: collated(name, language)
    )


def test_the_signature_changes_with_the_dictionary_and_else_stays_the_same(monkeypatch):
    before = signature()
    assert signature() == before

    chains._analyser.cache_clear()
    monkeypatch.setattr(finnish, "version", lambda: "another")

    assert signature() != before
    chains._analyser.cache_clear()


def test_the_signature_changes_with_the_order_of_names(monkeypatch):
    before = signature()
    monkeypatch.setitem(LETTERS, "en", LETTERS["fi"])

    assert signature() != before


def test_the_signature_changes_with_the_weights(monkeypatch):
    before = signature()
    monkeypatch.setattr(doc, "WEIGHTS_VERSION", 99)

    assert signature() != before
