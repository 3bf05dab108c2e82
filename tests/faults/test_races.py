"""Real processes meet on one version: one winner each time, nothing lost, one event, one mail.

On SQLite and on PostgreSQL.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.support.postgresql import Server
from tests.support.prepared import ROOT, copy_of, manage, site_env

# Of each kind of race, on each database; RACE_ROUNDS=500 runs as many as were run before this was
# first landed.
ROUNDS = int(os.environ.get("RACE_ROUNDS", "12"))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]


def run(env, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def env(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp("races")
    if request.param == "sqlite":
        copy_of(tmp_path_factory, "bare", directory)
        yield site_env(directory, AVOINKUNTA_LOG_LEVEL="ERROR")
        return
    server = Server()
    server.start()
    found = site_env(directory, AVOINKUNTA_LOG_LEVEL="ERROR", AVOINKUNTA_DATABASE_URL=server.url)
    manage(found, "migrate", "-v0")
    manage(found, "deploy_reference")
    yield found
    server.stop()


def test_one_wins_and_the_other_is_told(env):
    found = json.loads(
        run(env, "-m", "tests.support.faults.race_course", str(ROUNDS)).split("COURSE")[-1]
    )

    approved = {
        "events": ["version.approved"],
        "mails": 1,
        "published": True,
        "state": "approved",
        "whole": True,
    }
    returned = {
        "events": ["version.changes_requested"],
        "mails": 1,
        "published": False,
        "state": "changes_requested",
        "whole": True,
    }
    assert outcomes(found["approve_against_edit"]) <= {
        text(["done", "NotPermittedError"], approved)
    }
    assert outcomes(found["two_decide"]) <= {
        text(["NotPermittedError", "done"], approved),
        text(["NotPermittedError", "done"], returned),
    }
    assert outcomes(found["two_edit"]) <= {
        text(["StaleWriteError", "done"], {"events": 1, "kept": True, "steps": 1})
    }
    assert outcomes(found["two_leave"]) <= {text(["LastOwnerError", "done"], 1)}
    # To the sender, and to the two reviewers that work has come.
    assert found.pop("fifty_submits") == {
        "answers": 50,
        "done": 50,
        "events": ["version.submitted"],
        "mails": 3,
        "state": "submitted",
        "row_version": 2,
    }
    assert all(sum(rounds.values()) == ROUNDS for rounds in found.values())


def outcomes(rounds):
    return set(rounds)


def text(results, left):
    return json.dumps([results, left], sort_keys=True)
