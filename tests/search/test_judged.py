"""Floors under the quality of answers, on a judged set: on the half that nobody tunes for, too."""

from collections import Counter

import pytest

from search.engines.tantivy import Engine
from tests.search.judged.measuring import by_kind, figures, measured
from tests.search.judged.reading import HALVES, judged_documents, judged_queries
from tests.search.judged.synonyms import file_synonyms

# (language, half) -> recall at 10, mean reciprocal rank, precision of what is counted
FLOORS = {
    ("fi", "tuning"): (0.90, 0.95, 0.84),
    ("fi", "held-out"): (0.92, 0.98, 0.82),
    ("sv", "tuning"): (0.95, 0.95, 0.96),
    ("sv", "held-out"): (0.95, 0.94, 0.88),
    ("en", "tuning"): (0.98, 0.98, 0.91),
    ("en", "held-out"): (0.98, 0.98, 0.92),
}
KINDS = {
    "base": 0.91,
    "inflected": 0.90,
    "plural": 0.95,
    "compound": 0.92,
    "apart": 0.93,
    "derivation": 0.83,
    "genitive": 0.98,
    "partitive": 0.98,
    "synonym": 0.86,
    "typo": 0.92,
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    engine = Engine(tmp_path_factory.mktemp("judged") / "index")
    engine.rebuild(judged_documents())
    return measured(engine, judged_queries(), file_synonyms())


def test_the_set_is_large_enough_and_every_query_has_an_answer():
    queries = judged_queries()
    languages = Counter(query.language for query in queries)

    assert languages["fi"] >= 200
    assert languages["sv"] >= 60
    assert languages["en"] >= 40
    assert all(query.relevant for query in queries)
    assert len({(query.language, query.text) for query in queries}) == len(queries)


def test_each_half_holds_some_of_every_kind():
    kinds = {half: {q.kind for q in judged_queries() if q.half == half} for half in HALVES}

    assert kinds["tuning"] == kinds["held-out"] >= KINDS.keys()


@pytest.mark.parametrize(("language", "half"), FLOORS)
def test_answers_stay_over_their_floor(outcomes, language, half):
    rows = [row for row in outcomes if (row.query.language, row.query.half) == (language, half)]
    found = figures(rows)
    told = found.recall, found.rank, found.precision

    assert all(value >= floor for value, floor in zip(told, FLOORS[language, half], strict=True)), (
        told
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_query_is_answered_in_the_held_out_half(outcomes, kind):
    rows = [row for row in outcomes if (row.query.language, row.query.half) == ("fi", "held-out")]

    assert by_kind(rows)[kind].recall >= KINDS[kind]
