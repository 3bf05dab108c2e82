"""Whatever becomes of the index's files while they are read, the database answers.

One line tells of it, the worker makes a new index, and no process is started anew.
"""

import logging
import shutil

import pytest
from django.utils import timezone

from lib.seldom import SAID
from search.indexing import queue as worker
from search.indexing import upkeep
from search.query.request import SearchRequest
from search.service import engine, find
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db


def cut(path):
    path.write_bytes(path.read_bytes()[:-8])


def emptied(path):
    path.write_bytes(b"")


def overwritten(path):
    """In place and as long as it was."""
    with path.open("r+b") as file:
        file.write(b"\xff" * path.stat().st_size)


def removed(path):
    path.unlink()


def taken_away(path):
    path.unlink()
    path.mkdir()


@pytest.fixture
def index(search_index):
    """Two commits, so that there are two segments and one that knows of a deletion; read once."""
    offering = OfferingFactory(published={"name_fi": "Kirjasto"})
    OfferingFactory(published={"name_fi": "Uimahalli"})
    search_index()
    worker.enqueue([offering.pk, OfferingFactory(published={"name_fi": "Koulu"}).pk])
    worker.drain(timezone.localdate())
    assert answer().backend == "tantivy"
    return engine()._generations.current() / "index"


def answer():
    return find(SearchRequest(on_day=timezone.localdate().toordinal(), text="kirjasto"))


FILES = ("*.store", "*.term", "*.idx", "*.pos", "*.fast", "*.fieldnorm", "*.del", "meta.json")


@pytest.mark.parametrize(
    ("pattern", "harm"),
    [
        *((pattern, harm) for pattern in FILES for harm in (cut, overwritten)),
        *(
            (pattern, harm)
            for pattern in ("*.term", "meta.json")
            for harm in (emptied, removed, taken_away)
        ),
    ],
)
def test_a_damaged_file_is_answered_from_the_database_and_healed_by_one_turn_of_the_worker(
    index, pattern, harm, caplog
):
    for path in list(index.glob(pattern)):
        harm(path)
    engine().open_current().looked_at = 0.0
    SAID.clear()

    with caplog.at_level(logging.WARNING):
        answers = [answer() for _ in range(20)]

    assert {(found.backend, found.count) for found in answers} == {("database", 1)}
    assert (
        len([record for record in caplog.records if "index_unavailable" in record.getMessage()])
        == 1
    )
    assert worker.step(timezone.localdate()) == 3
    assert (answer().backend, answer().count) == ("tantivy", 1)


@pytest.mark.parametrize("pointer", [b"", b"\xff\xfe", b"olematon-7", b"../../etc"])
def test_a_pointer_to_nothing_is_healed_too(index, pointer):
    (index.parents[1] / "current").write_bytes(pointer)

    assert answer().backend == "database"
    assert worker.step(timezone.localdate()) == 3
    assert answer().backend == "tantivy"


def test_a_directory_that_is_gone_is_made_again(index, settings):
    shutil.rmtree(settings.SEARCH_DIR)

    assert answer().backend == "database"
    assert worker.step(timezone.localdate()) == 3
    assert answer().backend == "tantivy"


def test_an_index_that_opens_but_breaks_in_a_search_is_reported_to_the_worker_and_built_anew_once(
    index, monkeypatch
):
    monkeypatch.setattr(upkeep, "REPORTS", upkeep.Reports())
    broken = monkeypatch.context()
    with broken as patch:
        patch.setattr(
            "search.engines.tantivy.asking.Search.answer",
            lambda _asking: (_ for _ in ()).throw(ValueError("garbage")),
        )
        assert answer().backend == "database"

        before = engine()._generations.current()
        assert worker.step(timezone.localdate()) == 3
        assert engine()._generations.current() != before

        # A question that breaks the new one as well has it built no more.
        assert answer().backend == "database"
        assert worker.step(timezone.localdate()) == 0

    assert answer().backend == "tantivy"


def test_commits_and_merges_of_the_worker_are_no_damage(index):
    for number in range(12):
        worker.enqueue([OfferingFactory(published={"name_fi": f"Ratkaisu {number}"}).pk])
        worker.drain(timezone.localdate())
        engine().open_current().looked_at = 0.0
        assert answer().backend == "tantivy"
