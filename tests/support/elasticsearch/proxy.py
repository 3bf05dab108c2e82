"""A door before a server, which may refuse, hang or be busy as a server in trouble is."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.live_workers import free_port
from tests.support.waiting import PATIENCE

REFUSING, HANGING, PASSING = "refusing", "hanging", "passing"


class Proxy:
    """`mode`: PASSING, HANGING, REFUSING, or the status that everything is answered with.

    `asked` counts what came to it, `let_in_by` holds how it was to be let in.
    """

    def __init__(self, server):
        self.server, self.port = server, free_port()
        self.mode, self.asked, self.let_in_by = PASSING, 0, set()
        self._changed = threading.Condition()
        self._open()

    @property
    def url(self):
        return self.server.url.replace(f":{self.server.port}", f":{self.port}")

    def turn(self, mode):
        before, self.mode = self.mode, mode
        with self._changed:
            self._changed.notify_all()
        if mode == REFUSING and before != REFUSING:
            self.stop()
        if before == REFUSING and mode != REFUSING:
            self._open()

    def stop(self):
        self._http.shutdown()
        self._http.server_close()

    def wait_while_hanging(self):
        with self._changed:
            self._changed.wait_for(lambda: self.mode != HANGING, PATIENCE)

    def _open(self):
        self._http = _Server(("127.0.0.1", self.port), _Handler)
        self._http.proxy = self
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Connections that hang must not hold up the end.
    block_on_close = False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_one(self):
        proxy = self.server.proxy
        proxy.asked += 1
        proxy.let_in_by.add(self.headers["Authorization"])
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if proxy.mode == HANGING:
            proxy.wait_while_hanging()
            self.close_connection = True
        elif proxy.mode == REFUSING:
            self.close_connection = True
        elif proxy.mode == PASSING:
            self.answer(*self.passed_on(proxy.server.port, body))
        else:
            self.answer(proxy.mode, {"Content-Type": "application/json"}, b'{"error": "busy"}')

    def passed_on(self, port, body):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            response = connection.getresponse()
            return response.status, dict(response.headers), response.read()
        finally:
            connection.close()

    def answer(self, status, headers, body):
        self.send_response_only(status)
        kept = {"content-type", "x-elastic-product", "warning"}
        told = {name.title(): value for name, value in headers.items() if name.lower() in kept}
        for name, value in {"X-Elastic-Product": "Elasticsearch", **told}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_one  # noqa: N815 -- the library's names
