"""From what was typed to a query tree, without an engine."""

import pytest

from search.analysis import LANGUAGES
from search.query import builder as recipes
from search.query.request import SearchRequest
from search.query.terms import corrected, words
from search.query.tree import AllOf, AnyOf, Best, Everything, Phrase, Term, all_of, any_of


def leaves(query):
    if isinstance(query, Term | Phrase):
        return {query}
    parts = [part[0] if isinstance(part, tuple) else part for part in getattr(query, "parts", ())]
    return set().union(*(leaves(part) for part in parts)) if parts else set()


def test_the_askers_language_weighs_most_and_like_readings_come_once():
    (word,) = words("hallinta", "sv")

    assert word.readings[0][1] == 1.0
    assert len({reading for reading, _ in word.readings}) == len(word.readings) <= len(LANGUAGES)


def test_empty_words_are_left_out_unless_they_are_all_there_is():
    assert [word.typed for word in words("haku ja lomake", "fi")] == ["haku", "lomake"]
    assert [word.typed for word in words("ja", "fi")] == ["ja"]


@pytest.mark.parametrize("text", ["", " ", "?!", "()", "🙂", "\x00\x07"])
def test_text_without_words_asks_for_everything(text):
    found = words(text, "fi")

    assert (found, recipes.match_query(found), recipes.score_query(found)) == (
        (),
        Everything(),
        Everything(),
    )


def test_a_long_text_is_cut():
    assert len(words(" ".join(f"sana{i}" for i in range(500)), "fi")) == 24


def test_strict_wants_every_word():
    query = recipes.match_query(words("verkkosivut kartta", "fi"))

    assert isinstance(query, AllOf)
    assert len(query.parts) == 2


def test_strict_takes_a_word_as_lemma_unit_all_its_units_or_most_grams():
    query = recipes.match_query(words("asianhallinnan", "fi"))

    ways = {
        Term("name_l", "asianhallinta"),
        Term("body_u", "asianhallinta"),
        Term("name_u", "hallinta"),
        Term("grams", "halli"),
    }
    assert ways <= leaves(query)
    assert any(isinstance(part, AllOf) for part, _ in query.parts)


def test_loose_pairs_the_units_of_neighbours():
    query = recipes.score_query(words("asian hallinta", "fi"))

    assert Phrase("name_u", ("asia", "hallinta")) in leaves(query)


def test_a_unit_of_the_word_weighs_less_than_the_word():
    parts = recipes.score_query(words("asianhallinta", "fi")).parts[0][0].parts
    weights = {query.parts[0][0]: weight for query, weight in parts if isinstance(query, Best)}

    assert (weights[Term("name_l", "asianhallinta")], weights[Term("name_u", "asia")]) == (1.0, 0.3)


def test_synonyms_widen_both_recipes():
    found = words("budjetti", "fi", synonyms={"budjetti": ("talousarvio",)})

    assert Term("name_l", "talousarvio") in leaves(recipes.match_query(found))
    assert Term("name_l", "talousarvio") in leaves(recipes.score_query(found))


def test_corrections_are_searched_beside_the_typed_word_and_told():
    found = words(
        "asianhalinta kartta",
        "fi",
        correct=lambda word: ("asianhallinta",) if word == "asianhalinta" else (),
    )

    assert corrected(found) == (("asianhalinta", ("asianhallinta",)),)
    assert {Term("name_l", "asianhallinta"), Term("name_l", "asianhalinta")} <= leaves(
        recipes.match_query(found)
    )


def test_joining_nothing_is_everything_and_one_is_itself():
    term = Term("kind", "service")

    assert (all_of(), all_of(Everything(), term), any_of(term)) == (Everything(), term, term)
    assert any_of(term, term) == AnyOf(((term, 1.0), (term, 1.0)))


@pytest.mark.parametrize(
    "wrong", [{"filters": {"colour": ("red",)}}, {"bands": ("cheap",)}, {"ordering": "luck"}]
)
def test_an_unknown_facet_band_or_ordering_is_refused(wrong):
    with pytest.raises(ValueError, match="No such"):
        SearchRequest(on_day=1, **wrong)
