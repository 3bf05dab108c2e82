"""An engine in a fresh directory, short ways to make documents and questions, child processes."""

import os
import subprocess
import sys
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
