"""Several processes of the site on one SQLite, without demo."""

import os
import re
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Workers:
    """Gunicorn with `count` workers of one thread each."""

    def __init__(self, directory, count=4, **environment):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("AVOINKUNTA_", "DJANGO_ALLOW_"))}
        self.directory, self.count, self.port = directory, count, free_port()
        self.env = own | {"AVOINKUNTA_DATA_DIR": str(directory), "AVOINKUNTA_LOG_LEVEL": "ERROR", "AVOINKUNTA_DEBUG": "true"} | environment
        self.manage("migrate", "-v0")

    def manage(self, *arguments):
        done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def shell(self, code):
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def start(self):
        command = [sys.executable, "-m", "gunicorn", "deploy.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", str(self.count), "--log-level", "error"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def answers(self):
        try:
            return self.ask("GET", "/terve/elossa").status == 200
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(15)

    def ask(self, method, path, form=None, headers=None):
        """On a connection of its own, so that any worker may take it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode(form) if form else None
        connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {}))
        response = connection.getresponse()
        response.body = response.read().decode()
        connection.close()
        return response

    def form(self, path):
        """The token of a page's form, and the cookie that goes with it."""
        page = self.ask("GET", path)
        cookie = SimpleCookie(page.headers["Set-Cookie"])["csrftoken"].value
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)[1], {"Cookie": f"csrftoken={cookie}"}
