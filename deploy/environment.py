"""The environment variables the site understands: names, types, defaults, and refusal of everything else."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PREFIX = "AVOINKUNTA_"
BASE_DIR = Path(__file__).resolve().parent.parent

KNOWN = {
    "DATA_DIR": "where the embedded set-up keeps its database, index, cache and secret key (default: var/)",
    "DEBUG": "true or false (default false)",
    "SECRET_KEY": "at least 50 characters; left out, one is made and kept in DATA_DIR",
    "SECRET_KEY_FALLBACKS": "keys that were in use before, comma-separated: what they signed or sealed still opens",
    "ALLOWED_HOSTS": "host names, comma-separated (default localhost,127.0.0.1,[::1])",
    "SITE_URL": "the public address, for canonical links and the sitemap (default: that of the request)",
    "DATABASE_URL": "sqlite:///… or postgres://… (default: SQLite in DATA_DIR)",
    "SEARCH_FINNISH": "auto, voikko or snowball (default auto)",
    "API_RATE": "requests of one address to the API, as 60/minute; empty for none (default 60/minute)",
    "MAIL": "console, file (DATA_DIR/mail), or smtp://user:password@host:587?tls=true (default console)",
    "MAIL_FROM": "the sender of mails",
    "OIDC_NAME": "what the sign-in button of the OpenID Connect provider says; needs the next three",
    "OIDC_SERVER_URL": "the issuer's address",
    "OIDC_CLIENT_ID": "our name at the issuer",
    "OIDC_CLIENT_SECRET": "our secret at the issuer",
    "HTTPS": "true when the site is served over HTTPS (default false)",
    "LOG_LEVEL": "DEBUG, INFO, WARNING, ERROR (default INFO)",
    "LOG_FORMAT": "text or json (default text)",
}
SHORTEST_SECRET = 50


def refuse_unknown(environment: dict[str, str]) -> None:
    """A misspelt variable would be silently without effect; so it stops the start."""
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in KNOWN)
    if unknown:
        msg = f"Unknown setting {', '.join(unknown)}. Known: {', '.join(PREFIX + name for name in KNOWN)}."
        raise ImproperlyConfigured(msg)


class Environment:
    """Reads `AVOINKUNTA_…` variables; each reader refuses a value it cannot use and says what would do."""

    def __init__(self) -> None:
        """Read the process environment once."""
        self.env = environ.Env()
        refuse_unknown(dict(self.env.ENVIRON))

    def text(self, name: str, default: str = "") -> str:
        """The value as it stands."""
        return str(self.env.str(PREFIX + name, default=default)).strip()

    def flag(self, name: str) -> bool:
        """`true` or `false`, nothing else; left out means false."""
        return self.choice(name, ("false", "true")) == "true"

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of the choices; left out means the first."""
        value = self.text(name) or choices[0]
        if value not in choices:
            msg = f"{PREFIX}{name} is {value!r}; it must be one of {', '.join(choices)}."
            raise ImproperlyConfigured(msg)
        return value

    def names(self, name: str, default: str) -> list[str]:
        """A comma-separated list without empty places."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def data_dir(self) -> Path:
        """The directory of the embedded set-up, made when missing."""
        path = Path(self.text("DATA_DIR") or BASE_DIR / "var").resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{PREFIX}DATA_DIR {path} cannot be made: {error.strerror}."
            raise ImproperlyConfigured(msg) from error
        return path

    def secret_key(self, data_dir: Path) -> str:
        """The given key, or one made at first start and kept readable to the owner only."""
        given = self.text("SECRET_KEY")
        if given and len(given) < SHORTEST_SECRET:
            msg = f"{PREFIX}SECRET_KEY has {len(given)} characters; at least {SHORTEST_SECRET} are needed."
            raise ImproperlyConfigured(msg)
        return given or kept_secret(data_dir / "secret-key")

    def database(self, data_dir: Path) -> dict[str, object]:
        """Django's database settings from a URL."""
        url = self.text("DATABASE_URL") or f"sqlite:///{data_dir / 'avoinkunta.sqlite3'}"
        scheme = urlsplit(url).scheme
        if scheme not in {"sqlite", "postgres", "postgresql"}:
            msg = f"{PREFIX}DATABASE_URL begins with {scheme or url!r}; sqlite:///path and postgres://… are supported."
            raise ImproperlyConfigured(msg)
        return {**environ.Env.db_url_config(url), **(SQLITE if scheme == "sqlite" else POSTGRESQL)}

    def openid_connect(self) -> dict[str, object]:
        """Allauth's settings of one OpenID Connect provider with PKCE, or of none; a half-given one stops the start."""
        names = ("OIDC_NAME", "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
        name, server, client, secret = (self.text(setting) for setting in names)
        given = [name, server, client, secret]
        if not any(given):
            return {}
        if not all(given):
            msg = f"{', '.join(PREFIX + setting for setting in names)} are given together or not at all."
            raise ImproperlyConfigured(msg)
        app = {"provider_id": "oidc", "name": name, "client_id": client, "secret": secret, "settings": {"server_url": server, "oauth_pkce_enabled": True}}
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def openid_origins(self) -> list[str]:
        """Where the sign-in button leads: browsers hold the answer to a form to `form-action` too."""
        server = urlsplit(self.text("OIDC_SERVER_URL"))
        return [f"{server.scheme}://{server.netloc}"] if server.netloc else []

    def mail(self) -> tuple[str, dict[str, object]]:
        """Django's backend for mails, and its settings."""
        value = self.text("MAIL") or "console"
        if value == "console":
            return "accounts.mail_console.EmailBackend", {}
        if value == "file":
            return "accounts.mail_files.EmailBackend", {}
        if urlsplit(value).scheme not in {"smtp", "smtps", "smtp+tls"}:
            msg = f"{PREFIX}MAIL is {value!r}; it must be console, file or smtp://host:port."
            raise ImproperlyConfigured(msg)
        options = {**environ.Env.email_url_config(value), "EMAIL_TIMEOUT": MAIL_SECONDS}
        return str(options.pop("EMAIL_BACKEND")), options

MAIL_SECONDS = 20

# WAL lets readers read while the worker writes; IMMEDIATE takes the write lock at BEGIN, so that no transaction fails half-way.
SQLITE: dict[str, object] = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    },
    "CONN_MAX_AGE": None,
}
POSTGRESQL: dict[str, object] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def kept_secret(path: Path) -> str:
    """Read the key file, or make it; two processes starting at once agree on the one that came first."""
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(60))
    except FileExistsError:
        pass
    return path.read_text().strip()
