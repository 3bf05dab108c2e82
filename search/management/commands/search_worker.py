"""Keep the index up to date until stopped.

Drain the queue, rebuild a lost index, compare with the database now and then.
"""

import contextlib
import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from lib.seldom import warn_seldom
from search.index.generations import IndexUnavailable
from search.indexing.queue import heal, step

PAUSE_SECONDS, FAILED_SECONDS = 0.5, 5.0
SWEEP_SECONDS = 3600.0


class Command(BaseCommand):
    help = (
        "Keep the index up to date until stopped. Stops at SIGTERM and SIGINT after the turn it is"
        " in, and may be killed at any moment without loss."
    )
    works = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        self.stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.stopped)
        swept = time.monotonic()
        while not self.stop.is_set():
            done = self.turn()
            if options["once"] and not done:
                return
            if time.monotonic() - swept > SWEEP_SECONDS:
                swept = time.monotonic()
                self.sweep()
            if not done:
                self.stop.wait(PAUSE_SECONDS if self.works else FAILED_SECONDS)

    def stopped(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.set()

    def turn(self) -> int:
        try:
            self.works = True
            return step(timezone.localdate())
        except (DatabaseError, OSError, ValueError, IndexUnavailable) as error:
            # A database that is away for a moment does not end the worker. Tantivy says ValueError
            # of a disk that is full.
            self.works = False
            warn_seldom("worker_turn_failed", reason=str(error))
            close_old_connections()
            return 0

    def sweep(self) -> None:
        with contextlib.suppress(IndexUnavailable, DatabaseError):
            heal(timezone.localdate())
