"""The database locked, unreadable or stopped under a serving site: 503 with Retry-After.

One line in the log, what was typed kept, and all well again by itself.
"""

import os
import shutil
import sqlite3
import subprocess

import pytest

from tests.support.live_workers import Workers
from tests.support.postgresql import Server
from tests.support.prepared import manage
from tests.support.waiting import until

pytestmark = [pytest.mark.slow]
PASSWORD = "kolme vihreää omenaa"
MAKE = f"""
from allauth.account.models import EmailAddress
from accounts.models import User
user = User.objects.create_user("maija@kunta.example", "{PASSWORD}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""
PAGES = [
    "/",
    "/ratkaisut",
    "/toimittajat",
    "/kynnysarvot",
    "/tili/kirjaudu",
    "/api/v1/taxonomy/",
    "/api/v1/offerings/",
    "/ei-ole",
]
WORKERS = 2
AS_SERVED = {"AVOINKUNTA_DEBUG": "false", "AVOINKUNTA_LOG_LEVEL": "WARNING"}


def eventually(answer):
    """The answer of the site when it is well again."""
    return until(answer, "the site to be well again")


def statuses(site, pages=PAGES):
    return {page: site.ask("GET", page).status for page in pages}


WELL = dict.fromkeys(PAGES, 200) | {"/ei-ole": 404}


def assert_quiet(site):
    """A line for each process and kind of trouble, and no traceback."""
    log = site.log.read_text()
    assert "Traceback" not in log
    assert 1 <= log.count("unavailable") <= 2 * WORKERS
    assert len(log) < 10_000, log[:2000]


@pytest.fixture
def site(tmp_path_factory):
    running = Workers(tmp_path_factory, count=WORKERS, **AS_SERVED)
    running.shell(MAKE)
    running.start()
    yield running
    running.stop()


def test_while_another_process_holds_the_lock_reading_goes_on_and_a_form_is_kept(site):
    token, headers = site.form("/tili/kirjaudu")
    form = {"csrfmiddlewaretoken": token, "login": "maija@kunta.example", "password": PASSWORD}
    holder = sqlite3.connect(site.directory / "avoinkunta.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    refused = site.ask("POST", "/tili/kirjaudu", form, headers)

    assert (refused.status, refused.headers["Retry-After"]) == (503, "10")
    assert 'name="login" value="maija@kunta.example"' in refused.body
    assert PASSWORD not in refused.body
    assert statuses(site) == WELL
    holder.execute("ROLLBACK")
    holder.close()
    assert site.ask("POST", "/tili/kirjaudu", form, headers).status == 302
    assert_quiet(site)


def test_a_damaged_database_file_is_told_as_such_and_found_again_when_it_is_put_back(site):
    assert statuses(site) == WELL
    path = site.directory / "avoinkunta.sqlite3"
    log = path.with_name(f"{path.name}-wal")
    whole, whole_log = path.read_bytes(), log.read_bytes() if log.exists() else b""
    with path.open("r+b") as file:
        file.write(b"\xff" * len(whole))
    if log.exists():
        with log.open("r+b") as file:
            file.write(b"\xff" * len(whole_log))

    away = [
        site.ask("GET", page)
        for page in ("/ratkaisut/x", "/api/v1/offerings/x/", "/terve/valmis") * 20
    ]

    assert {answer.status for answer in away} == {503}
    with path.open("r+b") as file:
        file.write(whole)
    if log.exists():
        with log.open("r+b") as file:
            file.write(whole_log)
    assert eventually(lambda: {site.ask("GET", "/terve/valmis").status for _ in range(20)} == {200})
    assert statuses(site) == WELL
    assert_quiet(site)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_postgresql_stopped_and_started_is_503_meanwhile_and_well_again_by_itself(tmp_path_factory):
    server = Server()
    server.start()
    site = Workers(tmp_path_factory, count=WORKERS, AVOINKUNTA_DATABASE_URL=server.url, **AS_SERVED)
    manage(site.env, "migrate", "-v0")
    manage(site.env, "deploy_reference")
    site.start()
    try:
        assert statuses(site) == WELL
        server.run("pg_ctl", "-D", server.data, "-m", "fast", "stop")
        # Each process gives what it keeps for as long as it has read the edition: a second.
        assert eventually(lambda: {site.ask("GET", "/").status for _ in range(10)} == {503})
        away = [
            site.ask("GET", page)
            for page in ("/", "/ratkaisut/x", "/api/v1/offerings/x/", "/terve/valmis") * 10
        ]
        server.start()

        assert {(answer.status, answer.headers.get("Retry-After")) for answer in away} <= {
            (503, "10"),
            (503, None),
        }
        assert [answer.headers["Retry-After"] for answer in away[1:3]] == ["10", "10"]
        assert eventually(
            lambda: (
                {site.ask("GET", page).status for page in ("/terve/valmis", "/") for _ in range(10)}
                == {200}
            )
        )
        assert statuses(site) == WELL
        assert_quiet(site)
    finally:
        site.stop()
        server.stop()


@pytest.mark.skipif(os.getuid() != 0, reason="only root may mount a small disk")
def test_with_a_full_disk_reading_goes_on_and_readiness_says_so(tmp_path_factory, tmp_path):
    """The data directory on a disk of its own, filled to the last byte."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", small],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    site = Workers(tmp_path_factory, count=WORKERS, **AS_SERVED)
    try:
        shutil.copytree(site.directory, small, dirs_exist_ok=True)
        site.env["AVOINKUNTA_DATA_DIR"] = str(small)
        site.shell(MAKE)
        site.start()
        token, headers = site.form("/tili/kirjaudu")
        # SQLite's log and its index are there while somebody has the database open; without room
        # nobody could make them.
        assert [statuses(site) for _ in range(4)] == [WELL] * 4
        fill(small / "filler")
        for path in (small / "cache").iterdir():
            path.write_bytes(path.read_bytes()[:-8])
        fill(small / "more")

        assert statuses(site) == WELL, site.log.read_text()[-3000:]
        assert {site.ask("GET", f"/ratkaisut?q=sana{number}").status for number in range(10)} == {
            200
        }
        # The damaged files that were removed have left room.
        fill(small / "last")
        ready = site.ask("GET", "/terve/valmis")
        assert (
            ready.status,
            '"disk": "disk full"' in ready.body,
            '"cache": "unavailable"' in ready.body,
        ) == (200, True, True)
        refused = site.ask(
            "POST",
            "/tili/kirjaudu",
            {"csrfmiddlewaretoken": token, "login": "maija@kunta.example", "password": PASSWORD},
            headers,
        )
        # What still fits into the database's log is written.
        assert refused.status in {302, 503}
        tried = [
            site.ask(
                "POST",
                "/tili/kirjaudu",
                {
                    "csrfmiddlewaretoken": token,
                    "login": "maija@kunta.example",
                    "password": f"väärä {number}",
                },
                headers,
            ).status
            for number in range(30)
        ]
        assert set(tried) <= {422, 429, 503}
        assert tried.count(422) <= 5 * WORKERS

        for name in ("filler", "more", "last"):
            (small / name).unlink()
        assert '"status": "ok"' in site.ask("GET", "/terve/valmis").body
        assert statuses(site) == WELL
        assert_quiet(site)
    finally:
        site.stop()
        subprocess.run(["/bin/umount", "-l", small], check=False)


def fill(path):
    try:
        with path.open("wb", buffering=0) as file:
            while True:
                file.write(b"\x00" * 4096)
    except OSError:
        return
