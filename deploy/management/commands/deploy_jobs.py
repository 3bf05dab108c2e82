"""Send letters as they come due, and call the daily jobs, until stopped."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.mail.queue import send_due
from deploy.jobs import run_daily_jobs
from lib.worker_loop import Loop

PAUSE_SECONDS = 1.0
JOB_SECONDS = 3600.0
AGAIN_SECONDS = 60.0


class Command(BaseCommand):
    """One process is enough; more do no harm."""

    help = (
        "Send letters as they come due, and call the daily jobs once an hour (in a minute again"
        " when the database was away), until stopped."
    )
    due = -1.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="call the jobs, send what is due, and stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        Loop(PAUSE_SECONDS).run(self.turn, once=options["once"])

    def turn(self) -> int:
        # Jobs first: they write letters.
        if time.monotonic() > self.due:
            through = run_daily_jobs(at=timezone.now())
            self.due = time.monotonic() + (JOB_SECONDS if through else AGAIN_SECONDS)
        return send_due(timezone.now())
