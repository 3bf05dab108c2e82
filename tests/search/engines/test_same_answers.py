"""Both engines answer alike: what is found, in which order, its counts, its keys.

The demo and the judged documents, asked every judged query and 300 made at random.
"""

import os
import random
from dataclasses import replace
from datetime import date

import pytest

from procurement.price_context import TERMS
from search.engines.tantivy import Engine as Tantivy
from search.engines.tantivy.asking import Search as Question
from search.index.schema import FACETS, Document, facets
from search.indexing.documents import candidates, documents
from search.query.builder import near_query, score_query
from search.query.request import BANDS, ORDERINGS, SearchRequest
from search.query.tree import Ranked
from tests.benchmarks.stopwatch import figures, timed, told
from tests.search.judged.reading import judged_documents, judged_queries
from tests.search.judged.synonyms import file_synonyms

pytestmark = [pytest.mark.xdist_group("elasticsearch"), pytest.mark.django_db]
MADE = 300
# Fewer for a first look.
MANY = int(os.environ.get("MANY", "100000"))
LETTERS = "aeiklnorstuyäö"
POPULATIONS = (0, 900, 10_000, 60_000, 700_000)


def answered(asks, two, synonyms=None):
    """What the engines answer; none of it differs, ties apart."""
    answers = [[engine.search(ask, synonyms) for engine in two] for ask in asks]
    found = [
        f"{ask}\n  {left}\n  {right}"
        for ask, (left, right) in zip(asks, answers, strict=True)
        if replace(left, backend=right.backend) != right
        and not is_same_but_for_ties(left, right, scores(two[0], ask, synonyms))
    ]
    assert found == []
    return [right for _, right in answers]


def is_same_but_for_ties(left, right, score_of):
    left_rest, right_rest = (replace(one, ids=(), related=(), backend="") for one in (left, right))
    if not left.is_ranked or left_rest != right_rest:
        return False
    pairs = [(left.ids, right.ids), (left.related, right.related)]
    return all(
        [score_of[ident] for ident in one] == pytest.approx([score_of[ident] for ident in other])
        for one, other in pairs
    )


def scores(engine, ask, synonyms):
    """What each document that comes near is worth, by the embedded engine."""
    reader = engine.open_current()
    question = Question(reader, ask, synonyms)
    question.answer()
    ranked = Ranked(near_query(question.words), score_query(question.words))
    hits = question.searcher.search(question.compile(ranked), 1_000).hits
    return dict(zip(question.ids(hits), (score for score, _ in hits), strict=True))


@pytest.fixture(autouse=True)
def nothing_changes_meanwhile(monkeypatch, elasticsearch_readers):
    monkeypatch.setattr("search.engines.elasticsearch.engine.LOOK_SECONDS", 3600.0)


@pytest.fixture(scope="module")
def demo_documents(demo_site, django_db_blocker):
    with django_db_blocker.unblock():
        pks = candidates().order_by("pk").values_list("pk", flat=True)
        return list(documents(pks, date.today()))  # noqa: DTZ011 -- as the worker does


def filled(readers, directory, rows):
    two = (Tantivy(directory / "two"), readers())
    for engine in two:
        assert engine.rebuild(rows) == len(rows)
    return two


def test_judged_queries(elasticsearch_readers, directory):
    two = filled(elasticsearch_readers, directory, judged_documents())
    asks = [
        SearchRequest(
            on_day=1,
            text=query.text,
            language=query.language,
            limit=10,
            want_related=True,
        )
        for query in judged_queries()
    ]

    assert len(asks) >= 300
    answers = answered(asks, two, file_synonyms())
    assert sum(bool(answer.related) for answer in answers) > 100


def test_made_queries_of_the_demo(elasticsearch_readers, directory, demo_documents, today):
    assert len(demo_documents) == 187
    two = filled(elasticsearch_readers, directory, demo_documents)
    asks = list(made_queries(demo_documents, today, random.Random(14)))

    assert len(asks) == MADE
    # What is marked on a page follows from the question and what it was corrected to.
    answers = answered(asks, two, file_synonyms())
    # They are of all kinds, and not all in vain.
    assert {answer.match for answer in answers} == {"strict", "nearest"}
    assert sum(bool(answer.corrected) for answer in answers) > 20
    assert sum(bool(answer.related) for answer in answers) > 3
    assert sum(answer.count > 10 for answer in answers) > 40
    assert sum(answer.count == 0 for answer in answers) > 10


def test_lists_read_to_their_end(elasticsearch_readers, directory, demo_documents, today):
    """By keys, there and back, and by numbers."""
    two = filled(elasticsearch_readers, directory, demo_documents)
    for ordering in ("name", "newest", "cost"):
        ask = SearchRequest(on_day=today.toordinal(), ordering=ordering, limit=23)
        pages = [[page.ids for page in read(engine, ask)] for engine in two]

        assert pages[0] == pages[1]
        assert len({ident for ids in pages[1] for ident in ids}) > 150
        numbered = [replace(ask, offset=offset) for offset in range(0, 250, 23)]
        answered(numbered, two)
        # A list that was begun in one index goes on in the other.
        begun = two[0].search(ask)
        on, back = replace(ask, key=begun.last), replace(ask, key=begun.last, is_before=True)
        answered([on, back], two)


@pytest.mark.slow
def test_a_hundred_thousand(elasticsearch_readers, directory, demo_documents, today):
    """Texts, facets and numbers of the demo's documents, mixed; times are printed (-s)."""
    chance = random.Random(100_000)
    two = (Tantivy(directory / "two"), elasticsearch_readers())
    for engine in two:
        count, took = timed(lambda: engine.rebuild(mixed(demo_documents, MANY)))  # noqa: B023 -- called at once
        told(engine.backend, f"{count} documents in {took:.0f} s")
        assert count == MANY
    asks = [
        *made_queries(demo_documents, today, chance),
        *(
            SearchRequest(on_day=today.toordinal(), text=query.text, language=query.language)
            for query in judged_queries()
        ),
    ]

    answered(asks, two, file_synonyms())

    for engine in two:
        took = [timed(lambda: engine.search(ask, file_synonyms()))[1] for ask in asks[MADE:]]  # noqa: B023 -- as above
        told(engine.backend, figures(took))


def mixed(rows, count):
    chance = random.Random(3)
    for ident in range(1, count + 1):
        name, summary, body, keys, numbers = chance.choices(rows, k=5)
        texts = {
            language: {
                "name": name.texts[language]["name"],
                "summary": summary.texts[language]["summary"],
                "body": body.texts[language]["body"],
            }
            for language in name.texts
        }
        yield Document(ident, texts, keys.facets, numbers.numbers, ident)


def read(engine, ask):
    page = engine.search(ask)
    yield page
    while page.has_after:
        ask = replace(ask, key=page.last)
        page = engine.search(ask)
        yield page


def made_queries(rows, today, chance):
    words = sorted({word for row in rows for word in words_of(row)})
    values = {
        name: sorted({value for row in rows for value in facets(row)[name]})
        for name, facet in FACETS.items()
        if facet.is_shown
    }
    for _ in range(MADE):
        names = chance.sample(sorted(values), chance.choice((0, 0, 1, 1, 2)))
        chosen = {
            name: tuple(chance.sample(values[name], min(len(values[name]), chance.choice((1, 2)))))
            for name in names
            if values[name]
        }
        yield SearchRequest(
            on_day=today.toordinal(),
            text=" ".join(word_of(words, chance) for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))),
            language=chance.choice(("fi", "fi", "sv", "en")),
            filters=chosen,
            bands=tuple(chance.sample(BANDS, chance.choice((0, 0, 0, 1, 2)))),
            population=chance.choice(POPULATIONS),
            months=chance.choice(sorted(TERMS)),
            max_cost_cents=chance.choice((None, None, None, 5_000_000)),
            updated_since=chance.choice((None, None, None, 1_700_000_000)),
            ordering=chance.choice(("relevance", "relevance", *ORDERINGS)),
            offset=chance.choice((0, 0, 0, 0, 10, 40)),
            limit=chance.choice((0, 10, 20)),
            want_related=chance.random() < 0.8,
            partly=chance.random() < 0.3,
            with_stale=chance.random() < 0.3,
            as_typed=chance.random() < 0.1,
        )


def words_of(row):
    for texts in row.texts.values():
        yield from texts["name"].split()
        yield from texts["summary"].split()[:6]


def word_of(words, chance):
    """One of the catalogue's, or misspelt, or cut as a compound might be, or of nobody's."""
    word = chance.choice(words)
    place = chance.randrange(len(word))
    kind = chance.random()
    if kind < 0.2:
        return word[:place] + chance.choice(LETTERS) + word[place + 1 :]
    if kind < 0.3:
        return word[: max(4, place)]
    if kind < 0.35:
        return "".join(chance.choices(LETTERS, k=9))
    return word
