"""Who calls: the address that the outermost trusted proxy saw, never one that the caller wrote."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FORWARDED, PEER = "HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"
# What stands for a caller of whom nothing is known, as behind a Unix socket without a proxy: all of
# them are one.
UNKNOWN = "0.0.0.0"  # noqa: S104 -- a name, nothing is bound to it
WITH_PORT = re.compile(r"\[([^\]]*)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}")
# What one household or one server rents: whoever has one address of it has them all.
NETWORK_BITS = 64


def caller_address(request: HttpRequest) -> str:
    """An IPv4 or IPv6 address in its plain form.

    Each proxy adds whom it saw to the end of `X-Forwarded-For`, so the entry that counts is the one
    as far from the end as there are proxies (`AVOINKUNTA_PROXIES`). Where that one is missing or is
    no address, the request did not come the way it should: then it is the peer's.
    """
    entries = request.META.get(FORWARDED, "").split(",")
    seen = entries[-settings.PROXIES] if 0 < settings.PROXIES <= len(entries) else ""
    return _plain(seen) or _plain(request.META.get(PEER) or "") or UNKNOWN


def caller_network(request: HttpRequest) -> str:
    address = ipaddress.ip_address(caller_address(request))
    return (
        str(address)
        if isinstance(address, ipaddress.IPv4Address)
        else str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
    )


def _plain(text: str) -> str:
    """Without brackets, port and zone; an IPv4 address in IPv6 dress as itself.

    Empty for what is no address.
    """
    text = text.strip()
    with_port = WITH_PORT.fullmatch(text)
    bare = (with_port[1] or with_port[2] or "") if with_port else text
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_name(request: HttpRequest) -> str:
    # The same for the same network, and nobody can read the address out of it.
    return salted_hmac(
        "lib.callers.network", caller_network(request), algorithm="sha256"
    ).hexdigest()
