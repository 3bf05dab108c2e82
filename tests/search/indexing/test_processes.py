"""Several processes on one index: writers, readers, forks and sudden death."""

import os
import random

import pytest

from search.engines.tantivy import Engine
from search.engines.tantivy import reading as tantivy_engine
from tests.support.waiting import some_moment


def test_a_write_gives_way_to_another_processs_rebuild(engine, make, start):
    engine.rebuild([make(1)])
    child = start("""
def documents():
    print("ready", flush=True)
    signal.pause()
    yield from ()
engine.rebuild(documents())
""")
    child.stdout.readline()

    assert engine.write({1: None}) is False
    child.kill()
    child.wait()
    assert engine.write({1: None}) is True


def test_a_write_gives_way_to_another_processs_writer(engine, make, start):
    """Also to one that only holds the library's own lock."""
    engine.rebuild([make(1)])
    child = start(
        "writer = engine.open_current().index.writer(15_000_000, 1)\nprint('ready',"
        " flush=True)\nsignal.pause()"
    )
    child.stdout.readline()

    assert engine.write({1: None}) is False
    assert engine.document_count() == 1


def test_a_fork_reads_and_sees_later_commits(engine, make):
    engine.rebuild([make(1)])
    engine.document_count()
    told, tell = os.pipe()
    child = os.fork()
    if not child:  # the child leaves by os._exit, whatever happens
        try:
            os.read(told, 1)
            os._exit(engine.document_count())
        finally:
            os._exit(99)
    engine.write({2: make(2)})
    os.write(tell, b"x")

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    os.close(told)
    os.close(tell)


def test_searches_never_fail_while_another_process_rebuilds(engine, make, ask, start):
    engine.rebuild(make(i, "Kartta") for i in range(200))
    child = start("""
for _ in range(8):
    engine.rebuild(Document(i, {"fi": {"name": "Kartta"}}) for i in range(200))
""")
    searches = 0
    while child.poll() is None:
        assert engine.search(ask("kartta")).count == 200
        searches += 1

    assert child.returncode == 0
    assert searches > 10


WRITING = """
if len(sys.argv) > 1:
    i = int(sys.argv[1])
else:
    i = max((ident for ident, _ in engine.ids_and_stamps()), default=0)
while True:
    i += 1
    if engine.write({i: Document(i, {"fi": {"name": f"Kartta {i}"}}, stamp=i)}):
        print(i, flush=True)
"""


@pytest.mark.slow
def test_nothing_committed_is_lost_when_writers_are_killed(engine, directory, make, start):
    chance = random.Random(3)
    engine.rebuild([make(0)])
    committed = {0}
    for _ in range(25):
        child = start(WRITING)
        committed.add(int(child.stdout.readline()))
        some_moment(chance.random() * 0.2)
        child.kill()
        committed |= {int(line) for line in child.stdout.read().split("\n")[:-1]}
        child.wait()

        found = dict(Engine(directory).ids_and_stamps())
        assert committed <= set(found)
        assert all(ident == stamp for ident, stamp in found.items())

    assert engine.write({0: None})
    assert len(committed) > 25


@pytest.mark.slow
def test_a_rebuild_killed_at_any_moment_leaves_the_old_index_or_the_new(
    engine, directory, make, start
):
    chance = random.Random(5)
    engine.rebuild(make(i) for i in range(100))
    for _ in range(10):
        child = start(
            "print('ready', flush=True)\nwhile True: engine.rebuild(Document(i, {'fi': {'name':"
            " 'Kartta'}}) for i in range(100))"
        )
        child.stdout.readline()
        some_moment(chance.random() * 0.4)
        child.kill()
        child.wait()
        assert Engine(directory).document_count() == 100

    engine.rebuild(make(i) for i in range(100))
    assert len([path for path in directory.iterdir() if path.is_dir()]) == 2


def test_a_reader_looks_for_a_commit_each_time_it_is_asked(engine, make, monkeypatch):
    engine.rebuild([make(1)])
    engine.document_count()
    looks = []
    monkeypatch.setattr(
        tantivy_engine,
        "fingerprint",
        lambda path, look=tantivy_engine.fingerprint: looks.append(path.name) or look(path),
    )

    for _ in range(20):
        engine.document_count()

    assert (looks.count("meta.json"), looks.count("current")) == (20, 20)
