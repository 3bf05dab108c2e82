"""Related hits stand below a short list, and in no count."""

import pytest

NAMES = (
    ("Asianhallintajärjestelmä", "Kunnan päätökset ja diaari"),
    ("Diaari", "Pöytäkirjat ja sopimusten hallinta"),
    ("Hallintapaneeli", "Palvelinten valvonta"),
    ("Uimahalli", "Kävijät ja liput"),
)


@pytest.fixture
def filled(engine, make):
    engine.rebuild(make(number, *texts) for number, texts in enumerate(NAMES, 1))
    return engine


def test_what_comes_near_is_given_beside_the_hits_and_not_counted(filled, ask):
    plain = filled.search(ask("asianhallinta"))
    answer = filled.search(ask("asianhallinta", want_related=True))

    assert plain.related == ()
    assert (answer.ids, answer.count, answer.facets) == (plain.ids, plain.count, plain.facets)
    assert set(answer.related) == {2, 3}
    assert answer.match == "strict"


@pytest.mark.parametrize(
    "options", [{"ordering": "name"}, {"offset": 1}, {"limit": 0}, {"text": ""}]
)
def test_there_are_none_but_below_a_whole_list_by_relevance(filled, ask, options):
    assert (
        filled.search(ask(**{"text": "asianhallinta", "want_related": True} | options)).related
        == ()
    )


def test_a_full_list_has_none(engine, make, ask):
    names = ["Asianhallinta"] * 10 + ["Hallintapaneeli"]
    engine.rebuild(make(number, name) for number, name in enumerate(names, 1))

    assert engine.search(ask("asianhallinta", want_related=True)).related == ()


def test_hits_and_related_together_are_at_most_ten(engine, make, ask):
    names = ["Asianhallinta"] * 4 + [f"Hallintapaneeli {number}" for number in range(20)]
    engine.rebuild(make(number, name) for number, name in enumerate(names, 1))

    answer = engine.search(ask("asianhallinta", want_related=True))

    assert (answer.count, len(answer.related)) == (4, 6)
    assert not set(answer.ids) & set(answer.related)


def test_filters_hold_for_related_hits_too(engine, make, ask):
    engine.rebuild(
        [
            make(1, "Asianhallinta", layer=["a"]),
            make(2, "Hallintapaneeli", layer=["a"]),
            make(3, "Hallintataulu", layer=["b"]),
        ]
    )

    answer = engine.search(ask("asianhallinta", want_related=True, filters={"layer": ("a",)}))

    assert (answer.ids, answer.related) == ((1,), (2,))


def test_a_question_as_typed_corrects_nothing(filled, ask):
    corrected, typed = (filled.search(ask("diaaari", as_typed=choice)) for choice in (False, True))

    assert corrected.corrected
    assert typed.corrected == ()
