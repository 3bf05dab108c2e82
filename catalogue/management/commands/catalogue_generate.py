"""Fill the catalogue up to N published offerings, for measuring: numbered copies of the demo's.

Run search_rebuild after it.
"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalogue.demo.generate import NothingToCopy, generate_offerings
from catalogue.publishing.changes import tell_everything


class Command(BaseCommand):
    """Not for a catalogue that is in use."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        started = time.monotonic()
        try:
            added = generate_offerings(count=options["count"], at=timezone.now())
        except NothingToCopy as error:
            msg = "There is nothing to copy. Run catalogue_demo first."
            raise CommandError(msg) from error
        tell_everything(at=timezone.now())
        self.stdout.write(
            f"{added} added in {time.monotonic() - started:.1f} s. Now run search_rebuild."
        )
