"""The embedded engine's own: what others do not have, a directory that may be missing or broken."""

import threading

import pytest

from search.engines.tantivy import Engine
from search.index.generations import IndexUnavailable
<<<<<<< HEAD
=======
from search.index.schema import NEVER
from search.query.synonyms import synonyms_of
>>>>>>> 0e68d04 (Find by what words are made of: related, generic, synonyms, Swedish)


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


<<<<<<< HEAD
=======
def test_the_best_match_comes_first(three, ask):
    assert three.search(ask("kunnan verkkosivut")).ids[0] == 2


def test_an_answer_is_whole(three, ask):
    answer = three.search(ask("kartta"))

    assert (answer.ids, answer.count, answer.match, answer.backend, answer.corrected) == (
        (3,),
        1,
        "strict",
        "tantivy",
        (),
    )
    assert answer.facets["kind"] == (("product", 1),)
    assert list(answer.facets) == [
        "layer",
        "component",
        "openness",
        "phase",
        "function",
        "kind",
        "vendor",
        "licence",
        "band",
    ]


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


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("language", ["fi", "sv", "en", "xx"])
def test_no_text_of_a_user_raises(three, ask, text, language):
    assert three.search(ask(text, language=language)).count >= 0


@pytest.mark.parametrize("value", ['"', "a b", "x:y", "", "ä" * 70_000])
def test_no_filter_value_raises(three, ask, value):
    assert three.search(ask(filters={"kind": (value,)})).count == 0


@pytest.mark.parametrize(
    "options",
    [
        {"population": 10**30},
        {"population": -5},
        {"max_cost_cents": -1},
        {"max_cost_cents": 10**30},
        {"updated_since": -9},
    ],
)
def test_no_number_raises(three, ask, options):
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


@pytest.mark.parametrize(
    ("ordering", "ids"),
    [
        ("name", (2, 5, 3, 4, 1)),
        ("newest", (4, 2, 5, 3, 1)),
        ("cost", (5, 1, 4, 2, 3)),
        ("relevance", (2, 5, 3, 4, 1)),
    ],
)
def test_orderings_are_total(shelf, ask, ordering, ids):
    assert shelf.search(ask(ordering=ordering)).ids == ids


@pytest.mark.parametrize("ordering", ["name", "newest", "cost", "relevance"])
def test_order_and_pages_outlive_updates(engine, make, ask, ordering):
    documents = {i: make(i, "Sama nimi", "sama teksti") for i in range(1, 91)}
    engine.rebuild(documents.values())
    before = engine.search(ask("sama", ordering=ordering, limit=100)).ids
    for i in (3, 50, 12):
        engine.write({i: documents[i]})

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
    assert three.write({2: None, 3: make(3, "Uusi"), 4: make(4, "Lisätty")})

    assert list(three.ids_and_stamps()) == [(1, 11), (3, 0), (4, 0)]
    assert three.search(ask("kartta")).count == 0


def test_words_of_changes_can_be_corrected_to(three, make, ask):
    three.write({4: make(4, "Varhaiskasvatus")})

    assert three.search(ask("varhaiskasvtus")).corrected == (
        ("varhaiskasvtus", ("varhaiskasvatus",)),
    )


def test_another_reader_sees_a_change_at_once(three, directory, make):
    other = Engine(directory)
    assert other.document_count() == 3

    three.write({4: make(4)})

    assert other.document_count() == 4


def test_another_reader_sees_a_rebuild_at_once(three, directory, make):
    other = Engine(directory)
    other.document_count()
    three.rebuild([make(9)])

    assert list(other.ids_and_stamps()) == [(9, 0)]


>>>>>>> 0e68d04 (Find by what words are made of: related, generic, synonyms, Swedish)
def test_a_failed_write_changes_nothing_and_frees_the_writer(three, make):
    with pytest.raises(OverflowError):
        three.write({1: None, 2: make(2, numbers={"unknown": -1})})

    assert three.document_count() == 3
    assert three.write({1: None})
    assert three.document_count() == 2


def test_a_failed_rebuild_leaves_the_old_index_and_no_rubbish(three, directory, make):
    def documents():
        yield make(1)
        msg = "row unreadable"
        raise RuntimeError(msg)

    with pytest.raises(RuntimeError):
        three.rebuild(documents())

    assert three.document_count() == 3
    assert len([path for path in directory.iterdir() if path.is_dir()]) == 1


# Missing and broken


def test_a_missing_directory_is_unavailable(engine, ask, make):
    with pytest.raises(IndexUnavailable):
        engine.search(ask("kartta"))
    with pytest.raises(IndexUnavailable):
        engine.write({1: make(1)})


@pytest.mark.parametrize(
    "pattern", ["*.idx", "*.fast", "*.term", "*.fieldnorm", "*.pos", "*.store", "meta.json"]
)
@pytest.mark.parametrize("kept", [0, 0.5])
def test_a_truncated_file_is_unavailable_never_another_error(three, directory, ask, pattern, kept):
    for path in directory.glob(f"*/index/{pattern}"):
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])

    engine = Engine(directory)
    with pytest.raises(IndexUnavailable):
        engine.search(ask("kunnan kartta"))


def test_a_rebuild_heals(three, directory, make):
    for path in directory.glob("*/index/meta.json"):
        path.write_text("{", "utf-8")

    engine = Engine(directory)
    engine.rebuild([make(1)])

    assert engine.document_count() == 1


def test_an_index_removed_under_a_reader_is_unavailable_or_answers(three, directory, ask):
    three.search(ask())
    directory.joinpath("current").unlink()

    with pytest.raises(IndexUnavailable):
        three.search(ask())


def test_a_missing_vocabulary_only_loses_corrections(three, directory, ask):
    for path in directory.glob("*/vocabulary.txt"):
        path.unlink()

    assert Engine(directory).search(ask("kartta")).ids == (3,)


def test_threads_search_while_one_writes(engine, make, ask):
    engine.rebuild(make(i, "Kartta") for i in range(50))
    failures = []

    def search():
        failures.extend(1 for _ in range(40) if engine.search(ask("kartta")).count != 50)

    threads = [threading.Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for i in range(5):
        engine.write({i: make(i, "Kartta")})
    for thread in threads:
        thread.join()

    assert failures == []
