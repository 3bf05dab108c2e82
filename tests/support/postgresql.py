"""A PostgreSQL server of the tests' own: started for a run, gone after it."""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

# Without the waiting for the disk that keeps data through a power cut. Autovacuum would count what
# a test has not committed as no rows,
# and plan for that.
SPEED = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off -c"
    " max_connections=60"
)


def binaries():
    """Where the newest server's programs are; Debian keeps them out of PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    path = found[-1] if found else shutil.which("initdb")
    if not path:
        pytest.exit("PostgreSQL's server is missing: sudo apt-get install postgresql", returncode=4)
    return Path(path).resolve().parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A cluster in a directory of its own, run as `postgres` where we are root."""

    def __init__(self):
        self.bin = binaries()
        # Not one of pytest's directories: those are closed to others, and `postgres` must be able
        # to walk down to its own.
        self.directory = Path(tempfile.mkdtemp(prefix="avoinkunta-postgresql-"))
        self.data, self.port = self.directory / "data", free_port()
        if os.getuid() == 0:
            shutil.chown(self.directory, "postgres")
        self.run(
            "initdb",
            "-D",
            self.data,
            "-A",
            "trust",
            "-U",
            "postgres",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        # One who is asked for a password, for tests of a wrong one.
        hosts = self.data / "pg_hba.conf"
        hosts.write_text("host all asked 127.0.0.1/32 scram-sha-256\n" + hosts.read_text())

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program, *arguments):
        command = [str(self.bin / program), *map(str, arguments)]
        # PostgreSQL refuses to run as root.
        who = (
            {"user": "postgres", "group": "postgres", "extra_groups": []}
            if os.getuid() == 0
            else {}
        )
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self.directory, check=False, **who
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self):
        where = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c"
            f" unix_socket_directories={self.directory}"
        )
        self.run(
            "pg_ctl",
            "-D",
            self.data,
            "-w",
            "-l",
            self.directory / "log",
            "-o",
            f"{where} {SPEED}",
            "start",
        )

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.directory, ignore_errors=True)


class Templates:
    """Databases of one server, made once and cloned by every worker.

    The empty one with reference data, and the demo with its index.
    """

    def __init__(self, directory, port):
        self.directory = Path(directory) / str(port)
        self.directory.mkdir(exist_ok=True)

    def create(self, connection, make, load):
        """In place of `create_test_db`; returns the database's name.

        `make` migrates and `load` fills when there is no template yet.
        """
        name = connection.creation._get_test_db_name()
        with self.lock():
            if not self.has(connection, "template_bare"):
                make()
                load()
                self.clone(connection, source=name, target="template_bare")
                return name
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        self.restore(connection)
        return name

    def restore(self, connection):
        """Every table as it was; what a test wrote is gone."""
        from django.contrib.contenttypes.models import ContentType

        self.clone(connection, source="template_bare", target=connection.settings_dict["NAME"])
        ContentType.objects.clear_cache()

    def open(self, connection, directory, load):
        """The demo in the connection's database and its index in `directory`.

        `load` fills both when there is no template yet.
        """
        name, index = connection.settings_dict["NAME"], self.directory / "search"
        with self.lock():
            if not self.has(connection, "template_demo"):
                load()
                shutil.copytree(directory, index)
                self.clone(connection, source=name, target="template_demo")
                return
        shutil.copytree(index, directory)
        self.clone(connection, source="template_demo", target=name)

    @contextlib.contextmanager
    def lock(self):
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @staticmethod
    def has(connection, name):
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return bool(cursor.fetchone())

    @staticmethod
    def clone(connection, *, source, target):
        """Nobody may be in either: our connection is closed, and opened when needed next."""
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')
