"""SQLite's test databases, made once and copied.

Migrations and reference data take seconds, the demo takes ten, a copy takes milliseconds. A
template lies in pytest's cache under a fingerprint of what it is made from, so that all processes
and the next runs share it.
"""

import contextlib
import fcntl
import hashlib
import shutil
import sqlite3
from pathlib import Path

import django
from django.conf import settings
from django.contrib.contenttypes.models import ContentType

ROOT = Path(__file__).resolve().parents[2]
# What the schema and the rows come from; a template made from other files is another one.
SOURCES = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/data/**/*",
    "*/actions.py",
    "*/actions/*.py",
    "catalogue/taxonomy/*.py",
    "lib/**/*.py",
    "deploy/locks/run.txt",
    "tests/conftest.py",
)
# And the demo, with the index over it.
DEMO_SOURCES = (
    *SOURCES,
    *(f"{room}/**/*.py" for room in ("accounts", "vendors", "procurement", "catalogue", "search")),
    "search/data/**/*",
)


def fingerprint(sources, *more):
    """Of every source, by path and content, and of what else it depends on."""
    said = hashlib.sha256(repr((django.VERSION, sqlite3.sqlite_version, *more)).encode())
    for path in sorted(
        {
            path
            for pattern in sources
            for path in ROOT.glob(pattern)
            if path.is_file() and path.suffix != ".pyc"
        }
    ):
        said.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return said.hexdigest()[:24]


class Template:
    """The file, and its way into a connection's database in memory."""

    def __init__(self, directory, *said):
        self.directory = Path(directory)
        self.path = self.directory / f"{fingerprint(*said or (SOURCES,))}.sqlite3"

    def create(self, connection, make, load):
        """In place of `create_test_db`; returns the database's name.

        `make` migrates and `load` fills when there is no template yet.
        """
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.path.exists():
                name = make()
                load()
                self.keep(connection)
                return name
        name = connection.creation._get_test_db_name()
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        self.restore(connection)
        return name

    def keep(self, connection):
        """Whole or not at all; templates of other sources go."""
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(fresh)) as target:
            connection.connection.backup(target)
        for old in self.directory.glob("*.sqlite3"):
            old.unlink()
        fresh.rename(self.path)

    def restore(self, connection):
        """Every table as it was; what a test wrote is gone."""
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)
        ContentType.objects.clear_cache()


class DemoTemplate(Template):
    """The demo as it is on one day, and the index over it."""

    def __init__(self, directory, today):
        super().__init__(directory, DEMO_SOURCES, today)
        self.index = self.path.with_suffix(".search")

    def open(self, connection, directory, load):
        """The demo in the connection's database and its index in `directory`.

        `load` fills both when there is no template yet.
        """
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.path.exists():
                load()
                for old in self.directory.glob("*.search"):
                    shutil.rmtree(old)
                shutil.copytree(directory, self.index)
                self.keep(connection)
                return
        shutil.copytree(self.index, directory)
        self.restore(connection)
