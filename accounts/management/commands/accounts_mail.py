"""Send the letters of the queue, until stopped.

A place that runs `deploy_jobs` needs no other sender.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.mail.queue import send_due
from lib.worker_loop import Loop

PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    """May run beside others like it, and may be killed at any moment."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        Loop(PAUSE_SECONDS).run(lambda: send_due(timezone.now()), once=options["once"])
