"""How the site is served: gunicorn keeps the processes, waitress reads and writes.

`gunicorn -c python:deploy.serving.server`.

Gunicorn's own threads are held by whoever sends slowly: eight unfinished requests stop two
processes of four threads. Waitress takes a request whole before a thread sees it, and an answer
from the thread at once, whatever the visitor's pace (decision 8).
"""

import os
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.server import create_server

# Gunicorn's settings; its command line goes before them.
wsgi_app = "deploy.wsgi"
worker_class = "deploy.serving.server.BufferingWorker"
workers = 2
threads = 4
preload_app = True
loglevel = "warning"
graceful_timeout = 8
# A connection on which nothing moves is closed after so many seconds. Gunicorn's own two are short
# enough for a person who reads a page to send just as it closes.
keepalive = 60

# What waitress is told.
HELD = {
    # Open connections of one process, slow and idle ones among them; one costs a file descriptor
    # and some kilobytes.
    "connection_limit": 1000,
    "asyncore_use_poll": True,
    "cleanup_interval": 10,
    # A search of a thousand letters beyond a to z is 6,000 bytes of address.
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": 10 * 1024 * 1024,
    # Django looks at them itself, and only where the settings name a proxy.
    "clear_untrusted_proxy_headers": False,
    # Visitors go away in the middle; that is nobody's error.
    "log_socket_errors": False,
    "ident": None,
}


class BufferingWorker(Worker):
    """One of gunicorn's processes: waitress's loop in the main thread, `threads` that answer."""

    def run(self) -> None:
        self.open: dict[int, Any] = {}
        self.server = create_server(
            self.wsgi,
            map=self.open,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            channel_timeout=self.cfg.keepalive,
            **HELD,
        )
        while self.alive and self.ppid == os.getppid():
            self.turn()
        self.finish()

    def turn(self) -> None:
        self.notify()
        wasyncore.loop(timeout=1.0, use_poll=True, map=self.open, count=1)

    def finish(self) -> None:
        deadline = time.monotonic() + self.cfg.graceful_timeout
        # No new connections are taken; what is being asked is still answered, but not for ever.
        channels = [channel for channel in self.open.values() if hasattr(channel, "requests")]
        for listener in [part for part in self.open.values() if getattr(part, "accepting", False)]:
            listener.accepting = False
        while any(is_busy(channel) for channel in channels) and time.monotonic() < deadline:
            self.turn()

    def handle_exit(self, sig: int, frame: Any) -> None:  # noqa: ANN401 -- gunicorn's own signature
        super().handle_exit(sig, frame)
        for part in list(getattr(self, "open", {}).values()):
            # Do not wait out the second of the loop.
            if hasattr(part, "pull_trigger"):
                part.pull_trigger()


def is_busy(channel: Any) -> bool:  # noqa: ANN401 -- waitress carries no types
    return bool(channel.connected and (channel.requests or channel.total_outbufs_len))
