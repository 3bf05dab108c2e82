"""What a setting's text may be: each function gives the value, or raises BadValueError.

The error says what is wrong, as it reads after the setting's name.
"""

import ipaddress
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 4096
SHORTEST_SECRET = 50
RATE = re.compile(r"([1-9][0-9]{0,5})/(second|minute|hour|day)")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"\.?{LABEL}(?:\.{LABEL})*\.?")
# Environment variables that are no UTF-8 come with lone surrogates; the last two end a line in some
# readers.
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465, "smtp+ssl": 465}
MAIL_OPTIONS = {"tls": "EMAIL_USE_TLS", "ssl": "EMAIL_USE_SSL"}
MAIL_SCHEMES = {"smtp+tls": "EMAIL_USE_TLS", "smtps": "EMAIL_USE_SSL", "smtp+ssl": "EMAIL_USE_SSL"}


class BadValueError(ValueError):
    """The setting cannot be this; the text says why and never shows what may hold a secret."""


def one_line(text: str) -> str:
    """Without a space at the ends.

    Control characters and what nobody would write by hand are refused.
    """
    value = text.strip()
    if found := UNWRITABLE.search(value):
        msg = f"holds a character that is not text (U+{ord(found[0]):04X})"
        raise BadValueError(msg)
    if len(value) > LONGEST:
        msg = f"has {len(value)} characters; at most {LONGEST} are taken"
        raise BadValueError(msg)
    return value


def shown(value: str) -> str:
    return repr(value if len(value) <= 60 else f"{value[:60]}…")  # noqa: PLR2004 -- what fits on a line


def name(value: str) -> str:
    if len(value) > 200:  # noqa: PLR2004 -- longer than any
        msg = f"has {len(value)} characters; at most 200 are taken"
        raise BadValueError(msg)
    return value


def secret_key(value: str) -> str:
    if len(value) < SHORTEST_SECRET:
        msg = f"has {len(value)} characters; at least {SHORTEST_SECRET} are needed"
        raise BadValueError(msg)
    return value


def rate(value: str) -> str:
    """`300/minute`; empty is no limit."""
    if value and not RATE.fullmatch(value):
        msg = f"is {shown(value)}"
        raise BadValueError(msg)
    return value


def host(value: str) -> str:
    """A host as browsers send it, without scheme and port; a dot before it takes its subdomains."""
    bracketed = re.fullmatch(r"\[(.*)\]", value)
    if bracketed or re.fullmatch(r"[0-9.]+", value):
        try:
            _ = ipaddress.IPv6Address(bracketed[1]) if bracketed else ipaddress.IPv4Address(value)
        except ValueError:
            msg = f"names {shown(value)}, which is no address of the internet"
            raise BadValueError(msg) from None
    elif value == "*":
        msg = "is *, which lets anybody choose where the links of our mails lead"
        raise BadValueError(msg)
    elif not HOST.fullmatch(value.lower()) or len(value) > 253:  # noqa: PLR2004 -- RFC 1035
        msg = (
            f"names {shown(value)}, which is no host: write it without scheme, port and path,"
            " letters beyond a to z as xn--…"
        )
        raise BadValueError(msg)
    return value


def split(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        msg = "has a host or a port that cannot be read; a port is a number from 1 to 65535"
        raise BadValueError(msg) from None
    if port == 0:
        msg = "has the port 0; a port is a number from 1 to 65535"
        raise BadValueError(msg)
    return parts


def web_address(value: str) -> str:
    """`https://host/path` without a stroke at the end, user, query and fragment."""
    parts = split(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = f"is {shown(value)}, which is no address that begins with https:// or http://"
        raise BadValueError(msg)
    host(f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname)
    if parts.username is not None or "?" in value or "#" in value or re.search(r"\s", value):
        msg = "has a user, a query, a fragment or a space, which it must not have"
        raise BadValueError(msg)
    return value.rstrip("/")


def site_url(value: str) -> str:
    address = web_address(value)
    if urlsplit(address).path or urlsplit(address).netloc.startswith("."):
        msg = f"is {shown(value)}, which is more than scheme, host and port"
        raise BadValueError(msg)
    return address


def issuer(value: str) -> str:
    """An address over HTTPS; at this machine itself plain HTTP will do."""
    address = web_address(value)
    parts = urlsplit(address)
    # What an OpenID Connect provider says decides who comes in, so nobody may change it on the way.
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        msg = f"is {shown(value)}, which does not begin with https://"
        raise BadValueError(msg)
    return address


def sender(value: str) -> str:
    """`Name <address>` or an address alone."""
    named, address = parseaddr(value)
    plain = {address, f"<{address}>", f"{named} <{address}>", f'"{named}" <{address}>'}
    try:
        validate_email(address)
    except ValidationError:
        plain = set()
    if value not in plain:
        msg = f"is {shown(value)}, which is no sender"
        raise BadValueError(msg)
    return value


def postgresql_url(value: str) -> str:
    """Host, port and database; options are those of libpq."""
    try:
        from psycopg import Error, conninfo  # noqa: PLC0415 -- a set-up with SQLite does without it
    except ImportError as error:
        msg = (
            "asks for PostgreSQL, whose driver psycopg is not installed here: make run installs it,"
            " and so does deploy/locks/run.txt"
        )
        raise BadValueError(msg) from error

    parts = split(value)
    if "#" in value:
        msg = "has a #: in a password it is written %23"
        raise BadValueError(msg)
    if not parts.path.strip("/"):
        msg = "names no database after the host"
        raise BadValueError(msg)
    try:
        conninfo.make_conninfo(
            **dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        )
    except (Error, ValueError, TypeError):
        msg = "has an option after ? that PostgreSQL does not know"
        raise BadValueError(msg) from None
    return value


def sqlite_path(value: str) -> str:
    """The file of `sqlite:///relative` or `sqlite:////absolute`, in a directory that is there."""
    if not value.startswith("sqlite:///") or "?" in value or "#" in value:
        msg = "is not sqlite:/// and a path (a ? or # in it is written %3F or %23)"
        raise BadValueError(msg)
    path = unquote(value.removeprefix("sqlite:///"))
    if path in {"", ":memory:"}:
        msg = "names no file"
        raise BadValueError(msg)
    if Path(path).is_dir() or not Path(path).absolute().parent.is_dir():
        msg = f"names {shown(path)}, which is a directory or lies in none"
        raise BadValueError(msg)
    return path


def mail_server(value: str) -> dict[str, Any]:
    parts = split(value)
    if parts.scheme not in MAIL_PORTS:
        msg = "is neither console nor file and does not begin with smtp://, smtp+tls:// or smtps://"
        raise BadValueError(msg)
    if not parts.hostname or parts.path.strip("/") or parts.fragment:
        msg = (
            "is not smtp://host:port with a user before it (a / or # in a password is written %2F"
            " or %23)"
        )
        raise BadValueError(msg)
    host(f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname)
    if bool(parts.username) != bool(parts.password):
        msg = "has a user without a password, or a password without a user"
        raise BadValueError(msg)
    login = {
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
    }
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or MAIL_PORTS[parts.scheme],
        **login,
        **_mail_safety(parts),
    }


def _mail_safety(parts: SplitResult) -> dict[str, bool]:
    """Whether the talk is encrypted from the first byte (ssl), after a greeting (tls), or not."""
    asked = {MAIL_SCHEMES[parts.scheme]} if parts.scheme in MAIL_SCHEMES else set()
    for option, said in parse_qsl(parts.query, keep_blank_values=True):
        if option not in MAIL_OPTIONS or said not in {"true", "false"}:
            msg = "has an option after ? that is neither tls=true nor ssl=true"
            raise BadValueError(msg)
        asked |= {MAIL_OPTIONS[option]} if said == "true" else set()
    if len(asked) > 1:
        msg = "asks for both tls and ssl; a server speaks one of them"
        raise BadValueError(msg)
    return dict.fromkeys(asked, True)
