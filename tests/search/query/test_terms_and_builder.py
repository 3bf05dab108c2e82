"""From what was typed to a query tree, without an engine."""

import pytest

from search.analysis import LANGUAGES
from search.query import builder as recipes
from search.query.request import SearchRequest
from search.query.synonyms import synonyms_of
from search.query.terms import Phrase as MeantTogether
from search.query.terms import corrected, parts
from search.query.tree import (
    AllOf,
    AnyOf,
    Best,
    Everything,
    Phrase,
    Range,
    Term,
    all_of,
    any_of,
    one_of,
)

BUDGET = synonyms_of([("fi", ["budjetti", "talousarvio"])])


def wrong(word):
    return (f"{word}s",)


def leaves(query):
    if isinstance(query, Term | Phrase):
        return {query}
    parts = [part[0] if isinstance(part, tuple) else part for part in getattr(query, "parts", ())]
    return set().union(*(leaves(part) for part in parts)) if parts else set()


def test_the_askers_language_weighs_most_and_like_readings_come_once():
    (word,) = parts("hallinta", "sv")

    assert word.readings[0][1] == 1.0
    assert len({reading for reading, _ in word.readings}) == len(word.readings) <= len(LANGUAGES)


def test_empty_words_are_left_out_unless_they_are_all_there_is():
    assert [word.typed for word in parts("haku ja lomake", "fi")] == ["haku", "lomake"]
    assert [word.typed for word in parts("ja", "fi")] == ["ja"]


@pytest.mark.parametrize("text", ["", " ", "?!", "()", "🙂", "\x00\x07"])
def test_text_without_words_asks_for_everything(text):
    found = parts(text, "fi")

    assert (found, recipes.match_query(found), recipes.score_query(found)) == (
        (),
        Everything(),
        Everything(),
    )


def test_a_long_text_is_cut():
    assert len(parts(" ".join(f"sana{i}" for i in range(500)), "fi")) == 24


def test_strict_wants_every_word():
    query = recipes.match_query(parts("verkkosivut kartta", "fi"))

    assert isinstance(query, AllOf)
    assert len(query.parts) == 2


def test_strict_takes_a_word_as_lemma_unit_all_its_units_or_most_grams():
    query = recipes.match_query(parts("asianhallinnan", "fi"))

    ways = {
        Term("name_l", "asianhallinta"),
        Term("body_u", "asianhallinta"),
        Term("name_u", "hallinta"),
        Term("grams", "asian"),
    }
    assert ways <= leaves(query)
    together = AllOf((Term("name_u", "asia"), Term("name_u", "hallinta")))
    assert together in [part for part, _ in query.parts]
    assert Phrase("body_u", ("asia", "hallinta")) in ways | leaves(query)


def test_loose_pairs_the_units_of_neighbours():
    query = recipes.score_query(parts("asian hallinta", "fi"))

    assert Phrase("name_u", ("asia", "hallinta")) in leaves(query)


def test_a_unit_of_the_word_weighs_less_than_the_word():
    scored = recipes.score_query(parts("asianhallinta", "fi")).parts[0][0].parts
    weights = {query.parts[0][0]: weight for query, weight in scored if isinstance(query, Best)}

    assert (weights[Term("name_l", "asianhallinta")], weights[Term("name_u", "asia")]) == (1.0, 0.3)


def test_synonyms_widen_both_recipes():
    found = parts("budjetti", "fi", synonyms=BUDGET)

    assert Term("name_l", "talousarvio") in leaves(recipes.match_query(found))
    assert Term("name_l", "talousarvio") in leaves(recipes.score_query(found))


@pytest.mark.parametrize("text", ["budjettiseuranta", "budjetti seuranta"])
def test_synonyms_hold_within_a_compound_and_for_words_written_apart(text):
    query = recipes.match_query(parts(text, "fi", synonyms=BUDGET))

    assert Term("name_u", "talous") in leaves(query) or Term("name_l", "talousarvio") in leaves(
        query
    )


def test_a_phrase_means_one_thing_and_its_words_may_still_be_there_each():
    synonyms = synonyms_of([("fi", ["power bi", "raportointi"])])
    (found,) = parts("Power BI", "fi", synonyms=synonyms)

    assert isinstance(found, MeantTogether)
    assert {Term("name_l", "raportointi"), Term("name_l", "power"), Term("name_l", "bi")} <= leaves(
        recipes.match_query((found,))
    )


def test_words_that_name_any_software_are_not_demanded_but_count():
    found = parts("kunnan sopimusten ohjelmisto", "fi")
    demanded = leaves(recipes.match_query(found))

    assert Term("name_l", "sopimus") in demanded
    assert not {Term("name_l", "kunta"), Term("name_l", "ohjelmisto")} & demanded
    assert Term("name_l", "kunta") in leaves(recipes.score_query(found))
    assert Term("name_l", "kunta") not in leaves(recipes.near_query(found))


def test_a_compound_may_do_without_its_generic_end_unless_little_is_left():
    assert Term("body_l", "kokous") in leaves(recipes.match_query(parts("kokousjärjestelmä", "fi")))
    assert Term("body_l", "tieto") not in leaves(
        recipes.match_query(parts("tietojärjestelmän", "fi"))
    )


def test_words_that_ask_for_another_product_are_left_out():
    assert [word.typed for word in parts("vaihtoehto wilmalle", "fi")] == ["wilmalle"]
    assert [word.typed for word in parts("vaihtoehto", "fi")] == ["vaihtoehto"]


def test_what_has_synonyms_is_no_misspelling():
    found = parts("crm", "fi", synonyms=synonyms_of([("fi", ["crm", "asiakkuus"])]), correct=wrong)

    assert corrected(found) == ()


def test_letters_alone_must_begin_alike():
    """Or "hankkia", to buy, would be found in "pankki", a bank."""
    (way,) = [
        part
        for part, _ in recipes.match_query(parts("hankkia", "fi")).parts
        if isinstance(part, AllOf) and Term("grams", "hankk") in part.parts
    ]

    assert way.parts[1].at_least == 2


def test_corrections_are_searched_beside_the_typed_word_and_told():
    found = parts(
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


def test_of_no_ids_there_is_no_document():
    assert one_of([]) == Range("id", low=1, high=0)
    assert one_of([7]) == AnyOf(((Term("id", 7), 1.0),))
