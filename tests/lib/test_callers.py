"""The caller's address is what the outermost trusted proxy saw, whatever a caller writes."""

import pytest
from django.test import RequestFactory

from lib.callers import UNKNOWN, caller_address, caller_network

PEER, SPOOF = "198.51.100.7", "203.0.113.66"
TWENTY = ", ".join(f"192.0.2.{number}" for number in range(1, 21))

# What a caller may write into the header before any proxy sees it.
WRITTEN = {
    "nothing": None,
    "empty": "",
    "an address": SPOOF,
    "two": f"{SPOOF}, 10.0.0.1",
    "two headers, as a server joins them": f"{SPOOF},{SPOOF}",
    "twenty hops": TWENTY,
    "a thousand hops": ",".join([SPOOF] * 1000),
    "IPv6": "2001:db8::66",
    "IPv6 in brackets with a port": "[2001:db8::66]:443",
    "a port": f"{SPOOF}:8080",
    "localhost": "127.0.0.1",
    "our own proxy": PEER,
    "garbage": "päivää; DROP TABLE",
    "commas": ",,,,,",
    "line breaks": "1.2.3.4\r\nX-Forwarded-For: 5.6.7.8",
    "a NUL": "1.2.3.4\0",
    "unknown": "unknown, _hidden",
    "a number too many": "1.2.3.4.5, 256.1.1.1",
    "long": "9" * 8000,
}


def request_with(forwarded, peer=PEER):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


def passed_on(written, *seen):
    """What is left after so many proxies: each adds whom it saw to the end."""
    return ", ".join([*([] if written is None else [written]), *seen])


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_without_a_proxy_the_header_says_nothing(settings, written):
    settings.PROXIES = 0

    assert caller_address(request_with(written)) == PEER


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("proxies", range(1, 11))
def test_behind_proxies_it_is_whom_the_first_of_them_saw(settings, proxies, written):
    settings.PROXIES = proxies
    seen = ["192.0.2.200", *(f"10.0.0.{number}" for number in range(1, proxies))]

    assert caller_address(request_with(passed_on(written, *seen))) == "192.0.2.200"


@pytest.mark.parametrize("forwarded", [None, "", "1.2.3.4", "1.2.3.4, 5.6.7.8"])
def test_what_did_not_come_through_all_proxies_is_the_peers(settings, forwarded):
    settings.PROXIES = 3

    assert caller_address(request_with(forwarded)) == PEER


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("192.0.2.200", "192.0.2.200"),
        (" 192.0.2.200 ", "192.0.2.200"),
        ("192.0.2.200:51000", "192.0.2.200"),
        ("[2001:db8::5]:443", "2001:db8::5"),
        ("[2001:db8::5]", "2001:db8::5"),
        ("2001:0DB8:0:0::5", "2001:db8::5"),
        ("::ffff:192.0.2.200", "192.0.2.200"),
        ("fe80::1%eth0", "fe80::1"),
        ("192.0.2.200:", PEER),
        ("192.0.2.200:123456", PEER),
        ("[192.0.2.200", PEER),
        ("[]", PEER),
        ("unknown", PEER),
        ("192.0.2", PEER),
        ("192.0.2.256", PEER),
        ("٣.٢.١.٤", PEER),
        ("0x7f.1", PEER),
        ("", PEER),
    ],
)
def test_an_address_is_read_in_every_form_proxies_write_it(settings, seen, expected):
    settings.PROXIES = 1

    assert caller_address(request_with(f"{SPOOF}, {seen}")) == expected


@pytest.mark.parametrize("peer", ["", "unix:", "nonsense"])
def test_of_whom_nothing_is_known_is_one_caller(settings, peer):
    settings.PROXIES = 0

    assert caller_address(request_with(SPOOF, peer=peer)) == UNKNOWN


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_limits_count_an_ipv6_network_as_one(settings, peer, expected):
    settings.PROXIES = 0

    assert caller_network(request_with(None, peer=peer)) == expected
