"""The embedded engine's own: what others do not have, a directory that may be missing or broken."""

import threading

import pytest

from search.engines.tantivy import Engine
from search.index.generations import IndexUnavailable


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
