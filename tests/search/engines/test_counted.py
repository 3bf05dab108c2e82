"""Counts that everybody asks for are remembered, and are those of the index as it is."""

import pytest

from search.engines.tantivy.asking import Search
from search.engines.tantivy.counted import MOST_COUNTS, Counted


@pytest.fixture
def asked(monkeypatch):
    """What the engine is asked to aggregate."""
    seen = []
    aggregate = Search._aggregate
    monkeypatch.setattr(
        Search,
        "_aggregate",
        lambda self, query, what: seen.append(sorted(what)) or aggregate(self, query, what),
    )
    return seen


@pytest.fixture
def three(engine, make):
    engine.rebuild(
        [
            make(1, "Asianhallinta", kind=("service",), stamp=11),
            make(2, "Verkkosivusto", kind=("product",), stamp=12),
            make(3, "Kartta", kind=("product",), stamp=13),
        ]
    )
    return engine


def test_without_words_only_prices_are_counted_anew_for_another_municipality(three, ask, asked):
    first = three.search(ask(population=1000)).facets
    assert len(asked) == 2
    second = three.search(ask(population=90_000, limit=1)).facets

    assert asked[2:] == [["band"]]
    assert first.pop("band") is not None
    second.pop("band")
    assert second == first
    assert second["kind"] == (("product", 2), ("service", 1))


def test_another_filter_day_or_language_of_names_is_counted_for_itself(three, ask, asked):
    three.search(ask())
    filtered = three.search(ask(filters={"kind": ("service",)}))
    assert filtered.count == 1
    assert filtered.facets["vendor"] == ()
    for other in (ask(on_day=2), ask(filters={"kind": ("service",), "layer": ("x",)})):
        before = len(asked)
        three.search(other)
        assert len([what for what in asked[before:] if what != ["band"]]) >= 1


def test_a_change_of_the_index_is_counted_at_once(three, make, ask):
    assert three.search(ask()).facets["kind"] == (("product", 2), ("service", 1))
    three.write({4: make(4, "Uusi", kind=("service",), stamp=14), 2: None})
    after = three.search(ask())
    assert after.count == 3
    assert after.facets["kind"] == (("service", 2), ("product", 1))


def test_with_words_everything_is_counted_in_one_go_and_nothing_remembered(three, ask, asked):
    for _again in range(2):
        three.search(ask("kartta"))
    assert len(asked) == 2
    assert all("band" in what and "kind" in what for what in asked)


def test_so_many_counts_are_remembered_the_oldest_go_first():
    counted = Counted()
    for number in range(MOST_COUNTS + 1):
        counted.of(number, lambda number=number: number)
    assert counted.of(MOST_COUNTS, lambda: "anew") == MOST_COUNTS
    assert counted.of(1, lambda: "anew") == 1
    assert counted.of(0, lambda: "anew") == "anew"
