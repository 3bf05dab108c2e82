"""How words are read."""

import pytest

from search.analysis import LANGUAGES, Analysis, analyser, grams, normalise, split


def read(word):
    return analyser("fi").read(word)


def test_an_inflected_word_has_its_base_form():
    assert read("verkkosivujen").lemmas == ("verkkosivu",)


def test_a_compound_has_its_units_in_order_as_base_forms():
    assert read("asianhallintajärjestelmän").units == ("asia", "hallinta", "järjestelmä")


def test_a_bound_form_is_found_among_the_bases_of_the_word():
    assert read("tunnistautumispalvelun").units == ("tunnistautua", "palvelu")


def test_a_word_the_dictionary_does_not_know_is_its_own_base_form():
    assert read("xyzzyq") == Analysis(("xyzzyq",), ("xyzzyq",))


def test_a_proper_name_is_known_without_its_capital():
    assert "helsinki" in read("helsingin").lemmas


def test_a_hyphenated_word_is_read_in_pieces_too():
    reading = read("avoin-datan")

    assert reading.units[:1] == ("avoin",)
    assert "data" in reading.pieces


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("api:n", "api"), ("suomi.fi", "suomi.fi"), ("2.0", "2.0"), ("gdpr:ää", "gdpr")],
)
def test_abbreviations_and_dotted_names_keep_their_core(word, lemma):
    assert read(word).lemmas == (lemma,)


def test_soft_hyphens_vanish_and_accents_are_composed():
    assert split(normalise("Asian\u00adhallinta a\u0308a\u0308ni")) == ["asianhallinta", "ääni"]


def test_tokens_carry_the_offsets_of_the_text():
    text = "Kunnan (uudet) verkkosivut!"

    assert [text[t.start : t.end] for t in analyser("fi").tokens(text)] == [
        "Kunnan",
        "uudet",
        "verkkosivut",
    ]


def test_a_word_as_long_as_a_page_is_cut():
    assert len(read("a" * 5000).lemmas[0]) == 64


def test_grams_are_distinct_and_in_order():
    assert grams("kissakissa") == ("kissa", "issak", "ssaki", "sakis", "akiss")
    assert grams("kuu") == ()


@pytest.mark.parametrize(("language", "word"), [("sv", "kommunerna"), ("en", "services")])
def test_swedish_and_english_words_are_stemmed(language, word):
    assert analyser(language).read(word).lemmas[0] != word


def test_an_unknown_language_is_read_as_english():
    assert analyser("xx") is analyser("en")


def test_analysers_are_shared():
    assert all(analyser(language) is analyser(language) for language in LANGUAGES)
