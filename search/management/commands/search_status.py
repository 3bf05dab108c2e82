"""Say what is read, how much is indexed and waits, and by what words are known."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.analysis import LANGUAGES, analyser
from search.indexing.documents import candidates
from search.indexing.queue import health
from search.models import ClosedProduct, SynonymSet
from search.service import engines


class Command(BaseCommand):
    help = "Say which index is read, what it holds, what waits, and which words are known."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        for kept in engines():
            self.stdout.write(f"{kept.backend}: {kept.state() or 'no index'}")
        for name, value in health(timezone.now()).items():
            self.stdout.write(f"{name}: {value}")
        self.stdout.write(f"offerings that could be indexed: {candidates().count()}")
        for rows in (SynonymSet.objects.offered(), ClosedProduct.objects.offered()):
            self.stdout.write(f"{rows.model._meta.verbose_name_plural}: {rows.count()}")  # noqa: SLF001 -- Django's documented _meta
        for language in LANGUAGES:
            self.stdout.write(f"{language}: {analyser(language).name}")
