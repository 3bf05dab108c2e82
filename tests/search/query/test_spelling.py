"""Corrections from the catalogue's own words."""

import pytest

from search.analysis import analyser
from search.index.schema import Document, words_of
from search.query.spelling import VocabularyFile, WordCounter, write_vocabulary


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vocabulary.txt"


def vocabulary(path, counts):
    write_vocabulary(path, counts)
    found = VocabularyFile(path)
    found.refresh()
    return found


def counted(*texts, language="fi"):
    counter = WordCounter()
    for ident, text in enumerate(texts):
        counter.add(words_of(Document(ident, {language: {"name": text}})))
    return counter.counts()


def test_words_are_counted_by_document_as_written_as_base_forms_and_as_units():
    counts = counted("verkkosivut verkkosivut", "verkkosivut")

    assert (counts["verkkosivut"], counts["verkkosivu"], counts["sivu"]) == (2, 2, 2)


def test_a_misspelt_word_is_corrected_to_the_nearest_then_the_commonest(path):
    words = vocabulary(path, {"asianhallinta": 3, "asianhoito": 9, "kasianhallinta": 1})

    assert words.correct("asianhalinta") == ("asianhallinta",)


def test_missing_dots_are_a_spelling_mistake(path):
    assert vocabulary(path, {"jätehuolto": 1}).correct("jatehuolto") == ("jätehuolto",)


@pytest.mark.parametrize("word", ["hallinta", "hallinnan", "asia", "xq"])
def test_a_known_or_short_word_is_left_alone(path, word):
    """Known as it is, by its base form, or too short to guess."""
    assert vocabulary(path, {"hallinta": 1, "asiat": 1, "asia": 1, "xz": 1}).correct(word) == ()


def test_a_short_word_may_be_one_letter_off_and_a_long_one_two(path):
    words = vocabulary(path, {"kartta": 1, "arkistointi": 1, "kaava": 1})

    assert words.correct("kaaxx") == ()
    assert words.correct("arkistoimti") == words.correct("arkstoimti") == ("arkistointi",)


def test_stems_are_known_but_not_shown(path):
    words = VocabularyFile(path)
    write_vocabulary(path, counted("kommunerna", language="sv"))
    words.refresh()

    (stem,) = analyser("sv").read("kommunerna").lemmas
    assert stem in words
    assert words.correct(stem[:-1] + "x") == ()


def test_new_words_are_appended_and_seen_by_other_readers(path):
    one = vocabulary(path, {"kartta": 1})
    other = vocabulary(path, {"kartta": 1})

    one.append({"kartta": 1, "kaava": 2})
    other.refresh()

    assert "kaava" in other
    assert path.read_text("utf-8") == "kartta 1\nkaava 2\n"


def test_a_half_written_line_waits_for_its_rest(path):
    words = vocabulary(path, {"kartta": 1})
    with path.open("ab") as file:
        file.write("kaava 2\njäte".encode())
    words.refresh()

    assert ("kaava" in words, "jäte" in words) == (True, False)


def test_rubbish_and_a_missing_file_are_no_vocabulary(path):
    words = VocabularyFile(path)
    words.refresh()
    path.write_bytes(b"\xff\xfe nonsense\nword x\n7\nkartta 1\n")
    words.refresh()

    assert len(words) == 1
