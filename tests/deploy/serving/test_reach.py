"""A database that cannot be reached is said in one sentence by every command.

A fault of another kind keeps its traceback.
"""

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection

from deploy.environment import BASE_DIR
from deploy.serving.reach import database_in_reach
from deploy.start import WILL_NOT_START
from tests.support.postgresql import free_port
from tests.support.prepared import site_env

COMMANDS = ["migrate", "deploy_run", "deploy_reference", "search_rebuild"]
ON_SQLITE = "AVOINKUNTA_DATABASE_URL" not in os.environ
REFUSED = [
    ("postgres", "ei-ole", 'database "ei-ole" does not exist'),
    ("ei-ole", "postgres", 'role "ei-ole" does not exist'),
    ("asked:wrong", "postgres", "password authentication failed"),
]


def started(directory, command, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=BASE_DIR,
        env=site_env(directory, **variables),
        capture_output=True,
        text=True,
        check=False,
    )


def assert_said(done, words):
    assert done.returncode == WILL_NOT_START
    assert done.stderr.startswith("Avoin kunta does not start. ")
    assert words in done.stderr
    assert "AVOINKUNTA_DATABASE_URL" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_server_that_is_not_there_is_said_in_a_sentence(tmp_path, command):
    url = f"postgres://someone:salainen@127.0.0.1:{free_port()}/kunta"

    done = started(tmp_path, command, AVOINKUNTA_DATABASE_URL=url)

    assert_said(done, "refused")
    assert "salainen" not in done.stderr + done.stdout


def test_a_file_that_is_no_database_is_said_in_a_sentence(tmp_path):
    path = tmp_path / "kunta.sqlite3"
    path.write_text("Not a database, but long enough to be looked at as one. " * 40)

    assert_said(
        started(tmp_path, "migrate", AVOINKUNTA_DATABASE_URL=f"sqlite:///{path}"),
        "file is not a database",
    )


def test_a_missing_driver_is_said_in_a_sentence(tmp_path):
    for name in ("psycopg", "psycopg2"):
        (tmp_path / f"{name}.py").write_text("raise ImportError")

    done = started(
        tmp_path,
        "migrate",
        AVOINKUNTA_DATABASE_URL="postgres://someone@127.0.0.1/kunta",
        PYTHONPATH=str(tmp_path),
        PYTHONDONTWRITEBYTECODE="1",
    )

    assert_said(done, "psycopg is not installed")


@pytest.mark.postgres
@pytest.mark.skipif(ON_SQLITE, reason="asks the server of a run with --postgresql")
@pytest.mark.parametrize(("who", "database", "words"), REFUSED)
def test_what_the_server_refuses_is_said_in_its_words(tmp_path, who, database, words):
    place = os.environ["AVOINKUNTA_DATABASE_URL"].split("@")[1].split("/")[0]

    assert_said(
        started(
            tmp_path, "migrate", AVOINKUNTA_DATABASE_URL=f"postgres://{who}@{place}/{database}"
        ),
        words,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("database is locked"),
        IntegrityError("doubled"),
        DatabaseError("disk I/O error"),
    ],
)
def test_a_fault_of_an_open_database_is_not_taken_for_a_missing_one(fault):
    connection.ensure_connection()

    with pytest.raises(type(fault)), database_in_reach():
        raise fault
