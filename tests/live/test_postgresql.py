"""The site on a real PostgreSQL: migrations, triggers, reference data, the demo, search.

Many offerings, with and without an index.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.postgresql import Server

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

LOOK = """
import json
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from accounts.models import AuditEvent, User
from catalogue.models import Offering, State, Version
from search.engines import database
from search.query.request import SearchRequest
from search.service import find
from search.indexing.queue import drift

def refused(sql):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return str(error).splitlines()[0]
    return ""

def refuses_second_address():
    try:
        with transaction.atomic():
            User.objects.bulk_create(
                [User(email="Someone@example.com"), User(email="someone@EXAMPLE.com")])
    except IntegrityError:
        return True
    return False

today = timezone.localdate()
draft = Version.objects.filter(state=State.DRAFT).first()
bands = {}
for band in ("under", "between", "over", "unknown"):
    ask = SearchRequest(
        on_day=today.toordinal(), bands=(band,), population=8412, limit=500, want_facets=False,
        ordering="name")
    bands[band] = sorted(find(ask).ids) == sorted(database.find(ask).ids)
client = Client()
paths = (
    "/", "/ratkaisut?q=verkkosivut&kunta=091", "/ratkaisut/kuntasivusto-drupalilla", "/toimittajat",
    "/api/v1/offerings/?facets=1")
pages = {path: client.get(path, headers={"host": "localhost"}).status_code for path in paths}
point = f"UPDATE catalogue_offering SET published_id = {draft.pk} WHERE id = {draft.offering_id}"
print(json.dumps({
    "vendor": connection.vendor,
    "update": refused("UPDATE accounts_auditevent SET verb = 'a.b'"),
    "delete": refused("DELETE FROM accounts_auditevent"),
    "pointer": refused(point),
    "address": refuses_second_address(),
    "public": Offering.objects.published(today).count(),
    "drift": len(drift(today).offerings),
    "bands": bands,
    "pages": pages,
}))
"""


@pytest.fixture(scope="module")
def manage(tmp_path_factory):
    server = Server()
    server.start()
    env = {
        **os.environ,
        "AVOINKUNTA_DATABASE_URL": server.url,
        "AVOINKUNTA_DATA_DIR": str(tmp_path_factory.mktemp("site")),
        "AVOINKUNTA_DEBUG": "true",
    }

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    yield run
    server.stop()


def test_the_whole_site_runs_on_postgresql(manage):
    manage("migrate", "-v0")
    assert "308 added" in manage("deploy_reference")
    assert "308 unchanged" in manage("deploy_reference")
    manage("catalogue_demo")
    manage("search_rebuild")

    seen = json.loads(manage("shell", "--no-imports", "-c", LOOK).splitlines()[-1])

    assert seen["vendor"] == "postgresql"
    assert "an audit event cannot be changed or removed" in seen["update"]
    assert "an audit event cannot be changed or removed" in seen["delete"]
    assert "only an approved version" in seen["pointer"]
    assert seen["address"]
    assert seen["public"] == 187
    assert seen["drift"] == 0
    assert seen["bands"] == dict.fromkeys(["under", "between", "over", "unknown"], True)
    assert set(seen["pages"].values()) == {200}


def test_copies_for_measuring_are_whole_on_postgresql(manage):
    manage("catalogue_generate", "1000")

    count = (
        "from catalogue.models import Offering, Finding; from django.utils import timezone;"
        " print(Offering.objects.published(timezone.localdate()).count())"
    )
    assert manage("shell", "--no-imports", "-c", count).splitlines()[-1] == "1000"
    manage("catalogue_generate", "1100")
    assert manage("shell", "--no-imports", "-c", count).splitlines()[-1] == "1100"
