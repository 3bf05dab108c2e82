"""The search server in trouble under a serving site: no page fails, and all is well by itself.

How long things took is printed (-s); only what must hold however slow the machine is, is asserted.
"""

import contextlib
import json
import random
import sqlite3
import subprocess
import sys
import threading
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.benchmarks.stopwatch import figures, timed, told
from tests.support.browser.site import Site
from tests.support.elasticsearch.proxy import HANGING, PASSING, REFUSING, Proxy
from tests.support.prepared import ROOT, run_code
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("elasticsearch")]
NAME = "vikasieto"
TO_HEAL = 240
PROBE_SECONDS = 0.05
LOOK = """
import json
from django.utils import timezone
from search.indexing.queue import upkeeps
from search.models import QueueRow
today = timezone.localdate()
print(json.dumps([QueueRow.objects.count(), *(len(u.drift(today).offerings) for u in upkeeps())]))
"""


class ClusterSite(Site):
    """The demo, served with its worker, over a server behind a proxy."""

    def __init__(self, factory, server, url=""):
        self.server, self.proxy, self.worker = server, Proxy(server), None
        super().__init__(
            factory,
            AVOINKUNTA_SEARCH_URL=f"{url or self.proxy.url}?name={NAME}",
            AVOINKUNTA_LOG_LEVEL="ERROR",
            AVOINKUNTA_API_RATE="",
        )
        self.chance = random.Random(14)

    def command(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def work(self):
        self.worker = self.command("search_worker")

    def kill_worker(self):
        self.worker.kill()
        self.worker.wait(PATIENCE)

    def change(self, count):
        """Some offerings go from the list or come back; rows wait for both indexes."""
        with sqlite3.connect(self.directory / "avoinkunta.sqlite3", timeout=PATIENCE) as database:
            rows = database.execute(
                "SELECT id FROM catalogue_offering WHERE published_id IS NOT NULL ORDER BY id"
            ).fetchall()
            for (pk,) in self.chance.sample(rows, count):
                database.execute(
                    "UPDATE catalogue_offering SET withdrawn_at = CASE WHEN withdrawn_at IS NULL"
                    " THEN datetime('now') END WHERE id = ?",
                    (pk,),
                )
                for engine in ("elasticsearch", "tantivy"):
                    database.execute(
                        "INSERT INTO search_queuerow (offering_id, change_number, engine,"
                        " created_at) VALUES (?, 0, ?, datetime('now'))",
                        (pk, engine),
                    )
        database.close()

    def is_in_step(self):
        """Whether nothing waits and both indexes equal the database."""
        with contextlib.suppress(AssertionError):
            return json.loads(run_code(self.env, LOOK).splitlines()[-1]) == [0, 0, 0]
        return False

    def answer(self, path):
        """(status, who searched)."""
        try:
            with urlopen(f"{self.address}{path}", timeout=PATIENCE) as response:  # noqa: S310 -- our own server
                response.read()
                return response.status, response.headers["X-Search-Backend"]
        except HTTPError as error:
            return error.code, None

    def current_index(self):
        (index,) = [
            name
            for name, told in self.server.ask("GET", f"/{NAME}-*/_alias").items()
            if not name.endswith(".words") and any("." not in alias for alias in told["aliases"])
        ]
        return index

    def stop(self):
        self.kill_worker()
        super().stop()
        self.proxy.turn(PASSING)
        self.proxy.stop()
        self.server.clear(NAME)


class Visitors:
    """Who search all the while: what they were answered, by whom, in what time."""

    WORDS = ("kirjasto", "asianhallinta", "verkkosivut", "kartta", "kunnan+palvelu", "varaus")

    def __init__(self, site, threads=2):
        self.site, self.answers, self.stopped = site, [], threading.Event()
        self.threads = [threading.Thread(target=self.walk, args=(n,)) for n in range(threads)]

    def walk(self, number):
        chance = random.Random(number)
        while not self.stopped.is_set():
            words = f"{chance.choice(self.WORDS)}+{chance.randrange(1000)}"
            path = chance.choice(("/ratkaisut", "/sv/ratkaisut", "/api/v1/offerings/"))
            self.ask(f"{path}?q={words}")

    def ask(self, path):
        answer, took = timed(lambda: self.site.answer(path))
        self.answers.append((took, *answer))
        return answer

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.stopped.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def by(self, backend, since=0):
        return [took for took, _, answered in self.answers[since:] if answered == backend]


class Probe(Visitors):
    """Looks for the alias each 50 ms, at the server itself."""

    def __init__(self, site):
        super().__init__(site, threads=1)

    def walk(self, _number):
        while not self.stopped.wait(PROBE_SECONDS):
            try:
                told = self.site.server.ask("GET", f"/_alias/{NAME}-*")
                names = {alias for index in told.values() for alias in index["aliases"]}
                self.answers.append(any("." not in name for name in names))
            except HTTPError:
                self.answers.append(False)


@pytest.fixture(scope="module")
def site(tmp_path_factory, elasticsearch_server):
    running = ClusterSite(tmp_path_factory, elasticsearch_server)
    running.work()
    running.start()
    until(running.is_in_step, "both indexes to be built", patience=TO_HEAL)
    yield running
    running.stop()


def all_well(site, visitors):
    """The cluster answers again, and both indexes are in step."""
    until(
        lambda: visitors.ask("/ratkaisut?q=kirjasto")[1] == "elasticsearch",
        "the cluster to answer again",
        patience=TO_HEAL,
    )
    until(site.is_in_step, "both indexes to equal the database", patience=TO_HEAL)


def assert_none_failed(visitors):
    assert {status for _, status, _ in visitors.answers} == {200}


def red(site):
    index = site.current_index()
    site.server.ask("POST", f"/{index}/_close")
    nowhere = {"index.routing.allocation.require._name": "nowhere"}
    site.server.ask("PUT", f"/{index}/_settings", nowhere)
    site.server.ask("POST", f"/{index}/_open?wait_for_active_shards=0")


def emptied(site):
    """Another index of ours, with nothing in it, under the same name."""
    index = site.current_index()
    alias = index.rpartition("-")[0]
    fields = site.server.ask("GET", f"/{index}/_mapping")[index]["mappings"]
    site.server.ask("PUT", f"/{index}0", {"mappings": fields})
    moved = [
        {"remove": {"index": index, "alias": alias}},
        {"add": {"index": f"{index}0", "alias": alias}},
    ]
    site.server.ask("POST", "/_aliases", {"actions": moved})


def conflicting(site):
    index = site.current_index()
    alias = index.rpartition("-")[0]
    fields = {"mappings": {"properties": {"name_l": {"type": "long"}}}}
    site.server.ask("PUT", f"/{index}0", fields)
    moved = [
        {"remove": {"index": index, "alias": alias}},
        {"add": {"index": f"{index}0", "alias": alias}},
    ]
    site.server.ask("POST", "/_aliases", {"actions": moved})


@pytest.mark.parametrize("mode", [REFUSING, HANGING, 503, 429])
def test_a_server_that_does_not_answer(site, mode):
    with Visitors(site) as visitors, Probe(site) as probe:
        until(lambda: len(visitors.by("elasticsearch")) > 20, "the cluster to answer")
        before = figures(visitors.by("elasticsearch"))
        since = len(visitors.answers)
        site.proxy.turn(mode)
        first = visitors.ask("/ratkaisut?q=ensin")
        first_took = visitors.answers[-1][0]
        site.change(10)
        until(lambda: len(visitors.by("tantivy", since)) > 200, "the embedded index to answer")
        away = visitors.by("tantivy", since)
        site.proxy.turn(PASSING)
        all_well(site, visitors)

    told(f"{mode}, before", before)
    told("first answer", f"{first_took * 1000:.0f} ms")
    told("meanwhile", figures(away))
    told("meanwhile, the last hundred", figures(away[-100:]))
    assert first == (200, "tantivy")
    assert_none_failed(visitors)
    assert set(probe.answers) == {True}


@pytest.mark.parametrize("harm", [red, emptied, conflicting])
def test_an_index_that_is_harmed_on_the_server(site, harm):
    with Visitors(site) as visitors, Probe(site) as probe:
        until(lambda: len(visitors.by("elasticsearch")) > 20, "the cluster to answer")
        harmed = site.current_index()
        harm(site)
        site.change(10)
        until(lambda: site.current_index() not in {harmed, f"{harmed}0"}, "a new index")
        all_well(site, visitors)

    told("all the while", figures([took for took, _, _ in visitors.answers]))
    assert_none_failed(visitors)
    assert set(probe.answers) == {True}
