"""Readiness names what is wanting.

503 where no page can be made, 200 and `degraded` where reading goes on.
"""

from collections import namedtuple

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from whitenoise.storage import CompressedManifestStaticFilesStorage

from deploy.serving import readiness

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def ready(client, search_index):
    search_index()

    def ask():
        response = client.get("/terve/valmis")
        return response.status_code, response.json()

    return ask


def test_a_site_that_has_everything_is_ready(ready):
    code, found = ready()

    assert (code, found["status"]) == (200, "ok"), found
    assert {
        name: found[name] for name in ("database", "static", "migrations", "disk", "cache")
    } == dict.fromkeys(("database", "static", "migrations", "disk", "cache"), "ok")
    assert (found["search"]["status"], found["mail"]) == ("ok", "ok")


def test_a_migration_that_has_not_run_is_named(ready):
    MigrationRecorder.Migration.objects.filter(
        app="catalogue", name="0006_ready_texts_for_reviewers"
    ).delete()

    code, found = ready()

    assert (code, found["status"], found["migrations"]) == (
        503,
        "unavailable",
        "pending: catalogue.0006_ready_texts_for_reviewers",
    )


def test_a_missing_list_of_static_files_is_told_and_found_when_it_comes(
    ready, monkeypatch, settings, tmp_path
):
    settings.STATIC_ROOT = tmp_path
    storage = CompressedManifestStaticFilesStorage()
    monkeypatch.setattr(readiness, "staticfiles_storage", storage)
    assert ready()[0] == 503
    assert ready()[1]["static"] == "missing: run collectstatic"

    (tmp_path / "staticfiles.json").write_text(
        '{"version": "1.1", "paths": {"a.css": "a.123.css"}, "hash": "x"}'
    )

    assert ready()[1]["static"] == "ok"


def test_a_full_disk_is_named_and_reading_goes_on(ready, monkeypatch):
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda _path: Usage(10**9, 10**9, 4096))

    code, found = ready()

    assert (code, found["status"], found["disk"]) == (200, "degraded", "disk full")


def test_a_cache_that_keeps_nothing_is_named(ready, monkeypatch):
    monkeypatch.setattr(
        type(caches["default"]),
        "_write_content",
        lambda *_args: (_ for _ in ()).throw(OSError(28, "No space left on device")),
    )

    code, found = ready()

    assert (code, found["status"], found["cache"]) == (200, "degraded", "unavailable")


def test_a_database_that_is_away_is_named(client, monkeypatch):
    monkeypatch.setattr(
        connection,
        "cursor",
        lambda *_args: (_ for _ in ()).throw(OperationalError("unable to open database file")),
    )

    response = client.get("/terve/valmis")

    assert (response.status_code, response.json()["database"], response.json()["migrations"]) == (
        503,
        "unavailable",
        "unknown",
    )
