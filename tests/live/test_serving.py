"""What the web server promises beside the pages.

Long addresses, limits, connections that are kept, stopping without loss, workers that come back.
"""

import os
import signal
import socket
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.faults.test_slow_visitors import HEAD, PAGE, whole_answer
from tests.support.live_workers import Workers
from tests.support.waiting import some_moment, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    running = Workers(
        tmp_path_factory,
        arguments=("--graceful-timeout", "600"),
        AVOINKUNTA_DEBUG="false",
        AVOINKUNTA_HTTPS="true",
        AVOINKUNTA_SITE_URL="https://localhost",
        AVOINKUNTA_MAIL="file",
    )
    running.start()
    yield running
    running.stop()


HTTPS = {"X-Forwarded-Proto": "https"}


def test_an_address_of_a_thousand_letters_is_answered(site):
    assert site.ask("GET", f"/ratkaisut?q={quote('ä' * 1000)}", headers=HTTPS).status == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/?q=" + "a" * 40_000, {}), ("/", {"X-Pitka": "a" * 40_000})],
    ids=["address", "header"],
)
def test_an_endless_head_is_refused(site, path, headers):
    assert site.ask("GET", path, headers=headers).status == 431


def test_an_endless_body_is_refused_before_it_is_taken(site):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.putrequest("POST", "/tili/kirjaudu")
    connection.putheader("Content-Length", str(11 * 1024 * 1024))
    connection.endheaders()
    connection.send(b"a" * 1000)

    assert connection.getresponse().status == 413
    connection.close()


def test_the_proxys_word_of_https_is_heard_and_a_look_alike_is_not(site):
    assert site.ask("GET", "/terve/elossa", headers=HTTPS).status == 200
    assert site.ask("GET", "/terve/elossa").status == 301
    assert site.ask("GET", "/terve/elossa", headers={"X_Forwarded_Proto": "https"}).status == 301


def test_a_connection_is_kept_while_a_person_reads(site):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    for pause in (0, 0, 3, 3):
        some_moment(pause)
        connection.request("GET", "/terve/elossa", headers=HTTPS)
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b'{"status": "ok"}')
        assert response.headers.get("Connection") != "close"
    connection.close()


def test_a_killed_worker_comes_back(site):
    before = workers_of(site)
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(set(workers_of(site)) - {before[0]}) >= len(before), "a new worker")

    assert {site.ask("GET", "/terve/elossa", headers=HTTPS).status for _ in range(20)} == {200}


def workers_of(site):
    pid = site.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_what_was_asked_before_the_stop_is_answered_whole_and_the_idle_do_not_hold_it_up(site):
    """Last: it stops the site."""
    idle, slow = (socket.socket() for _ in range(2))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    for connection in (idle, slow):
        connection.settimeout(60)
        connection.connect(("127.0.0.1", site.port))
    idle.sendall(f"GET /terve/elossa HTTP/1.1\r\n{HEAD}X-Forwarded-Proto: https\r\n\r\n".encode())
    whole_answer(idle)
    slow.sendall(f"GET {PAGE} HTTP/1.1\r\n{HEAD}X-Forwarded-Proto: https\r\n\r\n".encode())
    first = slow.recv(1)

    site.process.send_signal(signal.SIGTERM)
    some_moment(0.5)
    head, body = whole_answer(Rest(slow, first))

    assert head.startswith(b"HTTP/1.1 200")
    assert len(body) > 20_000
    assert site.process.wait(60) == 0
    idle.close()
    slow.close()


class Rest:
    """What was read already, then the rest."""

    def __init__(self, connection, first):
        self.connection, self.first = connection, first

    def recv(self, size):
        piece, self.first = self.first, b""
        return piece or self.connection.recv(size)
