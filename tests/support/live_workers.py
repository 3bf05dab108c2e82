"""Several processes of the site on one SQLite, without demo."""

import re
import socket
import subprocess
import sys
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.support.prepared import ROOT, copy_of, run_code, site_env
from tests.support.waiting import PATIENCE, TO_START, until


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Workers:
    """The site as `deploy.serving.server` says, with `count` workers of one thread each.

    Or as gunicorn's `arguments` say.
    """

    def __init__(self, factory, count=4, arguments=(), **environment):
        self.arguments = arguments or ("--workers", str(count), "--threads", "1")
        self.directory, self.port = factory.mktemp("workers"), free_port()
        copy_of(factory, "bare", self.directory)
        self.env = site_env(
            self.directory,
            **{"AVOINKUNTA_LOG_LEVEL": "ERROR", "AVOINKUNTA_DEBUG": "true"} | environment,
        )
        self.log = self.directory / "workers.log"

    def shell(self, code):
        return run_code(self.env, code).strip()

    def start(self):
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "python:deploy.serving.server",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--log-level",
            "error",
            *self.arguments,
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stderr=log)
        until(self.answers, "the workers to answer", patience=TO_START, told=self.log.read_text)

    def answers(self):
        try:
            return self.ask("GET", "/terve/elossa").status < 500
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def ask(self, method, path, form=None, headers=None):
        """On a connection of its own, so that any worker may take it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        body = urlencode(form) if form else None
        connection.request(
            method,
            path,
            body,
            {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {}),
        )
        response = connection.getresponse()
        response.body = response.read().decode()
        connection.close()
        return response

    def form(self, path):
        """The token of a page's form, and the cookie that goes with it."""
        page = self.ask("GET", path)
        cookie = SimpleCookie(page.headers["Set-Cookie"])["csrftoken"].value
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)[1], {
            "Cookie": f"csrftoken={cookie}"
        }
