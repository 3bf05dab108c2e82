"""Loaded before the settings: each test process gets a data directory of its own.

No test leaves anything behind.

`pytest --postgresql` runs the same tests on a PostgreSQL server that lives as long as the run; each
worker makes a database of its own there. What needs no database is left out of such a run.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

DIRECTORY = tempfile.mkdtemp(prefix="avoinkunta-test-")
os.environ["AVOINKUNTA_DATA_DIR"] = DIRECTORY
os.environ["AVOINKUNTA_DEBUG"] = "true"
os.environ["AVOINKUNTA_LOG_LEVEL"] = "WARNING"
os.environ["AVOINKUNTA_API_RATE"] = ""
# Playwright keeps a loop running in the thread of the tests; the database is used beside it, never
# inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# WhiteNoise warns of a missing directory, and a warning fails a test.
Path(DIRECTORY, "static").mkdir()
atexit.register(shutil.rmtree, DIRECTORY, ignore_errors=True)

DATABASE = "AVOINKUNTA_DATABASE_URL"


def pytest_addoption(parser):
    parser.addoption(
        "--postgresql",
        action="store_true",
        help="run on a PostgreSQL server started for this run, not on SQLite",
    )
    parser.addoption(
        "--every-case",
        action="store_true",
        help="with --postgresql: all cases of each test, not the first and the last of them",
    )


# A test that asks for none of these says the same on every database.
ASKING = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """On PostgreSQL what uses no database is left to the run on SQLite.

    So are the cases between a test's first and last, but of tests of the database itself: another
    database answers otherwise by what is asked of it, seldom by the values. And so are those that
    walk the whole demo to see what Python makes of it; others load and read it there.
    """
    if config.option.postgresql:
        wanted = set(items) if config.option.every_case else set(_asking_otherwise(items))
        kept = [
            item
            for item in items
            if item in wanted
            and (
                item.get_closest_marker("django_db")
                or item.get_closest_marker("postgres")
                or ASKING & set(item.fixturenames)
            )
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _asking_otherwise(items):
    for item in outermost_cases(items):
        if not item.get_closest_marker("any_database"):
            yield item


def outermost_cases(items):
    cases = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for of_test in cases.values():
        every = of_test[0].get_closest_marker("every_case")
        yield from of_test if every else (of_test[0], of_test[-1])


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Before pytest-django reads the settings.

    A worker has the address from the process that started it.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    os.environ.pop(DATABASE, None)
    if early_config.known_args_namespace.postgresql:
        from tests.support.postgresql import Server

        server = Server()
        atexit.register(server.stop)
        server.start()
        os.environ[DATABASE] = server.url
