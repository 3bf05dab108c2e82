"""Real processes, a real SQLite file, real kill -9: nothing committed is lost, the broken heals."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys

import pytest

from tests.support.prepared import ROOT, copy_of, manage, run_code, site_env
from tests.support.waiting import PATIENCE, some_moment

# KILL_ROUNDS=25 runs as many as were run before this was first landed.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "8"))
CHANGED_PER_ROUND = 40

pytestmark = pytest.mark.slow

LOOK = """
import json
from django.utils import timezone
from search.models import QueueRow
from search.query.request import SearchRequest
from search.service import engine
from search.indexing.queue import drift
today = timezone.localdate()
found = {}
for word in WORDS:
    ask = SearchRequest(on_day=today.toordinal(), text=word, limit=200, want_facets=False)
    found[word] = list(engine().search(ask).ids)
print(json.dumps({
    "drift": len(drift(today).offerings),
    "waiting": QueueRow.objects.count(),
    "found": found,
    "documents": engine().document_count(),
}))
"""


class Site:
    """A site of its own in a directory, driven from outside."""

    def __init__(self, factory):
        self.directory = factory.mktemp("site")
        copy_of(factory, "demo", self.directory)
        self.env = site_env(self.directory, AVOINKUNTA_LOG_LEVEL="ERROR")

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def manage(self, *arguments):
        return manage(self.env, *arguments)

    def look(self, words):
        return json.loads(run_code(self.env, f"WORDS = {words!r}\n{LOOK}").splitlines()[-1])

    def change(self, word, count):
        """Give some published offerings a new name and queue them, in one committed transaction."""
        with sqlite3.connect(self.directory / "avoinkunta.sqlite3", timeout=PATIENCE) as database:
            published = [
                row[0]
                for row in database.execute(
                    "SELECT id FROM catalogue_offering WHERE published_id IS NOT NULL AND"
                    " withdrawn_at IS NULL"
                )
            ]
            listed = {
                row[0]
                for row in database.execute(
                    "SELECT o.id FROM catalogue_offering o JOIN vendors_membership m USING"
                    " (vendor_id) WHERE m.ends_on IS NULL"
                )
            }
            chosen = random.Random(word).sample(sorted(set(published) & listed), count)
            # What was sent is frozen by triggers; the worker does not mind who wrote it.
            frozen = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name ="
                " 'catalogue_version'"
            )
            for (trigger,) in frozen.fetchall():
                database.execute(f'DROP TRIGGER "{trigger}"')
            for pk in chosen:
                database.execute(
                    "UPDATE catalogue_version SET name_fi = ?, row_version = row_version + 1 WHERE"
                    " id = (SELECT published_id FROM catalogue_offering WHERE id = ?)",
                    (f"{word} {pk}", pk),
                )
                database.execute(
                    "INSERT INTO search_queuerow (offering_id, change_number, engine, created_at)"
                    " VALUES (?, 0, 'tantivy', datetime('now'))",
                    (pk,),
                )
        database.close()
        return chosen


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)
    process.stdout.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return Site(tmp_path_factory)


def word_of(number):
    """A word no dictionary knows and no other round resembles."""
    return "zq" + "".join("bcdfghjklm"[int(digit)] * 2 for digit in f"{number:03d}") + "xw"


def test_a_worker_killed_again_and_again_loses_nothing_that_was_committed(site):
    chance = random.Random(20261123)
    last_word = {}

    for number in range(ROUNDS):
        word = word_of(number)
        last_word.update(dict.fromkeys(site.change(word, CHANGED_PER_ROUND), word))
        worker = site.start("search_worker")
        some_moment(chance.uniform(0.9, 2.2))
        kill(worker)
    site.manage("search_worker", "--once")

    words = sorted(set(last_word.values()))
    seen = site.look(words)
    assert seen["waiting"] == 0
    assert seen["drift"] == 0
    for word in words:
        assert sorted(seen["found"][word]) == sorted(
            pk for pk, last in last_word.items() if last == word
        )


def test_a_rebuild_killed_half_way_leaves_the_old_index_answering(site):
    before = site.look(["verkkosivusto"])

    for pause in (0.9, 1.2, 1.5, 1.8):
        rebuild = site.start("search_rebuild")
        some_moment(pause)
        kill(rebuild)

    after = site.look(["verkkosivusto"])
    assert after["documents"] == before["documents"]
    assert after["found"] == before["found"]
    site.manage("search_rebuild")
    assert site.look([])["drift"] == 0
