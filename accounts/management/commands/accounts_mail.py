"""Send the mails that wait: once, or until stopped."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from accounts.mail import send_due

PAUSE_SECONDS = 1


class Command(BaseCommand):
    """One sender is enough; several do no harm."""

    help = __doc__
    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, for tests and timers."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 -- Django's own signature
        """Look, send, rest."""
        if options["once"]:
            self.stdout.write(f"{send_due(timezone.now())} sent")
            return
        signal.signal(signal.SIGTERM, self.stop)
        while not self.stopping:
            send_due(timezone.now())
            close_old_connections()
            time.sleep(PAUSE_SECONDS)

    def stop(self, *_signal: object) -> None:
        """After this turn."""
        self.stopping = True
