"""One of many adds a key; counts of tries outlive a full cache."""

import multiprocessing
import os
import time

import pytest

from lib.cache import COUNTS, AtomicFileCache


@pytest.fixture
def make(tmp_path):
    return lambda: AtomicFileCache(str(tmp_path / "cache"), {"OPTIONS": {"MAX_ENTRIES": 10, "CULL_FREQUENCY": 2}})


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
        racer.join(30)

    assert list(won) == [1] * 50


def test_an_added_key_expires(make):
    cache = make()

    assert cache.add("a", 1, 0.05)
    assert not cache.add("a", 2, 60)
    time.sleep(0.1)
    assert cache.add("a", 3, 60)
    assert cache.get("a") == 3


def test_filling_the_cache_forgets_no_count(make):
    cache = make()
    counts = [f"{COUNTS}allauth.account:login_failed:{number}" for number in range(20)]
    for key in counts:
        cache.set(key, [1.0], 300)

    for number in range(100):
        cache.set(f"page-{number}", "x", 300)

    assert all(cache.get(key) == [1.0] for key in counts)
    assert sum(cache.get(f"page-{number}") is not None for number in range(100)) <= 11


def test_old_counts_are_swept_and_a_cleared_cache_is_empty(make):
    cache = make()
    cache.set(f"{COUNTS}a", [1.0], 300)
    cache.set("b", 1, 300)

    assert cache.sweep(older_than=60) == 0
    assert cache.sweep(older_than=0) == 1
    cache.set(f"{COUNTS}a", [1.0], 300)
    cache.clear()
    assert cache.get(f"{COUNTS}a") is None
    assert cache.get("b") is None
