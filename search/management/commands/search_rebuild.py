"""Fill a new index from the database and move to it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.indexing.queue import has_index, rebuild


class Command(BaseCommand):
    help = (
        "Fill a new index from the database and move to it. Always safe: the old index answers"
        " until the new one is whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="leave an index that opens as it is"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        if options["if_missing"] and has_index():
            self.stdout.write("The index is there.")
            return
        started = time.monotonic()
        count = rebuild(timezone.localdate())
        self.stdout.write(f"{count} documents in {time.monotonic() - started:.1f} s.")
