"""Load the demo into an empty site, once: 36 vendors, 187 published offerings, and ones in every
other state.
"""  # noqa: D205 -- printed by --help

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.demo.load import load_demo


class Command(BaseCommand):
    """Deterministic.

    Does nothing on a site that has people, companies or offerings, or that had the demo before.
    """

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        written = load_demo(at=timezone.now())
        shown = ", ".join(f"{count} {state}" for state, count in sorted(written.items()))
        self.stdout.write(shown or "The site is not empty, or had the demo before: left as it is.")
