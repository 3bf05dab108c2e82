"""Truly at the same moment, and with a process that dies: an act is done once, and limits hold.

On SQLite and on PostgreSQL.
"""

import json
import subprocess
import sys

import pytest

from tests.faults.test_races import env, run  # noqa: F401 -- the fixture of both databases
from tests.support.prepared import ROOT, manage

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]


def course(env, act):  # noqa: F811 -- the fixture's value
    return json.loads(run(env, "-m", "tests.support.faults.once_course", act).split("COURSE")[-1])


def test_equal_requests_at_once_are_one_act_with_one_answer_and_limits_hold(
    env,  # noqa: F811 -- the fixture
):
    manage(env, "collectstatic", "--noinput", "-v0")
    died = subprocess.run(
        [sys.executable, "-m", "tests.support.faults.once_course", "die"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == 9, died.stderr[-2000:]

    found = course(env, "run")

    answers = {
        name: [json.loads(answer) for answer in made["answers"]] for name, made in found.items()
    }
    assert {name: [status for status, _place in given] for name, given in answers.items()} == {
        name: [302] for name in found
    } | {"key": [200], "api draft": [201], "api import": [201]}, answers
    assert {name: made["events"] for name, made in found.items()} == dict.fromkeys(found, 1)
    assert {name for name, made in found.items() if made["mails"]} == {"invitation"}
    # The one invitation of before counts too.
    assert course(env | {"AVOINKUNTA_INVITATIONS_A_DAY": "4"}, "limited") == {
        "answers": [302, 302, 302, 429, 429],
        "invitations": 3,
    }
