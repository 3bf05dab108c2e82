"""Send letters as they come due, and call the daily jobs once an hour, until stopped."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.mail import send_due
from deploy.jobs import run_daily_jobs
from lib.loop import Loop

PAUSE_SECONDS = 1.0
JOB_SECONDS = 3600.0


class Command(BaseCommand):
    """One process is enough; more do no harm."""

    help = __doc__
    called: float | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For tests and timers."""
        parser.add_argument("--once", action="store_true", help="call the jobs, send what is due, and stop")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 -- Django's own signature
        """Turn after turn."""
        Loop(PAUSE_SECONDS).run(self.turn, once=options["once"])

    def turn(self) -> int:
        """Jobs first: they write letters."""
        if self.called is None or time.monotonic() - self.called > JOB_SECONDS:
            run_daily_jobs(at=timezone.now())
            self.called = time.monotonic()
        return send_due(timezone.now())
