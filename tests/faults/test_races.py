"""Real processes meet on one version, on SQLite and on PostgreSQL: one winner each time, nothing lost, one event, one mail."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.live.test_postgresql import BINARIES, Server

ROOT = Path(__file__).resolve().parents[2]
# Of each kind of race, on each database; RACE_ROUNDS=500 runs as many as were run before this was first landed.
ROUNDS = int(os.environ.get("RACE_ROUNDS", "40"))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]


def site_env(directory, url):
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AVOINKUNTA_", "DJANGO_"))}
    return {**own, "AVOINKUNTA_DATA_DIR": str(directory), "AVOINKUNTA_LOG_LEVEL": "ERROR", **({"AVOINKUNTA_DATABASE_URL": url} if url else {})}


def run(env, *arguments):
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def env(request, tmp_path):
    if request.param == "sqlite":
        yield site_env(tmp_path, "")
        return
    if not BINARIES:
        pytest.fail("PostgreSQL's server is not installed: apt install postgresql")
    # Not one of pytest's directories: those are closed to others, and `postgres` must be able to walk down to its own.
    server = Server(Path(tempfile.mkdtemp(prefix="avoinkunta-races-")))
    server.start()
    yield site_env(tmp_path, f"postgres://postgres@127.0.0.1:{server.port}/postgres")
    server.stop()
    shutil.rmtree(server.directory, ignore_errors=True)


def test_one_wins_and_the_other_is_told(env):
    run(env, "manage.py", "migrate", "-v0")
    run(env, "manage.py", "deploy_reference")

    found = json.loads(run(env, "-m", "tests.faults.race_course", str(ROUNDS)).split("COURSE")[-1])

    approved = {"events": ["version.approved"], "mails": 1, "published": True, "state": "approved", "whole": True}
    returned = {"events": ["version.changes_requested"], "mails": 1, "published": False, "state": "changes_requested", "whole": True}
    assert outcomes(found["approve_against_edit"]) <= {text(["done", "NotPermittedError"], approved)}
    assert outcomes(found["two_decide"]) <= {text(["NotPermittedError", "done"], approved), text(["NotPermittedError", "done"], returned)}
    assert outcomes(found["two_edit"]) <= {text(["StaleWriteError", "done"], {"events": 1, "kept": True, "steps": 1})}
    assert outcomes(found["two_leave"]) <= {text(["LastOwnerError", "done"], 1)}
    assert found.pop("fifty_submits") == {"answers": 50, "done": 50, "events": ["version.submitted"], "mails": 1, "state": "submitted", "row_version": 2}
    assert all(sum(rounds.values()) == ROUNDS for rounds in found.values())


def outcomes(rounds):
    return set(rounds)


def text(results, left):
    return json.dumps([results, left], sort_keys=True)
