"""A site of its own, prepared and served as in production, and a visitor.

The visitor remembers everything that went wrong.
"""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.prepared import ROOT, copy_of, run_code, site_env
from tests.support.waiting import PATIENCE, TO_START, until

LANGUAGES = ("fi", "sv", "en")
WIDE, NARROW, NARROWEST = (
    {"width": 1280, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 800},
)


class Site:
    """A copy of a prepared site, with what `code` adds.

    Served as `deploy.serving.server` says with two threads, without DEBUG, with the manifest of
    static files.
    """

    def __init__(self, factory, prepared="demo", code="", **env):
        self.directory = factory.mktemp("site")
        copy_of(factory, prepared, self.directory)
        self.env = site_env(self.directory, **env)
        if code:
            self.run_code(code)

    def run_code(self, code):
        return run_code(self.env, code)

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "python:deploy.serving.server",
            "--bind",
            self.address.removeprefix("http://"),
            "--workers",
            "1",
            "--threads",
            "2",
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        until(
            lambda: self.process.poll() is not None or self.answers(),
            "the site to serve",
            patience=TO_START,
            told=self.log.read_text,
        )
        assert self.process.poll() is None, self.log.read_text()

    def answers(self):
        try:
            with urlopen(f"{self.address}/terve/valmis", timeout=PATIENCE) as response:  # noqa: S310 -- our own server
                return response.status == 200
        except URLError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def lose_index(self):
        shutil.rmtree(self.directory / "search")

    @property
    def log(self):
        return Path(self.directory) / "gunicorn.log"


class Visitor:
    """A tab; `wrong` gathers console errors, failed requests and requests to elsewhere.

    A breach of the CSP is a console error.
    """

    def __init__(self, context, address):
        self.address, self.wrong, self.refused = address, [], set()
        self.page = context.new_page()
        self.page.on("console", self.on_console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(address)
                else self.wrong.append(f"foreign: {request.url}")
            ),
        )
        self.page.on("requestfailed", self.on_failure)

    def on_console(self, message):
        # The browser reports a page's own 404 or 410 as an error.
        if message.type == "error" and message.location.get("url") not in self.refused:
            self.wrong.append(f"console: {message.text}")

    def on_failure(self, request):
        # htmx gives up a request that a newer one replaces.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def open(self, path, *, status=200):
        if status != 200:
            self.refused.add(self.address + path)
        response = self.page.goto(self.address + path)
        assert response.status == status, path
        return self.page

    def scrolls_sideways(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def path(self):
        return self.page.url.removeprefix(self.address)

    def __getattr__(self, name):
        return getattr(self.page, name)


def localized(path, language):
    return path if language == "fi" else f"/{language}{path}"


def number(text):
    """The first number of a text: `1 234 ratkaisua`."""
    return int(re.sub(r"\s", "", re.search(r"\d[\d\s]*", text).group()))


def hits(page):
    return number(page.locator("#tulos-o").inner_text())


def count_beside(page, facet, value):
    return number(page.locator(f"#n-{facet}-{value}").text_content())


def names(page):
    return page.locator(".offer__name").all_inner_texts()


def prices(page):
    """Sums in the order of the list, in euros; what cannot be assessed is infinite."""
    sums = page.locator(".offer .price__sum").all_inner_texts()
    return [
        float("inf") if words == "–" else float(re.sub(r"[^\d,]", "", words).replace(",", "."))
        for words in sums
    ]
