"""Turns that a process makes until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import DatabaseError, close_old_connections

from lib.seldom import warn_seldom


class Loop:
    """Stops at SIGTERM and SIGINT after the turn it is in.

    `pause_seconds` lie between turns that found nothing to do.
    """

    def __init__(self, pause_seconds: float) -> None:
        self.pause, self.told = pause_seconds, threading.Event()

    def run(self, turn: Callable[[], int], *, once: bool = False) -> None:
        """`turn` says how much it did; `once` ends when that is nothing."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.stop)
        while not self.told.is_set():
            done = self.tried(turn)
            if not done and (once or self.told.wait(self.pause)):
                return

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.told.set()

    def tried(self, turn: Callable[[], int]) -> int:
        try:
            return turn()
        # A database that is away for a moment does not end the process.
        except (DatabaseError, OSError) as error:
            warn_seldom("turn_failed", reason=str(error))
            close_old_connections()
            return 0
