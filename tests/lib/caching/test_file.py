"""One of many adds a key; counts of tries outlive a full cache."""

import multiprocessing
import os
import shutil
from pathlib import Path

import pytest

from lib.caching.file import COUNTS, ONCE, AtomicFileCache, CacheAway
from lib.seldom import SAID
from tests.support.waiting import PATIENCE, until


@pytest.fixture
def make(tmp_path):
    return lambda: AtomicFileCache(
        str(tmp_path / "cache"), {"OPTIONS": {"MAX_ENTRIES": 10, "CULL_FREQUENCY": 2}}
    )


def race(cache, start, won):
    start.wait()
    for number in range(50):
        if cache.add(f"key-{number}", os.getpid(), 60):
            won[number] += 1


def test_one_of_four_processes_adds_a_key(tmp_path):
    cache = AtomicFileCache(str(tmp_path / "cache"), {"OPTIONS": {"MAX_ENTRIES": 1000}})
    context = multiprocessing.get_context("fork")
    start, won = context.Barrier(4), context.Array("i", 50)
    racers = [context.Process(target=race, args=(cache, start, won)) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(PATIENCE)

    assert list(won) == [1] * 50


def test_an_added_key_expires(make):
    cache = make()

    assert cache.add("a", 1, 0.05)
    until(lambda: cache.add("a", 2, 3600), "the key to expire")
    assert not cache.add("a", 3, 3600)
    assert cache.get("a") == 2


def test_filling_the_cache_forgets_no_count(make):
    cache = make()
    counts = [f"{COUNTS[0]}allauth.account:login_failed:{number}" for number in range(20)]
    for key in counts:
        cache.set(key, [1.0], 300)

    for number in range(100):
        cache.set(f"page-{number}", "x", 300)

    assert all(cache.get(key) == [1.0] for key in counts)
    assert sum(cache.get(f"page-{number}") is not None for number in range(100)) <= 11


def test_old_counts_are_swept_and_a_cleared_cache_is_empty(make):
    cache = make()
    cache.set(f"{COUNTS[0]}a", [1.0], 300)
    cache.set("b", 1, 300)

    assert cache.sweep(older_than=60) == 0
    assert cache.sweep(older_than=0) == 1
    cache.set(f"{COUNTS[0]}a", [1.0], 300)
    cache.clear()
    assert cache.get(f"{COUNTS[0]}a") is None
    assert cache.get("b") is None


# What becomes of it when its disk is full or its files are damaged.


def no_space(*_args):
    raise OSError(28, "No space left on device")


def cut(path):
    path.write_bytes(path.read_bytes()[:-8])


HARMS = {
    "cut by 8 bytes": cut,
    "cut to one byte": lambda path: path.write_bytes(path.read_bytes()[:1]),
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"\x00garbage" * 9),
    "garbage after the time": lambda path: path.write_bytes(path.read_bytes()[:12] + b"\xff" * 40),
    "another's pickle": lambda path: path.write_bytes(b"cnowhere\nNothing\n."),
    "a directory": lambda path: (path.unlink(), path.mkdir()),
    "a link to itself": lambda path: (path.unlink(), path.symlink_to(path)),
}


@pytest.fixture
def said(caplog):
    SAID.clear()
    return lambda: len(
        [record for record in caplog.records if "cache_broken" in record.getMessage()]
    )


@pytest.mark.parametrize(
    "key", ["page", f"{COUNTS[0]}login", f"{COUNTS[1]}10.0.0.1", f"{ONCE[0]}1:123456"]
)
@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_damaged_file_is_a_miss_and_is_written_anew(make, said, harm, key):
    cache = make()
    cache.set(key, {"a": 1}, 60)
    for path in Path(cache._dir).iterdir():
        harm(path)

    assert [cache.get(key, "none"), cache.has_key(key), cache.touch(key)] == ["none", False, False]
    if harm is not HARMS["a directory"]:
        assert cache.add(key, 2, 60)
        assert cache.get(key) == 2
    assert said() <= 1


def test_a_full_disk_keeps_nothing_and_never_what_is_no_longer_true(make, said, monkeypatch):
    cache = make()
    cache.set("page", "old", 60)
    monkeypatch.setattr(AtomicFileCache, "_write_content", no_space)

    for _ in range(50):
        cache.set("page", "new", 60)

    assert (cache.get("page"), cache.add("other", 1, 60), cache.get("other"), cache.works()) == (
        None,
        False,
        None,
        False,
    )
    assert said() == 1
    monkeypatch.undo()
    cache.set("page", "newer", 60)
    assert (cache.get("page"), cache.works()) == ("newer", True)
    assert [path.name for path in Path(cache._dir).iterdir() if path.name.startswith("tmp")] == []


@pytest.mark.parametrize("prefix", COUNTS)
def test_with_a_full_disk_tries_are_counted_in_memory_and_no_lock_is_won_twice(
    make, monkeypatch, prefix
):
    cache = make()
    cache.set(f"{prefix}x", [1.0], 60)
    monkeypatch.setattr(AtomicFileCache, "_write_content", no_space)

    for count in range(2, 6):
        cache.set(f"{prefix}x", [*cache.get(f"{prefix}x", []), float(count)], 60)

    # The first was on the disk and is read as long as it can be.
    assert cache.get(f"{prefix}x") == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert [cache.add(f"{prefix}x:lock", 1, 60) for _ in range(3)] == [True, False, False]
    assert cache.delete(f"{prefix}x:lock")
    assert cache.add(f"{prefix}x:lock", 1, 60)
    monkeypatch.undo()
    cache.set(f"{prefix}x", [6.0], 60)
    assert make().get(f"{prefix}x") == cache.get(f"{prefix}x") == [6.0]


def test_what_may_be_used_once_only_is_refused_where_it_cannot_be_written_down(make, monkeypatch):
    cache = make()
    monkeypatch.setattr(AtomicFileCache, "_write_content", no_space)

    with pytest.raises(CacheAway):
        cache.add(f"{ONCE[0]}1:123456", "y", 90)


def test_a_full_cache_forgets_no_used_code(make):
    cache = make()
    assert cache.add(f"{ONCE[0]}1:123456", "y", 300)
    for number in range(100):
        cache.set(f"page-{number}", "x", 300)

    assert not cache.add(f"{ONCE[0]}1:123456", "y", 300)


@pytest.mark.parametrize(
    "act",
    [shutil.rmtree, lambda path: (shutil.rmtree(path), path.write_text("a file"))],
    ids=["gone", "a file"],
)
def test_without_its_directory_it_is_a_cache_that_keeps_little(make, act):
    cache = make()
    act(Path(cache._dir))

    cache.set("page", 1, 60)
    assert cache.get("page") in {None, 1}
    assert cache.delete("page") in {True, False}
    cache.clear()
    assert make().get("page") is None


def test_values_of_a_process_are_built_every_few_seconds_when_no_cache_can_tell_that_they_changed(
    monkeypatch,
):
    from django.core.cache import cache

    from lib.caching import process as kept

    monkeypatch.setattr(AtomicFileCache, "_write_content", no_space)
    cache.clear()
    built, clock = [], [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])

    for moment in (1000.0, 1001.0, 1004.9, 1005.1, 1006.0):
        clock[0] = moment
        kept.process_cached("avain", lambda: built.append(clock[0]) or "arvo")

    assert built == [1000.0, 1005.1]
