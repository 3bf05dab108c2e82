"""Two hundred visitors who send or read slowly, or not at all: others are answered meanwhile."""

import contextlib
import socket

import pytest

from tests.support.live_workers import Workers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]
SLOW, NORMAL = 200, 5
HEAD = "Host: localhost\r\n"
PAGE = "/static/css/components.css"
SENT = {
    "nothing": "",
    "half a line": "GET /rat",
    "unfinished headers": f"GET / HTTP/1.1\r\n{HEAD}X-Hidas: a",
    "an unfinished form": (
        f"POST /tili/kirjaudu HTTP/1.1\r\n{HEAD}Content-Type:"
        " application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=a"
    ),
    "an unfinished chunk": (
        f"POST /tili/kirjaudu HTTP/1.1\r\n{HEAD}Content-Type:"
        " application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\nlogin=a"
    ),
}
KEPT = f"GET /terve/elossa HTTP/1.1\r\n{HEAD}\r\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    # As served by default, but nobody is sent away however slow the machine.
    running = Workers(
        tmp_path_factory, arguments=("--keep-alive", "3600"), AVOINKUNTA_DEBUG="false"
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture
def connect(site):
    """A connection that is closed after the test; its buffer is small, so little is on its way."""
    with contextlib.ExitStack() as held:

        def opened():
            connection = held.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.settimeout(60)
            connection.connect(("127.0.0.1", site.port))
            return connection

        yield opened


def is_held(connection):
    """Open, with nothing to read."""
    connection.settimeout(0)
    try:
        connection.recv(1)
    except BlockingIOError:
        return True
    return False


def answers(site):
    return {
        path: {site.ask("GET", path).status for _ in range(NORMAL)}
        for path in ("/", "/terve/elossa", PAGE)
    }


ANSWERED = {"/": {200}, "/terve/elossa": {200}, PAGE: {200}}


@pytest.mark.parametrize("kind", SENT)
def test_two_hundred_who_have_not_finished_asking_keep_nobody_waiting(site, connect, kind):
    slow = [connect() for _ in range(SLOW)]
    for connection in slow:
        connection.sendall(SENT[kind].encode())

    assert answers(site) == ANSWERED
    assert [is_held(connection) for connection in slow] == [True] * SLOW


def test_two_hundred_idle_connections_keep_nobody_waiting(site, connect):
    idle = [connect() for _ in range(SLOW)]
    for connection in idle:
        connection.sendall(KEPT.encode())
    for connection in idle:
        assert whole_answer(connection)[0].startswith(b"HTTP/1.1 200")

    assert answers(site) == ANSWERED
    assert [is_held(connection) for connection in idle] == [True] * SLOW
    idle[0].settimeout(60)
    idle[0].sendall(KEPT.encode())
    assert whole_answer(idle[0])[0].startswith(b"HTTP/1.1 200")


def test_two_hundred_who_do_not_read_keep_nobody_waiting_and_get_the_whole_answer_later(
    site, connect
):
    slow = [connect() for _ in range(SLOW)]
    for connection in slow:
        connection.sendall(f"GET {PAGE} HTTP/1.1\r\n{HEAD}\r\n".encode())

    assert answers(site) == ANSWERED
    lengths = {len(whole_answer(connection)[1]) for connection in slow}
    assert len(lengths) == 1
    assert lengths.pop() > 20_000


def whole_answer(connection):
    """Headers and body, as long as the headers say."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += received(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.splitlines()
        if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += received(connection)
    return head, body


def received(connection):
    piece = connection.recv(65536)
    assert piece, "closed before the end"
    return piece
