"""The site as `make run` serves it, and a small project beside it on the same server."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from deploy.serving.children import _dying_with
from tests.benchmarks.speed.places import ROOT

# A start may make the index of 100,000 anew, on a machine that has much else to do.
TO_START, TO_STOP, TO_ANSWER, LOOK = 1800, 30, 900, 0.2
# Connections that meet every worker, as good as surely.
SEVERAL = 6
SERVER = ("-m", "gunicorn", "--config", "python:deploy.serving.server")
MEGABYTE = 1024
MEMORY = re.compile(r"^(Rss|Pss):\s+(\d+) kB", re.MULTILINE)


class NotServedError(Exception):
    """The server ended, or did not answer in time; the end of its log is told."""


class Served:
    """A server of its own session, for as long as the `with` lasts. `command` gets its port.

    `ready` answers 200 once all is there, `alive` at the least cost.
    """

    def __init__(self, name, command, environment, log, ready, alive=""):
        self.name, self.log = name, log
        self.ready, self.alive = ready, alive or ready
        self.environment, self.port = environment, _free_port()
        self.command = [part.format(port=self.port) for part in command]

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # A bench that is killed leaves no server behind.
                preexec_fn=_dying_with(os.getpid()),  # noqa: PLW1509 -- no thread runs yet
            )
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_error):
        self.stop()

    def wait(self):
        deadline = time.monotonic() + TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = self.log.read_text(encoding="utf-8", errors="replace")[-3000:]
                msg = f"{self.name} is not served: {said}"
                raise NotServedError(msg)
            time.sleep(LOOK)

    def answers(self):
        try:
            return self.ask(self.ready).status == 200
        except OSError:
            return False

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)

    def ask(self, path, **headers):
        """One answer with its `body`, on a connection of its own: any worker may take it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TO_ANSWER)
        try:
            connection.request(
                "GET",
                path,
                headers={name.replace("_", "-"): text for name, text in headers.items()},
            )
            response = connection.getresponse()
            response.body = response.read()
            return response
        finally:
            connection.close()

    def settle(self):
        """Wait until what a client left behind unanswered is through."""
        for _time in range(SEVERAL):
            self.ask(self.alive)

    def worker_memory(self):
        """(resident, own share) of each worker in MB; none where the system does not tell."""
        return [
            memory_of(worker)
            for master in [self.process.pid, *children(self.process.pid)]
            if is_gunicorn(master)
            for worker in children(master)
        ]


def site(name, directory, environment):
    return Served(
        name,
        [sys.executable, "manage.py", "deploy_run", "--port", "{port}"],
        environment,
        directory / "served.log",
        "/terve/valmis",
        "/terve/elossa",
    )


def project(name, wsgi, environment, log, alive, python=sys.executable):
    return Served(
        name, [python, *SERVER, "--bind", "127.0.0.1:{port}", wsgi], environment, log, alive
    )


def children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in _text(task).split()]


def is_gunicorn(pid):
    return b"gunicorn" in _text(Path(f"/proc/{pid}/cmdline")).encode()


def memory_of(pid):
    """What it holds, and that without what it shares with the others, in MB."""
    found = dict(MEMORY.findall(_text(Path(f"/proc/{pid}/smaps_rollup"))))
    return tuple(int(found.get(name, 0)) / MEGABYTE for name in ("Rss", "Pss"))


def _text(path):
    # A process may be gone when it is looked at.
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
