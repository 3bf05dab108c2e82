"""Every setting the site knows, and values it cannot start with: each is refused at once, by every
door, in a sentence that says what would do.
"""

import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from deploy.environment import BASE_DIR, KNOWN, BadSettingError, Environment, kept_secret
from tests.support.prepared import site_env

LONG = "k" * 60
SAFE = {"SITE_URL": "https://avoinkunta.example", "MAIL": "file"}
OPENID = {
    "OIDC_NAME": "Tunnistus",
    "OIDC_SERVER_URL": "https://tunnistus.example/realm",
    "OIDC_CLIENT_ID": "a",
    "OIDC_CLIENT_SECRET": "b",
}
SECRET = "tosisalainensana"
# Of every setting, whatever it is.
ODD = ["a\nb", "a\r\nBcc: b@example.com", "a\x07b", "a\x7fb", "a\u2028b", "a\udcffb", "k" * 5000]
BAD = {
    "DATA_DIR": ["/", "~/var", "/dev/null", "/dev/null/var", "/proc/var", "x" * 300],
    "DEBUG": ["yes", "1", "True", "on", "False", "-1"],
    "SECRET_KEY": ["salis", "k" * 49],
    "SECRET_KEY_FALLBACKS": ["salis", f"{LONG},salis"],
    "ALLOWED_HOSTS": [
        "",
        " ",
        ",",
        " , ",
        "*",
        "https://kunta.example",
        "kunta.example:8000",
        "kunta.example/polku",
        "kun ta.example",
        "kunta_x.example",
        "-kunta.example",
        "kuntä.example",
        "999.1.1.1",
        "1.2.3",
        "[::1",
        "[zz::1]",
        "::1",
        "a." * 130 + "fi",
        "a..fi",
        ".",
        "hyva.example,*",
    ],
    "SITE_URL": [
        "notaurl",
        "kunta.example",
        "ftp://kunta.example",
        "https://",
        "https:///polku",
        "https://kunta.example/polku",
        "https://kunta.example?a=b",
        "https://kunta.example#a",
        "https://kunta.example?",
        "https://a:b@kunta.example",
        "https://kunta.example:99999",
        "https://kunta.example:0",
        "https://kunta.example:-1",
        "https://kunta.example:x",
        "https://[::1",
        "https://kun ta.example",
        "https://*.example",
        "https://.kunta.example",
        "javascript:alert(1)",
        "//kunta.example",
    ],
    "DATABASE_URL": [
        "mysql://x/y",
        "oracle:x",
        "nonsense",
        "http://x",
        "sqlite",
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://:memory:",
        "sqlite://var/x.sqlite3",
        "sqlite:////ei/ole/tata/x.sqlite3",
        "sqlite:////tmp",
        "sqlite:////tmp/x.sqlite3?mode=ro",
        "postgres://",
        "postgres://db",
        "postgres://db/",
        f"postgres://u:{SECRET}@db:99999/kunta",
        "postgres://db:x/kunta",
        "postgres://db:0/kunta",
        "postgres://[::1/kunta",
        "postgres://db/kunta?sslmod=require",
        "postgres://db/kunta?conn_max_age=-1",
        "postgres://db/kunta?a",
        f"postgres://u:{SECRET}#x@db/kunta",
    ],
    "SEARCH_FINNISH": ["snowbal", "Voikko", "1"],
    "PROXIES": [
        "-1",
        "11",
        "+1",
        "1.0",
        "1e1",
        "yksi",
        "true",
        "٣",
        "1_0",
        "007",
        "9" * 5000,
        "1,2",
    ],
    "API_RATE": [
        "abc",
        "60",
        "5/fortnight",
        "0/minute",
        "-5/minute",
        "5/",
        "/minute",
        "5/min",
        "5/m",
        "5 / minute",
        "5/minute/hour",
        "1.5/minute",
        "1e3/minute",
        "٣/minute",
        "9999999/day",
        "none",
    ],
    **{
        f"{name}_A_DAY": ["0", "-1", "kolme", "1.5", "٣", "9999999", "1e3", "20/day"]
        for name in ("INVITATIONS", "COMPANIES", "IMPORTS", "ADDRESS_CHANGES")
    },
    "MAIL": [
        "post",
        "https://mail.example",
        "smpt://mail.example",
        "smtp",
        "smtp:",
        "smtp://",
        "smtp://:::",
        "smtp://:25",
        f"smtp://u:{SECRET}@",
        "smtp://mail.example:99999",
        "smtp://mail.example:0",
        "smtp://mail.example:x",
        "smtp://[::1",
        f"smtp://u:{SECRET}/x@mail.example",
        f"smtp://u:{SECRET}#x@mail.example",
        "smtp://u@mail.example",
        f"smtp://:{SECRET}@mail.example",
        "smtp://mail.example?tls=yes",
        "smtp://mail.example?tsl=true",
        "smtp://mail.example?tls=true&ssl=true",
        "smtps://mail.example?tls=true",
        "smtp://mail.example/jono",
        "smtp://ma il.example",
        "Console",
    ],
    "MAIL_FROM": [
        "not-an-address",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b@c.example",
        "Avoin kunta",
        "Avoin kunta <>",
        "Avoin kunta <a>",
        "a@b.example, c@d.example",
        "A <a@b.example>, B <c@d.example>",
        "A <a@b.example> B",
        "a@b.example\nBcc: c@d.example",
        "A, B <a@b.example>",
        "<a@b.example",
    ],
    "OPERATOR": ["k" * 300],
    "SOURCE_URL": [
        "koodi",
        "ftp://koodi.example",
        "https://",
        "https://a:b@koodi.example",
        "https://koodi.example?a=b",
        "https://koodi.example#a",
        "https://koodi.example:99999",
        "javascript:alert(1)",
    ],
    "OIDC_NAME": ["k" * 300],
    "OIDC_SERVER_URL": [
        "tunnistus",
        "http://tunnistus.example",
        "https://",
        "https://a:b@tunnistus.example",
        "https://tunnistus.example?a=b",
        "https://tunnistus.example#a",
        "https://tunnistus.example:99999",
        "ftp://tunnistus.example",
        "https://tun nistus.example",
    ],
    "OIDC_CLIENT_ID": ["k" * 300],
    "OIDC_CLIENT_SECRET": [SECRET * 20],
    "HTTPS": ["yes", "1", "True"],
    "LOG_LEVEL": ["LOUD", "debug", "10", "-1"],
    "LOG_FORMAT": ["xml", "JSON"],
}
GOOD = {
    "DATA_DIR": [""],
    "DEBUG": ["", "true", "false", " true "],
    "SECRET_KEY": ["", LONG, f"${LONG}"],
    "SECRET_KEY_FALLBACKS": ["", LONG, f"{LONG}, {LONG},"],
    "ALLOWED_HOSTS": [
        "kunta.example",
        ".kunta.example",
        "kunta.example,192.0.2.1,[2001:db8::1]",
        "xn--kunt-loa.example",
        "KUNTA.example",
        "palvelu",
    ],
    "SITE_URL": [
        "",
        "https://kunta.example",
        "http://127.0.0.1:8000/",
        "https://kunta.example:8443",
        "http://[::1]:8000",
    ],
    "DATABASE_URL": [
        "",
        "sqlite:////tmp/x.sqlite3",
        "sqlite:///x%20y.sqlite3",
        "postgres://u:p@db:5433/kunta",
        "postgresql://u@db/kunta?sslmode=require&connect_timeout=5",
    ],
    "SEARCH_FINNISH": ["", "auto", "voikko", "snowball"],
    "PROXIES": ["", "0", "1", "10"],
    "API_RATE": ["", "1/second", "300/minute", "1000/hour", "5/day"],
    **{
        f"{name}_A_DAY": ["", "1", "100000"]
        for name in ("INVITATIONS", "COMPANIES", "IMPORTS", "ADDRESS_CHANGES")
    },
    "OPERATOR": ["", "Avoimen kunnan yhdistys ry"],
    "SOURCE_URL": ["", "https://koodi.example/avoinkunta"],
    "MAIL": [
        "",
        "console",
        "file",
        "smtp://mail.example",
        "smtp://u:p@mail.example:587?tls=true",
        "smtps://mail.example",
        "smtp+tls://u:p%2F@mail.example",
        "smtp://[::1]:2525",
        "smtp://127.0.0.1:25",
    ],
    "MAIL_FROM": [
        "",
        "a@kunta.example",
        "<a@kunta.example>",
        "Avoin kunta <a@kunta.example>",
        '"Kunta, Oy" <a@kunta.example>',
        "noreply@localhost",
    ],
    "HTTPS": ["", "false", "true"],
    "LOG_LEVEL": ["", "DEBUG", "INFO", "WARNING", "ERROR"],
    "LOG_FORMAT": ["", "text", "json"],
    **{name: ["", value] for name, value in OPENID.items()},
    "OIDC_SERVER_URL": [
        "",
        "https://tunnistus.example/realm/",
        "http://127.0.0.1:9000",
        "http://localhost:9000/x",
    ],
}
# Read together with these, so that what is wrong is the value itself.
BESIDE = {"HTTPS": SAFE, **dict.fromkeys(OPENID, OPENID)}


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
    """The settings file read anew."""

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
    [("", "mail_console"), ("console", "mail_console"), ("file", "mail_files")],
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
