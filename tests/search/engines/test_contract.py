"""What every engine answers and does alike: each test runs on both."""

import pytest

from search.engines.tantivy.anchors import STRIDE
from search.index import schema as doc
from search.index.generations import IndexUnavailable
from search.index.schema import NEVER
from search.query.filters import shown_facets
from search.query.synonyms import synonyms_of


@pytest.fixture(
    params=[
        "tantivy",
        pytest.param("elasticsearch", marks=pytest.mark.xdist_group("elasticsearch")),
    ]
)
def another(request):
    """Open the engine under test once more, as another process would."""
    return request.getfixturevalue(f"{request.param}_readers")


@pytest.fixture
def engine(another):
    return another()


@pytest.fixture
def small_batches(monkeypatch):
    from search.engines.elasticsearch import engine as elasticsearch
    from search.engines.tantivy import asking as tantivy

    for module in (tantivy, elasticsearch):
        monkeypatch.setattr(module, "BATCH", 4)


@pytest.fixture
def three(engine, make):
    engine.rebuild(
        [
            make(1, "Asianhallinta", "Kunnan asiat", kind=("service",), stamp=11),
            make(2, "Verkkosivusto", "Kunnan verkkosivut", kind=("product",), stamp=12),
            make(3, "Kartta", "Paikkatieto kunnan kartalla", kind=("product",), stamp=13),
        ]
    )
    return engine


def test_the_best_match_comes_first(three, ask):
    assert three.search(ask("kunnan verkkosivut")).ids[0] == 2


def test_an_answer_is_whole(three, engine, ask):
    answer = three.search(ask("kartta"))

    assert (answer.ids, answer.count, answer.match, answer.backend, answer.corrected) == (
        (3,),
        1,
        "strict",
        engine.backend,
        (),
    )
    assert answer.facets["kind"] == (("product", 1),)
    assert list(answer.facets) == [*shown_facets(), "band"]


def test_facets_are_counted_only_when_wanted(three, ask):
    assert three.search(ask(want_facets=False)).facets == {}


def test_when_nothing_holds_every_word_the_nearest_are_given_and_named(three, ask):
    answer = three.search(ask("kartta lentokentälle"))

    assert (answer.ids, answer.count, answer.match) == ((3,), 1, "nearest")
    assert answer.facets["kind"] == (("product", 1),)


def test_a_filter_that_leaves_nothing_does_not_make_the_nearest_match(three, ask):
    answer = three.search(ask("kartta", filters={"kind": ("service",)}))

    assert (answer.count, answer.match) == (0, "strict")
    assert answer.facets["kind"] == (("product", 1), ("service", 0))


def test_a_misspelt_word_is_corrected_and_told(three, ask):
    answer = three.search(ask("paikkatito"))

    assert (answer.ids, answer.corrected) == ((3,), (("paikkatito", ("paikkatieto",)),))


def test_synonyms_find(three, ask):
    assert three.search(ask("gis"), synonyms_of([("fi", ["gis", "paikkatieto"])])).ids == (3,)


def test_swedish_is_found_in_a_finnish_page(engine, make, ask):
    engine.rebuild([make(1, "Ärendehantering", "för kommuner", language="sv")])

    assert engine.search(ask("ärendehanteringen kommunernas")).ids == (1,)


ODD = [
    '"',
    "(",
    "kartta:",
    "t:(",
    "a AND (b OR",
    "\x00\x1b[31m",
    "🙂🙂",
    "\u202eatttrak\u202c",
    "ä" * 2000,
    "sana " * 400,
    "-",
    "*",
    "\\",
    "%' OR 1=1 --",
    "\ud800",
]


def test_no_text_of_a_user_raises(three, ask):
    for text in ODD:
        for language in ("fi", "sv", "en", "xx"):
            assert three.search(ask(text, language=language)).count >= 0


def test_no_filter_value_raises(three, ask):
    for value in ['"', "a b", "x:y", "", "ä" * 70_000]:
        assert three.search(ask(filters={"kind": (value,)})).count == 0


NUMBERS = [
    {"population": 10**30},
    {"population": -5},
    {"max_cost_cents": -1},
    {"max_cost_cents": 10**30},
    {"updated_since": -9},
]


def test_no_number_raises(three, ask):
    for options in NUMBERS:
        assert three.search(ask(bands=("under", "over"), **options)).count >= 0


# Orderings and pages


@pytest.fixture
def shelf(engine, make):
    rows = [
        ("Öljy", 5, 100, 0),
        ("aalto", 7, 300, 0),
        ("Zeta", 5, 200, 1),
        ("Ääni", 9, 100, 0),
        ("aalto", 5, 50, 0),
    ]
    engine.rebuild(
        make(
            i,
            name,
            numbers={"published_at": at, "updated_at": at, "cost_10000": cost, "unknown": unknown},
        )
        for i, (name, at, cost, unknown) in enumerate(rows, 1)
    )
    return engine


ORDERS = [
    ("name", (2, 5, 3, 4, 1)),
    ("newest", (4, 2, 5, 3, 1)),
    ("cost", (5, 1, 4, 2, 3)),
    ("relevance", (2, 5, 3, 4, 1)),
]


def test_orderings_are_total(shelf, ask):
    for ordering, ids in ORDERS:
        assert shelf.search(ask(ordering=ordering)).ids == ids


@pytest.mark.parametrize("ordering", ["name", "newest", "cost", "relevance"])
def test_order_and_pages_outlive_updates(engine, make, ask, ordering):
    documents = {i: make(i, "Sama nimi", "sama teksti") for i in range(1, 91)}
    engine.rebuild(documents.values())
    before = engine.search(ask("sama", ordering=ordering, limit=100)).ids
    for i in (3, 50, 12):
        assert engine.write({i: documents[i]})

    pages = [
        engine.search(ask("sama", ordering=ordering, offset=offset, limit=7)).ids
        for offset in range(0, 98, 7)
    ]

    assert engine.search(ask("sama", ordering=ordering, limit=100)).ids == before
    assert sum(pages, ()) == before


@pytest.mark.parametrize("ordering", ["name", "newest", "cost"])
def test_far_pages_follow_on_each_other_and_on_what_was_written(engine, make, ask, ordering):
    documents = {i: make(i, f"Nimi {i % 7}", "teksti") for i in range(1, 3 * STRIDE + 40)}
    engine.rebuild(documents.values())

    def pages():
        return [
            engine.search(ask(ordering=ordering, offset=offset, limit=50))
            for offset in range(0, 3 * STRIDE + 100, 50)
        ]

    def whole():
        return engine.search(ask(ordering=ordering, limit=1000)).ids

    found = pages()
    assert sum((page.ids for page in found), ()) == whole()
    assert {page.count for page in found} == {len(documents)}
    assert [page.has_after for page in found][:-3] == [True] * (len(found) - 3)
    engine.write({5: None, 100: None, 2000: make(2000, "Aivan uusi", "teksti")})
    assert sum((page.ids for page in pages()), ()) == whole()


def test_a_page_past_the_end_and_a_page_of_nothing(shelf, ask):
    assert [
        (a.ids, a.count)
        for a in (
            shelf.search(ask(offset=99)),
            shelf.search(ask(limit=0)),
            shelf.search(ask("aalto", limit=0)),
        )
    ] == [
        ((), 5),
        ((), 5),
        ((), 2),
    ]


def test_cost_is_taken_at_the_next_reference_population(engine, make, ask):
    engine.rebuild(
        [
            make(1, "a", numbers={"cost_5000": 10, "cost_10000": 90}),
            make(2, "b", numbers={"cost_5000": 20, "cost_10000": 80}),
        ]
    )

    assert engine.search(ask(ordering="cost", population=4_000)).ids == (1, 2)
    assert engine.search(ask(ordering="cost", population=5_001)).ids == (2, 1)


def test_a_highest_cost_leaves_out_what_cannot_be_assessed(shelf, ask):
    assert set(shelf.search(ask(max_cost_cents=200)).ids) == {1, 4, 5}


def test_changed_since_takes_the_second_itself(shelf, ask):
    assert set(shelf.search(ask(updated_since=7)).ids) == {2, 4}


def test_only_what_is_listed_on_the_day_is_found(engine, make, ask):
    days = [(5, 7), (7, 9), (8, NEVER), (1, 6)]
    engine.rebuild(
        make(i, "a", numbers={"listed_from": first, "listed_until": last})
        for i, (first, last) in enumerate(days, 1)
    )

    assert engine.search(ask(on_day=7)).ids == (1, 2)


# Writing


def test_changes_are_seen_at_once_by_the_writer(three, make, ask):
    assert three.write({2: None, 3: make(3, "Uusi"), 4: make(4, "Lisätty"), 99: None})

    assert list(three.ids_and_stamps()) == [(1, 11), (3, 0), (4, 0)]
    assert three.search(ask("kartta")).count == 0


def test_words_of_changes_can_be_corrected_to(three, make, ask, another):
    three.write({4: make(4, "Varhaiskasvatus")})

    for engine in (three, another()):
        assert engine.search(ask("varhaiskasvtus")).corrected == (
            ("varhaiskasvtus", ("varhaiskasvatus",)),
        )


def test_another_reader_sees_a_change_at_once(three, another, make, ask):
    other = another()
    assert other.search(ask()).count == 3

    three.write({4: make(4)})

    assert (other.search(ask()).count, other.document_count()) == (4, 4)


def test_another_reader_sees_a_rebuild_at_once(three, another, make, ask):
    other = another()
    assert other.search(ask()).count == 3

    three.rebuild([make(9)])

    assert other.search(ask()).ids == (9,)
    assert list(other.ids_and_stamps()) == [(9, 0)]


def test_the_state_is_another_after_each_change_and_each_rebuild(three, another, make):
    states = [another().state()]
    three.write({4: make(4)})
    states.append(another().state())
    three.write({4: None})
    states.append(another().state())
    three.rebuild([make(1)])
    states.append(another().state())

    assert len(set(states)) == 4
    assert "" not in states
    assert another().state() == states[-1]


def test_a_failed_rebuild_leaves_the_old_index(three, make):
    def documents():
        yield make(1)
        msg = "row unreadable"
        raise RuntimeError(msg)

    with pytest.raises(RuntimeError):
        three.rebuild(documents())

    assert three.document_count() == 3
    assert three.write({1: None})


def test_an_index_of_other_analysers_is_unavailable_until_rebuilt(
    three, another, make, monkeypatch
):
    monkeypatch.setattr(doc, "signature", lambda: "another")
    other = another()
    with pytest.raises(IndexUnavailable, match="built"):
        other.document_count()

    other.rebuild([make(1)])

    assert other.document_count() == 1


def test_an_empty_catalogue_is_an_index(engine, ask):
    assert engine.rebuild([]) == 0
    assert (
        engine.search(ask("kartta")).ids,
        engine.document_count(),
        list(engine.ids_and_stamps()),
    ) == ((), 0, [])


def test_ids_and_stamps_come_in_batches(engine, make, small_batches):
    engine.rebuild(make(i, stamp=i * 2) for i in range(11, 0, -1))

    assert list(engine.ids_and_stamps()) == [(i, i * 2) for i in range(1, 12)]


def test_without_an_index_nothing_can_be_asked_or_written(engine, ask, make):
    assert engine.state() == ""
    for call in (
        lambda: engine.search(ask("kartta")),
        lambda: engine.write({1: make(1)}),
        engine.document_count,
        lambda: list(engine.ids_and_stamps()),
    ):
        with pytest.raises(IndexUnavailable):
            call()
