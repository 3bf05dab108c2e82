"""Swedish words, and the words a compound is made of."""

import pytest

from search.analysis import swedish
from search.analysis.swedish_words import _read as read_packed
from search.analysis.swedish_words import packed, word_lists


@pytest.mark.parametrize(
    ("word", "units"),
    [
        ("ärendehanteringssystemet", ("ärend", "hantering", "system")),
        ("tidsbokningen", ("tid", "bokning")),
        ("småbarnspedagogik", ("småbarn", "pedagogik")),
        ("avfallshantering", ("avfall", "hantering")),
        ("upphandlingsenhet", ("upphandling", "enhet")),  # not "senhet"
        ("arbetsskift", ("arbet", "skift")),
        ("hyresavtal", ("hyr", "avtal")),
    ],
)
def test_a_compound_is_read_by_its_words(word, units):
    assert swedish.read(word).units == units


@pytest.mark.parametrize(
    "word", ["rekrytering", "kommunen", "tillgänglighet", "ansökningar", "xyz"]
)
def test_what_is_no_compound_stays_whole(word):
    reading = swedish.read(word)

    assert reading.units == reading.lemmas


def test_words_are_found_by_halving():
    first, last = read_packed(packed(["ö", "a", "bok"], ["z"]))

    assert [list(first), list(last)] == [["a", "bok", "ö"], ["z"]]
    assert "bok" in first
    assert not {"bo", "b", "ä", ""} & {word for word in ("bo", "b", "ä", "") if word in first}


@pytest.mark.parametrize("end", [0, 9, -1])
def test_a_file_that_is_not_whole_is_refused(end):
    with pytest.raises(ValueError):  # noqa: PT011 -- what is wrong with it is nobody's business
        read_packed(packed(["a"], ["b"])[:end])


def test_the_lists_hold_the_language():
    beginnings, endings = word_lists()

    assert len(beginnings) > 100_000
    assert swedish.is_word("ärende")
    assert not swedish.is_word("trello")
    assert "hantering" in endings
