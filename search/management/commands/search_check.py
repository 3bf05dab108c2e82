"""Compare the index with the database and queue what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalogue.pricing.cost_profile import refresh_cost_profiles
from search.index.generations import IndexUnavailable
from search.indexing.queue import heal


class Command(BaseCommand):
    help = "Compare the index with the database and queue what differs; for every night."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        # A dated limit may have come into force since yesterday.
        refresh_cost_profiles(at=timezone.now())
        try:
            found = heal(timezone.localdate())
        except IndexUnavailable as error:
            msg = f"There is no index to compare with ({error}). Run search_rebuild."
            raise CommandError(msg) from error
        self.stdout.write(
            f"{len(found.missing)} missing, {len(found.surplus)} too many, {len(found.stale)} out"
            " of date."
        )
