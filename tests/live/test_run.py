"""`make run` as a person uses it: twice at once, killed, started again.

What it leaves is nobody else's to read, and the demo comes once.
"""

import signal
import stat
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from deploy.serving.holding import hold
from tests.support.live_workers import free_port
from tests.support.prepared import ROOT, run_code, site_env
from tests.support.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]
# A first start takes 20 seconds on a quiet machine.
PATIENCE = 600
PEOPLE = (
    "from accounts.models import User\nprint(sorted(User.objects.values_list('email',"
    " 'is_superuser')))"
)
MOVE_STAFF = (
    "from accounts.models import"
    " User\nUser.objects.filter(is_superuser=True).update(email='oma@kunta.example')"
)
TAKE_ALL = """
from accounts.models import User
from catalogue.models import Offering, Version
Offering.objects.update(withdrawn_at='2026-01-01T00:00:00Z')
User.objects.filter(email__startswith='ostaja').update(email='poissa@kunta.example')
"""
# A mail, so that its file is there too.
ASK = (
    "from django.core.mail import send_mail\nsend_mail('Aihe', 'Teksti', None, ['a@kunta.example'])"
)


class Run:
    def __init__(self, directory, port):
        self.directory, self.port = directory, port
        self.env = site_env(directory, AVOINKUNTA_MAIL="file", PYTHONUNBUFFERED="1")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "deploy_run", "--port", str(port)],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until_it_serves(self):
        until(
            lambda: self.process.poll() is not None or self.serves(),
            "the run to serve",
            patience=PATIENCE,
        )
        assert self.process.poll() is None, self.process.stdout.read()
        return self

    def serves(self):
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/terve/valmis", timeout=60) as response:
                return response.status == 200
        except (URLError, OSError):
            return False

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        self.process.stdout.close()

    def shell(self, code):
        return run_code(self.env, code).strip()


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The one that serves and what the other said: two started at once in an empty directory."""
    directory = tmp_path_factory.mktemp("run") / "var"
    both = [Run(directory, free_port()) for _ in range(2)]
    until(
        lambda: any(run.process.poll() is not None for run in both),
        "one of the two to give way",
        patience=PATIENCE,
    )
    loser = next(run for run in both if run.process.poll() is not None)
    winner = next(run for run in both if run is not loser)
    winner.until_it_serves()
    yield winner, loser.process.returncode, loser.process.stdout.read()
    loser.process.stdout.close()
    if winner.process.poll() is None:
        winner.stop()


def modes(directory):
    """What each kind of thing in the directory may be done to, by whom."""
    return {
        (stat.S_ISDIR(path.lstat().st_mode), oct(stat.S_IMODE(path.lstat().st_mode)))
        for path in [directory, *directory.rglob("*")]
    }


def test_of_two_runs_at_once_one_serves_and_the_other_says_who_does(two):
    winner, status, said = two

    assert winner.serves()
    assert status == 1
    assert "Traceback" not in said
    lines = said.strip().splitlines()
    assert lines[-1].startswith(f"CommandError: {winner.directory} is in use by ")
    assert (
        f"process {winner.process.pid} at http://127.0.0.1:{winner.port}/" in lines[-1]
        or "another run that is just starting" in lines[-1]
    )


def test_a_later_one_says_it_too(two):
    winner, _, _ = two

    late = Run(winner.directory, free_port())
    said = late.process.communicate(timeout=PATIENCE)[0]

    assert late.process.returncode == 1
    assert f"is in use by process {winner.process.pid} at http://127.0.0.1:{winner.port}/" in said
    assert "Traceback" not in said


def test_all_it_makes_is_its_users_alone(two):
    winner, _, _ = two
    winner.shell(ASK)
    made = {path.name for path in winner.directory.iterdir()}

    assert {
        "avoinkunta.sqlite3",
        "avoinkunta.sqlite3-wal",
        "avoinkunta.sqlite3-shm",
        "secret-key",
        "demo-sign-ins.txt",
        "cache",
        "search",
        "static",
        "mail",
        "running",
    } <= made
    assert any((winner.directory / "mail").iterdir())
    assert any((winner.directory / "cache").iterdir())
    assert modes(winner.directory) == {(True, "0o700"), (False, "0o600")}


def test_a_killed_run_leaves_nothing_behind_and_the_next_heals_and_brings_no_demo_back(two):
    winner, _, _ = two
    winner.shell(MOVE_STAFF)
    winner.shell(TAKE_ALL)
    before, sign_ins = winner.shell(PEOPLE), (winner.directory / "demo-sign-ins.txt").read_text()
    children = children_of(winner.process.pid)
    assert len(children) == 3

    winner.stop(signal.SIGKILL)
    hold(winner.directory, "127.0.0.1:1").close()
    wait_for_end(children)
    for path in [winner.directory, *winner.directory.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)

    again = Run(winner.directory, winner.port).until_it_serves()
    try:
        assert modes(winner.directory) == {(True, "0o700"), (False, "0o600")}
        assert again.shell(PEOPLE) == before
        assert (winner.directory / "demo-sign-ins.txt").read_text() == sign_ins
    finally:
        again.stop()
    assert again.process.returncode == 0


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for_end(processes):
    until(
        lambda: not any(is_running(pid) for pid in processes),
        "the children to end",
        patience=PATIENCE,
    )


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(("port", "variables", "sentence"), [
    ("70000", {}, "CommandError: The port 70000 is none"),
    ("0", {}, "CommandError: The port 0 is none"),
    ("taken", {}, "CommandError: Nothing can listen at 127.0.0.1:"),
])  # fmt: skip
def test_what_cannot_be_served_is_said_in_a_sentence(tmp_path, port, variables, sentence):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = {"taken": str(other.getsockname()[1]), "free": str(free_port())}.get(port, port)
        done = subprocess.run(
            [sys.executable, "manage.py", "deploy_run", "--port", number],
            cwd=ROOT,
            env={**site_env(tmp_path), **variables},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir())
