"""The address of a cluster that searches, as a setting's text."""

import importlib.util
import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote

from deploy.values import BadValueError, host, split
from search.engines.cluster import ClusterAddress

PORT = 9200
OPTIONS = {"api_key", "ca", "name"}
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def cluster_address(value: str) -> ClusterAddress:
    """`https://user:password@host:9200,https://other:9200?ca=/path`; raises BadValueError."""
    if importlib.util.find_spec("elasticsearch") is None:
        msg = (
            "asks for Elasticsearch, whose client is not installed here: make run installs it, and"
            " so does deploy/locks/run.txt"
        )
        raise BadValueError(msg)
    addresses, _, query = value.partition("?")
    nodes = [_node(address) for address in addresses.split(",")]
    options = _options(query)
    logins = {(node.username, node.password) for node in nodes if node.username or node.password}
    if len(logins) > 1:
        msg = "has nodes with different users or passwords: one of them is enough"
        raise BadValueError(msg)
    user, password = next(iter(logins), ("", ""))
    if not user or not password:
        _refuse_half(user or password)
    if user and "api_key" in options:
        msg = "has both a password and an api_key; one of them lets us in"
        raise BadValueError(msg)
    if "ca" in options and any(node.scheme != "https" for node in nodes):
        msg = "has a ca, which vouches for addresses that begin with https:// only"
        raise BadValueError(msg)
    return ClusterAddress(
        nodes=tuple(f"{node.scheme}://{_bare(node)}:{node.port or PORT}" for node in nodes),
        user=unquote(user or ""),
        password=unquote(password or ""),
        api_key=options.get("api_key", ""),
        ca_file=options.get("ca", ""),
        name=options.get("name", ClusterAddress.name),
    )


def _node(address: str) -> SplitResult:
    parts = split(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = "is neither embedded nor addresses that begin with https:// or http://"
        raise BadValueError(msg)
    if parts.path.strip("/") or "#" in address or re.search(r"\s", address.strip()):
        msg = (
            "has more than scheme, user, password, host and port before the ? (a /, #, comma or ?"
            " in a password is written %2F, %23, %2C or %3F)"
        )
        raise BadValueError(msg)
    host(_bare(parts))
    return parts


def _bare(node: SplitResult) -> str:
    name = node.hostname or ""
    return f"[{name}]" if ":" in name else name


def _refuse_half(given: str | None) -> None:
    if given:
        msg = "has a user without a password, or a password without a user"
        raise BadValueError(msg)


def _options(query: str) -> dict[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    options = dict(pairs)
    if not options.keys() <= OPTIONS or len(pairs) != len(options):
        msg = f"has an option after ? that is none of {', '.join(sorted(OPTIONS))}, or one twice"
        raise BadValueError(msg)
    if "" in options.values():
        msg = "has an option after ? that says nothing"
        raise BadValueError(msg)
    if not options.get("api_key", "").isascii():
        msg = "has an api_key that holds more than letters of ASCII, which no server has given"
        raise BadValueError(msg)
    if "ca" in options and not Path(options["ca"]).is_file():
        msg = "names as ca no file that is there"
        raise BadValueError(msg)
    if not NAME.fullmatch(options.get("name", ClusterAddress.name)):
        msg = "has a name that is not of the letters a to z, digits and -, at most 40"
        raise BadValueError(msg)
    return options
