"""Which cache is quick enough, and which goes on when its disk is full or its files are damaged.

All in one run, turn by turn.

    AVOINKUNTA_DATA_DIR=$(mktemp -d) python -m tests.benchmarks.cache_kinds [--small-disk DIRECTORY]

`diskcache` is measured where it is installed. The directory is one that is full but for a megabyte:
a mounted tmpfs, say.
"""

import argparse
import contextlib
import importlib.util
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- settings first
from django.core.cache.backends.db import DatabaseCache  # noqa: E402
from django.core.cache.backends.locmem import LocMemCache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from lib.caching.file import AtomicFileCache  # noqa: E402

ROUNDS, OPERATIONS, PROCESSES, KEYS, FILL = 5, 200, 4, 200, 2000
OPTIONS = {"TIMEOUT": 3600, "OPTIONS": {"MAX_ENTRIES": 5000}}


def at(directory):
    """The site's database settings, with the file elsewhere."""
    connections.settings["default"]["NAME"] = settings.DATABASES["default"]["NAME"] = str(
        Path(directory) / "db.sqlite3"
    )
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"]


def database(directory):
    at(directory)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_rows",
        }
    }
    call_command("createcachetable", "cache_rows", verbosity=0)
    return DatabaseCache("cache_rows", OPTIONS)


def disk(directory):
    from diskcache import DjangoCache

    return DjangoCache(
        str(Path(directory) / "disk"), {**OPTIONS, "SHARDS": 8, "DATABASE_TIMEOUT": 1}
    )


def kinds():
    found = {
        "file": lambda directory: AtomicFileCache(str(Path(directory) / "cache"), OPTIONS),
        "database": database,
        "memory": lambda directory: LocMemCache(directory, OPTIONS),
    }
    return found | ({"diskcache": disk} if importlib.util.find_spec("diskcache") else {})


def timed(act):
    """Microseconds for one, over many."""
    start = time.perf_counter()
    for number in range(OPERATIONS):
        act(number)
    return (time.perf_counter() - start) / OPERATIONS * 1e6


def race(make, directory, start, won):
    cache = make(directory)
    start.wait()
    for number in range(KEYS):
        if cache.add(f"race-{number}", 1, 60):
            won[number] += 1


def contention(make):
    """Milliseconds that four processes take over the same keys, and the keys without one winner."""
    with tempfile.TemporaryDirectory() as directory:
        make(directory)
        connection.close()
        context = multiprocessing.get_context("fork")
        start, won = context.Barrier(PROCESSES + 1), context.Array("i", KEYS)
        racers = [
            context.Process(target=race, args=(make, directory, start, won))
            for _ in range(PROCESSES)
        ]
        for racer in racers:
            racer.start()
        start.wait()
        began = time.perf_counter()
        for racer in racers:
            racer.join()
        return (time.perf_counter() - began) * 1e3, sum(count != 1 for count in won)


def filled(make, home):
    cache = make(home)
    for number in range(FILL):
        cache.set(f"fill-{number}", "x" * 200)
    return cache


def acts(cache):
    return {
        "get": lambda number: cache.get(f"fill-{number}"),
        "miss": lambda number: cache.get(f"none-{number}"),
        "set": lambda number: cache.set(f"fill-{number}", "y" * 200),
        "add and delete": lambda number: (
            cache.add(f"lock-{number}", 1, 10),
            cache.delete(f"lock-{number}"),
        ),
    }


def measure(makers):
    figures = {(name, act): [] for name in makers for act in acts(None)}
    homes = {name: tempfile.mkdtemp() for name in makers}
    caches = {name: filled(make, homes[name]) for name, make in makers.items()}
    for _ in range(ROUNDS):
        for name, cache in caches.items():
            if name == "database":
                at(homes[name])
            for act, what in acts(cache).items():
                figures[name, act].append(timed(what))
    for name, make in makers.items():
        took, wrong = contention(make)
        middle = "  ".join(
            f"{act} {statistics.median(figures[name, act]):8.0f} µs" for act in acts(None)
        )
        say(f"{name:10}  {middle}  four at once {took:6.0f} ms, {wrong} not won by one")
        shutil.rmtree(homes[name], ignore_errors=True)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tried(what):
    try:
        return repr(what())[:60]
    except Exception as error:  # noqa: BLE001 -- what it raises is the finding
        return f"raises {type(error).__name__}: {error}"[:90]


def asked(cache, value):
    return "; ".join(
        f"{name} {tried(act)}"
        for name, act in {
            "get": lambda: cache.get("key"),
            "set": lambda: cache.set("key", value),
            "then get": lambda: str(cache.get("key"))[:9],
            "add": lambda: cache.add("other", value),
        }.items()
    )


def damage(makers):
    """Every file of the cache cut by eight bytes, then overwritten."""
    for name, make in makers.items():
        for how in ("cut", "overwritten"):
            with tempfile.TemporaryDirectory() as directory:
                cache = make(directory)
                cache.set("key", "value" * 50)
                connection.close()
                for path in [path for path in Path(directory).rglob("*") if path.is_file()]:
                    data = path.read_bytes()
                    path.write_bytes(
                        data[:-8] if how == "cut" else b"\x00garbage" * max(1, len(data) // 8)
                    )
                say(f"{name:10}  files {how}: {asked(cache, 2)}")
                connection.close()


def fill_disk(path):
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\x00" * 512)


def full(makers, small):
    """A disk with nothing left."""
    for name, make in makers.items():
        directory, filler = Path(small) / name, Path(small) / "filler"
        directory.mkdir()
        cache = make(directory)
        cache.set("key", "old")
        fill_disk(filler)
        say(f"{name:10}  disk full: {asked(cache, os.urandom(100_000))}")
        filler.unlink()
        connection.close()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small-disk")
    given = parser.parse_args()
    measure(kinds())
    damage(kinds())
    if given.small_disk:
        full(kinds(), given.small_disk)
