"""A bad value stops the start and says what would do; what the site sends is what the settings promise."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from deploy.environment import BASE_DIR, KNOWN, Environment, kept_secret

LONG = "k" * 60


@pytest.fixture
def environment(monkeypatch):
    """An environment of these variables only."""

    def of(**values):
        for name in [name for name in os.environ if name.startswith("AVOINKUNTA_")]:
            monkeypatch.delenv(name)
        for name, value in values.items():
            monkeypatch.setenv(f"AVOINKUNTA_{name}", value)
        return Environment()

    return of


@pytest.mark.parametrize("value", ["yes", "1", "True", "on", "False"])
def test_a_flag_is_true_or_false_and_nothing_else(environment, value):
    with pytest.raises(ImproperlyConfigured, match=rf"AVOINKUNTA_DEBUG is '{value}'; it must be one of false, true"):
        environment(DEBUG=value).flag("DEBUG")


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("false", False), (" true ", True), ("", False)])
def test_a_flag_is_read(environment, value, expected):
    assert environment(DEBUG=value).flag("DEBUG") is expected


def test_an_unknown_variable_is_named_with_those_we_know(environment):
    with pytest.raises(ImproperlyConfigured, match=r"Unknown setting AVOINKUNTA_SECRETKEY.*AVOINKUNTA_SECRET_KEY"):
        environment(SECRETKEY="x")


def test_every_known_variable_is_taken(environment):
    assert environment(**dict.fromkeys(KNOWN, "x"))


@pytest.mark.parametrize("value", ["mysql://x/y", "oracle:x", "nonsense", "http://x"])
def test_a_database_we_do_not_speak_is_refused(environment, tmp_path, value):
    with pytest.raises(ImproperlyConfigured, match="AVOINKUNTA_DATABASE_URL begins with"):
        environment(DATABASE_URL=value).database(tmp_path)


def test_without_a_database_url_the_database_lies_in_the_data_directory(environment, tmp_path):
    found = environment().database(tmp_path)

    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", str(tmp_path / "avoinkunta.sqlite3"))
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_is_read_from_its_url(environment, tmp_path):
    found = environment(DATABASE_URL="postgres://u:p@db:5433/kunta").database(tmp_path)

    assert (found["ENGINE"], found["HOST"], found["PORT"], found["NAME"]) == ("django.db.backends.postgresql", "db", 5433, "kunta")


def test_a_short_key_is_refused(environment, tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"AVOINKUNTA_SECRET_KEY has 5 characters; at least 50 are needed"):
        environment(SECRET_KEY="salis").secret_key(tmp_path)


def test_a_given_key_is_used_and_none_is_kept(environment, tmp_path):
    assert environment(SECRET_KEY=LONG).secret_key(tmp_path) == LONG
    assert not list(tmp_path.iterdir())


def test_a_made_key_is_long_kept_and_for_the_owner_only(environment, tmp_path):
    key = environment().secret_key(tmp_path)

    assert len(key) >= 50
    assert kept_secret(tmp_path / "secret-key") == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_data_directory_that_cannot_be_made_is_named(environment, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match="AVOINKUNTA_DATA_DIR"):
        environment(DATA_DIR=str(tmp_path / "file" / "below")).data_dir()


@pytest.mark.parametrize(("name", "value"), [("SEARCH_FINNISH", "snowbal"), ("LOG_LEVEL", "LOUD"), ("HTTPS", "yes"), ("OLEMATON", "1")])
def test_the_site_does_not_start_with_a_bad_value(tmp_path, name, value):
    environment = {key: found for key, found in os.environ.items() if not key.startswith("AVOINKUNTA_")} | {"AVOINKUNTA_DATA_DIR": str(tmp_path), f"AVOINKUNTA_{name}": value}

    started = subprocess.run([sys.executable, "manage.py", "check"], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert started.returncode != 0
    assert f"AVOINKUNTA_{name}" in started.stderr


OPENID = {"OIDC_NAME": "Tunnistus", "OIDC_SERVER_URL": "https://tunnistus.example/realm", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}


@pytest.mark.parametrize("missing", OPENID)
def test_a_half_given_openid_provider_is_refused(environment, missing):
    with pytest.raises(ImproperlyConfigured, match=f"AVOINKUNTA_{missing}"):
        environment(**{name: value for name, value in OPENID.items() if name != missing}).openid_connect()


def test_an_openid_provider_is_asked_with_pkce_and_forms_may_lead_to_it(environment):
    found = environment(**OPENID)

    app = found.openid_connect()["openid_connect"]["APPS"][0]
    assert (app["name"], app["settings"]["server_url"], app["settings"]["oauth_pkce_enabled"]) == ("Tunnistus", "https://tunnistus.example/realm", True)
    assert found.openid_origins() == ["https://tunnistus.example"]
    assert environment().openid_connect() == {}
    assert environment().openid_origins() == []


@pytest.mark.parametrize(("value", "backend"), [("", "console.EmailBackend"), ("console", "console.EmailBackend"), ("file", "mail_files.EmailBackend"), ("smtp://u:p@mail.example:25", "smtp.EmailBackend"), ("smtp+tls://u:p@mail.example:587", "smtp.EmailBackend")])
def test_mail_leaves_as_set(environment, value, backend):
    found, options = environment(MAIL=value).mail()

    assert found.endswith(backend)
    assert "smtp" not in value or (options["EMAIL_HOST"], options["EMAIL_TIMEOUT"]) == ("mail.example", 20)


@pytest.mark.parametrize("value", ["post", "https://mail.example", "smpt://mail.example"])
def test_mail_by_a_way_we_do_not_know_is_refused(environment, value):
    with pytest.raises(ImproperlyConfigured, match="AVOINKUNTA_MAIL"):
        environment(MAIL=value).mail()


# What is sent.


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/ratkaisut", "/toimittajat", "/kynnysarvot", "/ei-ole", "/hallinta/login/", "/api/v1/taxonomy/"])
def test_every_answer_carries_the_safety_headers(client, address):
    headers = client.get(address).headers

    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {"default-src": "'self'", "object-src": "'none'", "base-uri": "'self'", "form-action": "'self'", "frame-ancestors": "'none'"}
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("DENY", "nosniff", "same-origin")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/ratkaisut", "/toimittajat", "/kynnysarvot", "/rajapinta", "/ei-ole"])
def test_pages_hold_no_script_and_no_style_of_their_own(client, address):
    html = client.get(address).content.decode()

    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count("<script src=")


@pytest.mark.django_db
def test_only_the_api_may_be_read_from_other_sites(client):
    origin = {"origin": "https://kunta.example"}

    assert client.get("/api/v1/taxonomy/", headers=origin).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=origin).headers


def test_the_secret_is_not_in_the_checkout():
    assert not (BASE_DIR / "secret-key").exists()
    assert len(settings.SECRET_KEY) >= 50
