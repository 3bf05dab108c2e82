"""A count beside a value is what the list holds after choosing it, by a model in plain Python."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.tantivy import Engine
from search.query.request import BANDS

VALUES = {"layer": "abc", "openness": "xyz", "kind": "pq", "vendor": "v"}
PLAIN = ("layer", "kind", "vendor")


@pytest.fixture(scope="module")
def rows():
    chance = random.Random(7)
    return {ident: row(chance) for ident in range(1, 61)}


def row(chance):
    facets = {
        name: tuple(v for v in values if chance.random() < 0.5) for name, values in VALUES.items()
    }
    facets["openness_partly"] = tuple(
        v for v in "xyz" if v not in facets["openness"] and chance.random() < 0.5
    )
    numbers = {
        "unknown": int(chance.random() < 0.2),
        "reach_0_48": chance.choice([0, 5, 10, 11, 50]),
        "reach_1_48": chance.choice([0, 9, 10, 40, 2**62]),
    }
    return {
        "text": chance.choice(["kartta", "kartta arkisto", "arkisto"]),
        "facets": facets,
        "numbers": numbers,
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory, make, rows):
    engine = Engine(tmp_path_factory.mktemp("facets") / "index")
    engine.rebuild(make(i, r["text"], numbers=r["numbers"], **r["facets"]) for i, r in rows.items())
    return engine


def band_of(row, population):
    numbers = row["numbers"]
    if numbers["unknown"]:
        return "unknown"
    if numbers["reach_1_48"] <= population:
        return "over"
    return "between" if numbers["reach_0_48"] <= population else "under"


def held(row, name, partly):
    facets = row["facets"]
    return {*facets[name], *(facets["openness_partly"] if name == "openness" and partly else ())}


def matches(row, question):
    filters, bands = question["filters"], question["bands"]
    return (
        question["text"] in row["text"]
        and all(
            not filters[name] or set(filters[name]) & held(row, name, question["partly"])
            for name in PLAIN
        )
        and set(filters["openness"]) <= held(row, "openness", question["partly"])
        and (not bands or band_of(row, question["population"]) in bands)
    )


CHOICES = st.fixed_dictionaries(
    {
        name: st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)
        for name, values in VALUES.items()
    }
)
ASKS = {
    "filters": CHOICES,
    "bands": st.lists(st.sampled_from(BANDS), unique=True, max_size=2).map(tuple),
    "population": st.sampled_from([0, 4, 9, 10, 11, 100]),
    "partly": st.booleans(),
    "text": st.sampled_from(["", "kartta", "arkisto"]),
}
thoroughly = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@thoroughly
@given(**ASKS)
def test_the_list_is_the_models(filled, rows, ask, **question):
    expected = {ident for ident, row in rows.items() if matches(row, question)}
    answer = filled.search(ask(limit=100, **question))

    assert (set(answer.ids), answer.count) == (expected, len(expected))


@thoroughly
@given(**ASKS)
def test_each_count_is_that_of_the_list_behind_it(filled, rows, ask, **question):
    answer = filled.search(ask(**question))

    for name in VALUES:
        for value, count in answer.facets[name]:
            clicked = question | {"filters": after_click(question["filters"], name, value)}
            assert count == sum(matches(row, clicked) for row in rows.values()), (name, value)
    for band, count in answer.facets["band"]:
        assert count == sum(matches(row, question | {"bands": (band,)}) for row in rows.values()), (
            band
        )


def after_click(filters, name, value):
    """Give the filters after a click: it adds to openness, and chooses alone elsewhere."""
    return filters | {
        name: tuple(dict.fromkeys([*filters[name], value])) if name == "openness" else (value,)
    }


@thoroughly
@given(**ASKS)
def test_clicking_gives_the_count(filled, ask, **question):
    answer = filled.search(ask(**question))

    for name in ("layer", "openness"):
        for value, count in answer.facets[name]:
            clicked = question | {"filters": after_click(question["filters"], name, value)}
            assert filled.search(ask(want_facets=False, **clicked)).count == count


@thoroughly
@given(**ASKS)
def test_every_document_is_in_one_band(filled, ask, **question):
    answer = filled.search(ask(**question))

    assert [name for name, _ in answer.facets["band"]] == list(BANDS)
    assert (
        sum(count for _, count in answer.facets["band"])
        == filled.search(ask(**question | {"bands": ()})).count
    )


@pytest.mark.parametrize("months", [12, 24, 36, 48, 60])
def test_bands_are_of_the_term_asked_and_any_other_term_counts_as_48(engine, make, ask, months):
    engine.rebuild(
        [make(1, numbers={"reach_0_12": 1, "reach_0_24": 2, "reach_0_36": 3, "reach_0_48": 4})]
    )
    needed = {12: 1, 24: 2, 36: 3}.get(months, 4)

    assert engine.search(ask(months=months, population=needed - 1, bands=("under",))).count == 1
    assert engine.search(ask(months=months, population=needed, bands=("between",))).count == 1


def test_values_are_sorted_by_count_then_key(engine, make, ask):
    engine.rebuild(
        make(i, layer=layers) for i, layers in enumerate([("b",), ("a",), ("c",), ("c",)])
    )

    assert engine.search(ask()).facets["layer"] == (("c", 2), ("a", 1), ("b", 1))


def test_a_thousand_vendors_are_all_counted(engine, make, ask):
    engine.rebuild(make(i, vendor=(f"v{i}",)) for i in range(1_000))

    assert len(engine.search(ask()).facets["vendor"]) == 1_000
