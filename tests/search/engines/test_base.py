"""The table of engines."""

import subprocess
import sys

import pytest

from search.engines.base import engine_named
from tests.support.prepared import ROOT, site_env

SITE = """
import sys
import deploy.wsgi
import search.indexing.queue, search.results.views, search.api.views
from search.service import engines
print([kept.backend for kept in engines()], sorted(
    name for name in ("elasticsearch", "elastic_transport", "tantivy") if name in sys.modules
))
"""


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("embedded", "['tantivy'] ['tantivy']"),
        (
            "http://127.0.0.1:9",
            "['elasticsearch', 'tantivy'] ['elastic_transport', 'elasticsearch', 'tantivy']",
        ),
    ],
)
def test_the_client_of_a_cluster_is_loaded_where_one_is_chosen_only(tmp_path, url, told):
    done = subprocess.run(
        [sys.executable, "-c", SITE],
        cwd=ROOT,
        env=site_env(tmp_path, AVOINKUNTA_SEARCH_URL=url),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == told


def test_an_engine_that_is_not_there_is_no_engine(tmp_path):
    with pytest.raises(KeyError):
        engine_named("solr", str(tmp_path))
