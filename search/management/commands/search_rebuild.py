"""Fill a new index from the database and move to it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from search.index.generations import IndexUnavailable
from search.indexing.queue import upkeeps
from search.indexing.upkeep import Upkeep


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
        away = [upkeep.engine.backend for upkeep in upkeeps() if not self.build(upkeep, options)]
        if away and not options["if_missing"]:
            msg = f"Not rebuilt: {', '.join(away)}."
            raise CommandError(msg)

    def build(self, upkeep: Upkeep, options: dict[str, Any]) -> bool:
        backend, started = upkeep.engine.backend, time.monotonic()
        try:
            if options["if_missing"] and upkeep.has_index():
                self.stdout.write(f"The index is there ({backend}).")
                return True
            count = upkeep.rebuild(timezone.localdate())
        except IndexUnavailable as error:
            self.stderr.write(f"{backend} does not answer, search_worker goes on trying: {error}")
            return False
        took = time.monotonic() - started
        self.stdout.write(f"{count} documents in {took:.1f} s ({backend}).")
        return True
