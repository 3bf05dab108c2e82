"""The environment variables the site understands: names, types, defaults.

Everything else is refused.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from deploy import values
from deploy.private import close_to_others
from deploy.search_url import cluster_address
from deploy.values import BadValueError
from lib.forms.whole import whole
from search.engines.cluster import ClusterAddress

PREFIX = "AVOINKUNTA_"
T = TypeVar("T")
BASE_DIR = Path(__file__).resolve().parent.parent

KNOWN = {
    "DATA_DIR": (
        "where the embedded set-up keeps its database, index, cache and secret key (default: var/)"
    ),
    "DEBUG": "true or false (default false)",
    "SECRET_KEY": "at least 50 characters; left out, one is made and kept in DATA_DIR",
    "SECRET_KEY_FALLBACKS": (
        "keys that were in use before, comma-separated: what they signed or sealed still opens"
    ),
    "ALLOWED_HOSTS": (
        "host names without scheme and port, comma-separated; .example.fi takes its subdomains too"
        " (default localhost,127.0.0.1,[::1])"
    ),
    "SITE_URL": (
        "the public address as https://avoinkunta.example, for links in mails and the sitemap"
        " (default: that of the request; needed with HTTPS)"
    ),
    "DATABASE_URL": (
        "sqlite:///path or postgres://user:password@host:5432/name (default: SQLite in DATA_DIR)"
    ),
    "SEARCH_URL": (
        "embedded, or an Elasticsearch as https://user:password@host:9200, more nodes after commas,"
        " then ?api_key=…&ca=/path/of/authority.pem&name=avoinkunta; the embedded index is kept"
        " beside it and answers while it is away (default embedded)"
    ),
    "API_RATE": (
        "requests of one address to the API, as a number above 0 and /second, /minute, /hour or"
        " /day; empty for no limit (default 300/minute)"
    ),
    "PROXIES": (
        "how many proxies stand before the site, 0 to 10: the caller's address is the one that the"
        " first of them saw (default 0: nobody's word is taken)"
    ),
    "INVITATIONS_A_DAY": "invitations to a team that a person may send in 24 hours (default 20)",
    "COMPANIES_A_DAY": "companies that a person may register in 24 hours (default 3)",
    "OPERATOR": (
        "who keeps the site, at most 200 characters, for the accessibility statement and the"
        " privacy notice (default COSS ry)"
    ),
    "SOURCE_URL": (
        "the address of this site's source, as https://koodi.example/avoinkunta, for the footer"
        " (default: that of the licence)"
    ),
    "IMPORTS_A_DAY": "publiccode.yml files that a person may import in 24 hours (default 30)",
    "ADDRESS_CHANGES_A_DAY": (
        "changes a person may make to the own addresses in 24 hours (default 5)"
    ),
    "MAIL": (
        "console (not with HTTPS), file (DATA_DIR/mail), or smtp://user:password@host:587?tls=true"
        " (default console)"
    ),
    "MAIL_FROM": "the sender of mails, as Avoin kunta <noreply@avoinkunta.example>",
    "OIDC_NAME": (
        "what the sign-in button of the OpenID Connect provider says; needs the next three"
    ),
    "OIDC_SERVER_URL": "the issuer's address, which begins with https://",
    "OIDC_CLIENT_ID": "our name at the issuer",
    "OIDC_CLIENT_SECRET": "our secret at the issuer",
    "HTTPS": (
        "true when the site is served over HTTPS; needs SITE_URL and a MAIL that leaves (default"
        " false)"
    ),
    "LOG_LEVEL": "DEBUG, INFO, WARNING, ERROR (default INFO)",
    "LOG_FORMAT": "text or json (default text)",
}

# What was a setting once: why it is none, and what to do.
GONE = {
    "SEARCH_FINNISH": (
        "Finnish is read by one dictionary, which is installed with the site: leave it out"
    ),
}


class BadSettingError(ImproperlyConfigured):
    """The site cannot start: names the setting, what is wrong with it, and what it takes."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(f"{PREFIX}{name} {fault}. It takes: {KNOWN[name]}.")


def refuse(name: str, fault: str) -> NoReturn:
    raise BadSettingError(name, fault)


def refuse_unknown(environment: dict[str, str]) -> None:
    for name, reason in GONE.items():
        if PREFIX + name in environment:
            msg = f"{PREFIX}{name} is no setting any more. {reason}."
            raise ImproperlyConfigured(msg)
    # A misspelt variable would be silently without effect; so it stops the start.
    unknown = sorted(
        name
        for name in environment
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in KNOWN
    )
    if unknown:
        msg = (
            f"Unknown setting {', '.join(unknown)}. Known:"
            f" {', '.join(PREFIX + name for name in KNOWN)}."
        )
        raise ImproperlyConfigured(msg)


class Environment:
    """Reads `AVOINKUNTA_…` variables.

    Each reader refuses a value it cannot use (BadSettingError) and says what would do. What is left
    out means the default, or the first of the choices, or the least.
    """

    def __init__(self) -> None:
        self.variables = dict(os.environ)
        refuse_unknown(self.variables)

    def text(self, name: str, default: str = "") -> str:
        """One line, without spaces around it; the default when the variable is not there."""
        given = self.variables.get(PREFIX + name)
        return default if given is None else self.taken(name, values.one_line, given)

    def taken(self, name: str, parse: Callable[[str], T], text: str) -> T:
        """What `parse` makes of the text; raises BadSettingError where it refuses."""
        try:
            return parse(text)
        except BadValueError as error:
            refuse(name, str(error))

    def optional(self, name: str, parse: Callable[[str], str]) -> str:
        text = self.text(name)
        return self.taken(name, parse, text) if text else ""

    def flag(self, name: str) -> bool:
        return self.choice(name, ("false", "true")) == "true"

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name) or choices[0]
        if value not in choices:
            refuse(name, f"is {values.shown(value)}; it must be one of {', '.join(choices)}")
        return value

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        value = self.text(name) or str(least if default is None else default)
        number = whole(value, least=least, most=most)
        if number is None:
            refuse(
                name, f"is {values.shown(value)}; it must be a whole number from {least} to {most}"
            )
        return number

    def names(self, name: str, default: str, parse: Callable[[str], str]) -> list[str]:
        parts = [part.strip() for part in self.text(name, default).split(",")]
        return [self.taken(name, parse, part) for part in parts if part]

    def hosts(self) -> list[str]:
        hosts = self.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", values.host)
        # With none every page is refused.
        if not hosts:
            refuse("ALLOWED_HOSTS", "names no host")
        return hosts

    def https(self) -> bool:
        https = self.flag("HTTPS")
        # Then its own address is known, and links that let in do not end in a log.
        if https and urlsplit(self.optional("SITE_URL", values.site_url)).scheme != "https":
            refuse("SITE_URL", f"must begin with https:// when {PREFIX}HTTPS is true")
        if https and (self.text("MAIL") or "console") == "console":
            refuse(
                "MAIL",
                f"is console, which prints links that let in to the log; not when {PREFIX}HTTPS is"
                " true",
            )
        return https

    def data_dir(self) -> Path:
        """The directory of the embedded set-up, made when missing.

        It is closed to other users of the machine.
        """
        given = self.text("DATA_DIR")
        path = Path(given or BASE_DIR / "var").resolve()
        if given.startswith("~") or path == Path(path.root):
            refuse(
                "DATA_DIR",
                f"is {values.shown(given)}, which is not a directory of its own (~ means nothing"
                " here)",
            )
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            refuse("DATA_DIR", f"{values.shown(str(path))} cannot be made: {error.strerror}")
        if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            refuse("DATA_DIR", f"{values.shown(str(path))} cannot be written to by this user")
        close_to_others(path)
        return path

    def secret_key(self, data_dir: Path) -> str:
        return self.optional("SECRET_KEY", values.secret_key) or kept_secret(
            data_dir / "secret-key"
        )

    def database(self, data_dir: Path) -> dict[str, object]:
        url = self.text("DATABASE_URL")
        scheme = url.partition(":")[0]
        if not url or scheme == "sqlite":
            path = (
                self.taken("DATABASE_URL", values.sqlite_path, url)
                if url
                else str(data_dir / "avoinkunta.sqlite3")
            )
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, **SQLITE}
        if scheme not in {"postgres", "postgresql"}:
            refuse("DATABASE_URL", "does not begin with sqlite:/// or postgres://")
        return {
            **environ.Env.db_url_config(self.taken("DATABASE_URL", values.postgresql_url, url)),
            **POSTGRESQL,
        }

    def search_cluster(self) -> ClusterAddress | None:
        url = self.text("SEARCH_URL") or "embedded"
        return None if url == "embedded" else self.taken("SEARCH_URL", cluster_address, url)

    def openid_connect(self) -> dict[str, object]:
        """Allauth's settings of one OpenID Connect provider with PKCE, or of none.

        A half-given one stops the start.
        """
        parsers = {
            "OIDC_NAME": values.name,
            "OIDC_SERVER_URL": values.issuer,
            "OIDC_CLIENT_ID": values.name,
            "OIDC_CLIENT_SECRET": values.name,
        }
        name, server, client, secret = given = [
            self.optional(setting, parse) for setting, parse in parsers.items()
        ]
        if not any(given):
            return {}
        if not all(given):
            missing = next(
                setting for setting, value in zip(parsers, given, strict=True) if not value
            )
            refuse(
                missing,
                f"is missing: {', '.join(PREFIX + setting for setting in parsers)} are given"
                " together or not at all",
            )
        app = {
            "provider_id": "oidc",
            "name": name,
            "client_id": client,
            "secret": secret,
            "settings": {"server_url": server, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def openid_origins(self) -> list[str]:
        # Browsers hold the answer to a form, as the sign-in button is, to `form-action` too.
        server = urlsplit(self.optional("OIDC_SERVER_URL", values.issuer))
        return [f"{server.scheme}://{server.netloc}"] if server.netloc else []

    def mail(self) -> tuple[str, dict[str, object]]:
        value = self.text("MAIL") or "console"
        if value in OWN_MAILS:
            return OWN_MAILS[value], {}
        return "django.core.mail.backends.smtp.EmailBackend", {
            **self.taken("MAIL", values.mail_server, value),
            "EMAIL_TIMEOUT": MAIL_SECONDS,
        }


OWN_MAILS = {
    "console": "accounts.mail.console.EmailBackend",
    "file": "accounts.mail.files.EmailBackend",
}
MAIL_SECONDS = 20

# WAL lets readers read while the worker writes; IMMEDIATE takes the write lock at BEGIN, so that no
# transaction fails half-way.
SQLITE: dict[str, object] = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        ),
    },
    "CONN_MAX_AGE": None,
}
POSTGRESQL: dict[str, object] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def kept_secret(path: Path) -> str:
    """Read the key file, or make it, readable to the owner only.

    Of several processes that start at once all read the one that came first, and none reads half of
    it.
    """
    if not path.exists():
        handle, aside = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(60))
            with contextlib.suppress(FileExistsError):
                os.link(aside, path)
        finally:
            Path(aside).unlink()
    key = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(key) < values.SHORTEST_SECRET:
        refuse(
            "SECRET_KEY",
            f"is not given, and the kept one in {path} is cut or empty: put it back from a copy, or"
            " remove the file, which signs everybody out and opens no sealed second factor",
        )
    return key
