"""Floors under the quality of answers, on a hand-judged set.

A little under what was measured when they were set.
"""

import pytest

from search.engines.tantivy import Engine

PAGE = 10
# (finnish, language) -> recall at 10, mean reciprocal rank
FLOORS = {
    ("voikko", "fi"): (0.95, 0.96),
    ("voikko", "sv"): (0.90, 0.90),
    ("snowball", "fi"): (0.82, 0.82),
    ("snowball", "sv"): (0.90, 0.90),
}
KINDS = {
    "base": 0.92,
    "inflected": 0.97,
    "plural": 0.97,
    "compound": 0.88,
    "apart": 0.95,
    "typo": 0.95,
    "two": 0.90,
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory, judged, ask):
    """Give (language, kind, recall, reciprocal rank) of every query, by analyser."""
    documents, queries = judged
    found = {}
    for finnish in ("voikko", "snowball"):
        engine = Engine(tmp_path_factory.mktemp(finnish) / "index", finnish)
        engine.rebuild(documents)
        found[finnish] = [
            (
                language,
                kind,
                *score(engine.search(ask(text, language=language, limit=PAGE)).ids, relevant),
            )
            for language, kind, text, relevant in queries
        ]
    return found


def score(ids, relevant):
    first = next((1 / rank for rank, ident in enumerate(ids, 1) if ident in relevant), 0.0)
    return len(relevant & set(ids)) / len(relevant), first


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def test_the_set_is_large_enough(judged):
    documents, queries = judged
    languages = [next(iter(document.texts)) for document in documents]

    assert languages.count("fi") >= 60
    assert languages.count("sv") >= 15
    assert len(queries) >= 60
    assert set().union(*(relevant for *_, relevant in queries)) <= {
        document.id for document in documents
    }


@pytest.mark.parametrize(("finnish", "language"), FLOORS)
def test_answers_stay_over_their_floor(answers, finnish, language):
    rows = [row for row in answers[finnish] if row[0] == language]
    measured = mean(row[2] for row in rows), mean(row[3] for row in rows)

    assert all(
        value >= floor for value, floor in zip(measured, FLOORS[finnish, language], strict=True)
    ), measured


@pytest.mark.parametrize("kind", KINDS)
def test_voikko_answers_every_kind_of_query(answers, kind):
    recall = mean(row[2] for row in answers["voikko"] if row[:2] == ("fi", kind))

    assert recall >= KINDS[kind]
