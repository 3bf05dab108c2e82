"""Every setting the site knows, and values it cannot start with.

Each is refused at once, by every door, in a sentence that says what would do.
"""

import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from deploy.environment import BASE_DIR, KNOWN, BadSettingError, Environment, kept_secret
from tests.support.prepared import site_env
from tests.support.tables.environment_values import BAD, BESIDE, GOOD, LONG, ODD, OPENID, SECRET


def cases(table):
    return [
        pytest.param(name, value, id=f"{name}-{number}")
        for name, values in table.items()
        for number, value in enumerate(values)
    ]


@pytest.fixture
def variables(monkeypatch, tmp_path):
    """The process's environment with these settings only."""

    def of(**values):
        for name in [name for name in os.environ if name.startswith("AVOINKUNTA_")]:
            monkeypatch.delenv(name)
        for name, value in ({"DATA_DIR": str(tmp_path / "var")} | values).items():
            monkeypatch.setenv(f"AVOINKUNTA_{name}", value)

    return of


@pytest.fixture
def settings_of(variables):
    def of(**values):
        variables(**values)
        return runpy.run_path(str(BASE_DIR / "deploy" / "settings.py"))

    return of


@pytest.fixture
def environment(variables):
    def of(**values):
        variables(**values)
        return Environment()

    return of


def test_every_setting_stands_in_both_tables():
    assert set(BAD) == set(GOOD) == set(KNOWN)


@pytest.mark.parametrize(
    ("name", "value"), cases({name: [*values, *ODD] for name, values in BAD.items()})
)
def test_a_bad_value_is_refused_with_the_setting_its_fault_and_what_it_takes(
    settings_of, name, value
):
    with pytest.raises(BadSettingError) as refused:
        settings_of(**BESIDE.get(name, {}) | {name: value})

    sentence = str(refused.value)
    assert sentence.startswith(f"AVOINKUNTA_{name} ")
    assert sentence.endswith(f". It takes: {KNOWN[name]}.")
    assert len(sentence.splitlines()) == 1
    assert sentence.isprintable()
    assert SECRET not in sentence
    assert len(sentence) < 700


@pytest.mark.parametrize(("name", "value"), cases(GOOD))
def test_a_good_value_is_taken(settings_of, name, value):
    read = settings_of(
        **BESIDE.get(name, {}) | ({} if name in OPENID and not value else {name: value})
    )

    assert read["ALLOWED_HOSTS"]


@pytest.mark.parametrize(("name", "values"), [
    ("SITE_URL", {"HTTPS": "true", "MAIL": "file"}),
    ("SITE_URL", {"HTTPS": "true", "MAIL": "file", "SITE_URL": "http://avoinkunta.example"}),
    ("MAIL", {"HTTPS": "true", "SITE_URL": "https://avoinkunta.example"}),
    ("MAIL", {"HTTPS": "true", "SITE_URL": "https://avoinkunta.example", "MAIL": "console"}),
    *((missing, {name: value for name,
        value in OPENID.items() if name != missing}) for missing in OPENID),
])  # fmt: skip
def test_settings_that_do_not_go_together_are_refused(settings_of, name, values):
    with pytest.raises(BadSettingError, match=f"^AVOINKUNTA_{name} "):
        settings_of(**values)


def test_an_unknown_variable_is_named_with_those_we_know(environment):
    with pytest.raises(
        ImproperlyConfigured, match=r"Unknown setting AVOINKUNTA_SECRETKEY.*AVOINKUNTA_SECRET_KEY"
    ):
        environment(SECRETKEY="x")


def test_a_setting_that_is_gone_is_refused_with_the_reason(environment):
    with pytest.raises(ImproperlyConfigured, match=r"SEARCH_FINNISH is no setting any more.*leave"):
        environment(SEARCH_FINNISH="snowball")


DOORS = {
    "manage": ["manage.py", "check"],
    "run": ["manage.py", "deploy_run", "--port", "8149"],
    "own command": ["manage.py", "deploy_jobs", "--once"],
    "wsgi": ["-c", "import deploy.wsgi"],
    "worker": ["-m", "gunicorn", "deploy.wsgi", "--bind", "127.0.0.1:8149"],
    "preloaded": ["-m", "gunicorn", "deploy.wsgi", "--bind", "127.0.0.1:8149", "--preload"],
}


@pytest.mark.parametrize(
    ("door", "name", "value"),
    [
        *((door, "API_RATE", "abc") for door in DOORS),
        ("manage", "OLEMATON", "1"),
        ("worker", "OLEMATON", "1"),
    ],
)
def test_every_door_says_it_in_a_sentence_and_ends(tmp_path, door, name, value):
    started = subprocess.run(
        [sys.executable, *DOORS[door]],
        cwd=BASE_DIR,
        env=site_env(tmp_path, **{f"AVOINKUNTA_{name}": value}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert started.returncode != 0
    assert f"AVOINKUNTA_{name}" in started.stderr
    assert "Traceback" not in started.stderr
    assert not started.stdout


# What a value becomes.


@pytest.mark.parametrize(
    ("value", "expected"), [("true", True), ("false", False), (" true ", True), ("", False)]
)
def test_a_flag_is_read(environment, value, expected):
    assert environment(DEBUG=value).flag("DEBUG") is expected


@pytest.mark.parametrize("directory", ["plain", "with space", "100%25", "a?b", "a#b", "ä"])
def test_without_a_database_url_the_database_lies_in_the_data_directory_whatever_its_name(
    environment, tmp_path, directory
):
    found = environment().database(tmp_path / directory)

    assert (found["ENGINE"], found["NAME"]) == (
        "django.db.backends.sqlite3",
        str(tmp_path / directory / "avoinkunta.sqlite3"),
    )
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_is_read_from_its_url(environment, tmp_path):
    found = environment(DATABASE_URL="postgres://u:p%23@db:5433/kunta?sslmode=require").database(
        tmp_path
    )

    assert (found["ENGINE"], found["HOST"], found["PORT"], found["NAME"], found["PASSWORD"]) == (
        "django.db.backends.postgresql",
        "db",
        5433,
        "kunta",
        "p#",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_given_key_is_used_and_none_is_kept(environment, tmp_path):
    assert environment(SECRET_KEY=LONG).secret_key(tmp_path) == LONG
    assert not list(tmp_path.iterdir())


def test_a_made_key_is_long_kept_and_for_the_owner_only(environment, tmp_path):
    key = environment().secret_key(tmp_path)

    assert len(key) >= 50
    assert kept_secret(tmp_path / "secret-key") == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


@pytest.mark.parametrize("kept", ["", "\n", "k" * 20, "\ufffd"])
def test_a_kept_key_that_is_cut_is_refused_and_not_replaced(environment, tmp_path, kept):
    (tmp_path / "secret-key").write_text(kept)

    with pytest.raises(
        BadSettingError,
        match=r"AVOINKUNTA_SECRET_KEY is not given, and the kept one in .* is cut or empty",
    ):
        environment().secret_key(tmp_path)
    assert (tmp_path / "secret-key").read_text() == kept


def test_many_processes_that_start_at_once_agree_on_one_key(tmp_path):
    ask = (
        "from pathlib import Path; from deploy.environment import kept_secret;"
        f" print(kept_secret(Path({str(tmp_path / 'secret-key')!r})))"
    )
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ask], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]

    keys = {process.communicate(timeout=300)[0] for process in asking}

    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 50


def test_an_openid_provider_is_asked_with_pkce_and_forms_may_lead_to_it(environment):
    found = environment(**OPENID)

    app = found.openid_connect()["openid_connect"]["APPS"][0]
    assert (app["name"], app["settings"]["server_url"], app["settings"]["oauth_pkce_enabled"]) == (
        "Tunnistus",
        "https://tunnistus.example/realm",
        True,
    )
    assert found.openid_origins() == ["https://tunnistus.example"]
    assert environment().openid_connect() == {}
    assert environment().openid_origins() == []


@pytest.mark.parametrize(
    ("value", "backend"),
    [("", "mail.console"), ("console", "mail.console"), ("file", "mail.files")],
)
def test_mail_stays_here_as_set(environment, value, backend):
    assert environment(MAIL=value).mail() == (f"accounts.{backend}.EmailBackend", {})


@pytest.mark.parametrize(("value", "port", "safety"), [
    ("smtp://u:p%40@mail.example", 25, {}),
    ("smtp://u:p%40@mail.example:2525?tls=false", 2525, {}),
    ("smtp://u:p%40@mail.example:587?tls=true", 587, {"EMAIL_USE_TLS": True}),
    ("smtp://u:p%40@mail.example:465?ssl=true", 465, {"EMAIL_USE_SSL": True}),
    ("smtp+tls://u:p%40@mail.example", 587, {"EMAIL_USE_TLS": True}),
    ("smtps://u:p%40@mail.example", 465, {"EMAIL_USE_SSL": True}),
])  # fmt: skip
def test_mail_leaves_as_set_and_encrypted_where_it_says_so(environment, value, port, safety):
    backend, options = environment(MAIL=value).mail()

    assert backend == "django.core.mail.backends.smtp.EmailBackend"
    assert options == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "u",
        "EMAIL_HOST_PASSWORD": "p@",
        "EMAIL_TIMEOUT": 20,
        **safety,
    }


def test_a_program_without_a_key_may_ask_300_times_a_minute(settings_of):
    assert settings_of()["API_RATE"] == "300/minute"
