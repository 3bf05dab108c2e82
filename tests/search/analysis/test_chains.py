"""How words are read."""

import subprocess
import sys
import threading

import pytest

from search.analysis import (
    LANGUAGES,
    Analysis,
    VoikkoMissing,
    analyser,
    chains,
    grams,
    normalise,
    resolve,
    split,
)


def read(word, finnish="voikko"):
    return analyser("fi", finnish).read(word)


def test_an_inflected_word_has_its_base_form():
    assert read("verkkosivujen").lemmas == ("verkkosivu",)


def test_a_compound_has_its_units_in_order_as_base_forms():
    assert read("asianhallintajärjestelmän").units == ("asia", "hallinta", "järjestelmä")


def test_a_bound_form_is_found_among_the_bases_of_the_word():
    assert read("tunnistautumispalvelun").units == ("tunnistautua", "palvelu")


def test_a_word_voikko_does_not_know_is_its_own_base_form():
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fallback_stems_every_language(language):
    word = {"fi": "talojen", "sv": "kommunerna", "en": "services"}[language]

    assert analyser(language, force_fallback=True).read(word).lemmas[0] != word


def test_an_unknown_language_is_read_as_english():
    assert analyser("xx") is analyser("en")


def test_analysers_are_shared():
    assert analyser("fi", "voikko") is analyser("fi", "auto")
    assert analyser("fi", "snowball") is analyser("fi", force_fallback=True)


def test_without_voikko_auto_falls_back_and_voikko_is_refused(monkeypatch):
    monkeypatch.setattr(chains, "_has_voikko", lambda: False)

    assert resolve("auto") == "snowball"
    with pytest.raises(VoikkoMissing):
        resolve("voikko")


def test_another_choice_is_refused():
    with pytest.raises(ValueError, match="SEARCH_FINNISH"):
        resolve("simplemma")


def test_eight_threads_read_alike():
    """One shared Voikko handle would give wrong answers here, then abort the process."""
    code = """
import threading
from search.analysis import finnish
words = [
    a + b + c
    for a in ("asian", "verkko", "tieto", "talous", "rakennus")
    for b in ("hallinta", "palvelu", "järjestelmä")
    for c in ("", "n", "ssa")
]
expected = [finnish.read(word) for word in words]
wrong = []
def run():
    for _ in range(30):
        if [finnish.read(word) for word in words] != expected: wrong.append(1)
threads = [threading.Thread(target=run) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
assert not wrong
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0


def test_threads_that_end_leave_voikko_usable():
    found = []
    for _ in range(5):
        thread = threading.Thread(target=lambda: found.append(chains.finnish.read("verkkosivujen")))
        thread.start()
        thread.join()

    assert found == [read("verkkosivujen")] * 5
