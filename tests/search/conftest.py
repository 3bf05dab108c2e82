"""An engine in a fresh directory, short ways to make documents and questions, child processes."""

import itertools
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from search.engines.tantivy import Engine
from search.index.schema import Document
from search.query.request import SearchRequest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(directory):
    return Engine(directory)


@pytest.fixture
def tantivy_readers(directory):
    return lambda: Engine(directory)


class Numbered:
    """An engine whose writers number what they read, as the queue does."""

    def __init__(self, engine, numbers):
        self.engine, self.numbers = engine, numbers
        self.backend = engine.backend

    def write(self, changes):
        return self.engine.write(changes, next(self.numbers))

    def rebuild(self, documents):
        return self.engine.rebuild(documents, next(self.numbers))

    def __getattr__(self, name):
        return getattr(self.engine, name)


@pytest.fixture
def elasticsearch_readers(elasticsearch_server, directory, monkeypatch):
    """Engines over indexes of this test's own."""
    from deploy.search_url import cluster_address
    from search.engines.elasticsearch import Engine as ClusterEngine
    from search.engines.elasticsearch import engine as module

    # What others have written is looked for at each question.
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)
    name, numbers = f"t{uuid.uuid4().hex[:12]}", itertools.count(1)
    address = cluster_address(f"{elasticsearch_server.url}?name={name}")
    yield lambda: Numbered(ClusterEngine(address, directory), numbers)
    elasticsearch_server.clear(name)


@pytest.fixture(scope="session")
def make():
    def document(ident, name="", summary="", **rest):
        """Take `language`, `stamp`, `numbers`, and facets by their names."""
        language, stamp, numbers = (
            rest.pop("language", "fi"),
            rest.pop("stamp", 0),
            rest.pop("numbers", {}),
        )
        return Document(ident, {language: {"name": name, "summary": summary}}, rest, numbers, stamp)

    return document


@pytest.fixture(scope="session")
def ask():
    def question(text="", **options):
        return SearchRequest(**{"on_day": 1, "text": text} | options)

    return question


@pytest.fixture
def start(directory):
    """Start Python with `directory` and `engine`; it is killed at the end."""
    children = []

    def run(code):
        head = (
            "import signal, sys, django\ndjango.setup()\nfrom search.index.schema import"
            " Document\nfrom search.engines.tantivy import *\n"
        )
        head += f"directory = {str(directory)!r}\nengine = Engine(directory)\n"
        child = subprocess.Popen(
            [sys.executable, "-c", head + code],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "deploy.settings"},
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield run
    for child in children:
        child.kill()
        child.wait()
        child.stdout.close()
