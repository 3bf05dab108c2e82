"""Keeping one index true: draining what waits for it, rebuilding it, comparing it."""

import time
from dataclasses import dataclass
from datetime import date

import structlog
from django.db import transaction
from django.db.models import QuerySet

from lib.seldom import warn_seldom
from search.engines.base import EMBEDDED, SearchEngine
from search.engines.breaker import ServerAway
from search.index.generations import IndexUnavailable
from search.index.schema import Document
from search.indexing.documents import candidates, documents, stamps
from search.models import QueueRow

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 500
# A row of no offering, written for its number only.
NOTHING = 0


@dataclass(frozen=True)
class Drift:
    """What differs between the database and the index, by offering."""

    missing: tuple[int, ...]
    surplus: tuple[int, ...]
    stale: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.stale)

    @property
    def offerings(self) -> tuple[int, ...]:
        return (*self.missing, *self.surplus, *self.stale)


@dataclass(frozen=True)
class Upkeep:
    """What is done to the index of one engine."""

    engine: SearchEngine

    @property
    def waiting(self) -> QuerySet[QueueRow]:
        return QueueRow.objects.filter(engine=self.engine.backend)

    def drain(self, on: date) -> int:
        """Index what waits, oldest first, reading every offering anew. Returns how many rows went.

        Rows go only after the index has them: safe to repeat, and to be killed at any moment.
        Raises IndexUnavailable when there is no index to write to.
        """
        rows = list(self.waiting.order_by("pk")[:MOST_AT_ONCE])
        if not rows:
            return 0
        version = self.next_version()
        if not self.engine.write(changes({row.offering_id for row in rows}, on), version):
            return 0
        QueueRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return len(rows)

    def rebuild(self, on: date) -> int:
        """Fill a new index from the database and move to it. Returns its size.

        Rows queued before it began are in it; later ones wait for the drainer.
        """
        # By key, not "up to the newest": a transaction that began earlier may commit a smaller key
        # after we have read its offering.
        waiting = list(self.waiting.values_list("pk", flat=True))
        version = self.next_version()
        pks = candidates().order_by("pk").values_list("pk", flat=True)
        count = self.engine.rebuild(documents(pks.iterator(), on), version)
        for start in range(0, len(waiting), MOST_AT_ONCE):
            QueueRow.objects.filter(pk__in=waiting[start : start + MOST_AT_ONCE]).delete()
        log.info("index_rebuilt", backend=self.engine.backend, documents=count)
        if self.engine.backend != EMBEDDED:
            # The lock that keeps others from writing meanwhile holds on one machine only.
            self.heal(on)
        return count

    def drift(self, on: date) -> Drift:
        """Compare numbers and stamps of both sides. Raises IndexUnavailable."""
        wanted, held = stamps(on), dict(self.engine.ids_and_stamps())
        both = wanted.keys() & held.keys()
        return Drift(
            missing=tuple(sorted(wanted.keys() - held.keys())),
            surplus=tuple(sorted(held.keys() - wanted.keys())),
            stale=tuple(sorted(pk for pk in both if wanted[pk] != held[pk])),
        )

    def heal(self, on: date) -> Drift:
        found = self.drift(on)
        if found:
            enqueue_for(found.offerings, (self.engine.backend,))
            log.warning(
                "index_drift",
                backend=self.engine.backend,
                missing=len(found.missing),
                surplus=len(found.surplus),
                stale=len(found.stale),
            )
        return found

    def step(self, on: date) -> int:
        try:
            return self.drain(on) if self.has_index() else self.rebuild(on)
        except ServerAway:
            # Nothing that we could build would help.
            raise
        except IndexUnavailable as error:
            warn_seldom("index_unavailable", backend=self.engine.backend, reason=str(error))
            return self.rebuild(on)

    def has_index(self) -> bool:
        """Raises ServerAway where nobody can say."""
        try:
            self.engine.document_count()
        except ServerAway:
            raise
        except IndexUnavailable:
            return False
        return not (self.engine.is_reported() and REPORTS.is_heeded())

    def next_version(self) -> int:
        """A number that rises: what is read after it has come is newer than what bears a smaller.

        0 for an engine with one writer.
        """
        if self.engine.backend == EMBEDDED:
            return 0
        with transaction.atomic():
            row = QueueRow.objects.create(offering_id=NOTHING, engine=self.engine.backend)
            version: int = row.pk
            row.delete()
        return version


def changes(pks: set[int], on: date) -> dict[int, Document | None]:
    # None takes an offering out of the index.
    now: dict[int, Document | None] = dict.fromkeys(sorted(pks))
    return now | {document.id: document for document in documents(sorted(pks), on)}


def enqueue_for(pks: tuple[int, ...], backends: tuple[str, ...], number: int = 0) -> None:
    QueueRow.objects.bulk_create(
        QueueRow(offering_id=pk, change_number=number, engine=backend)
        for pk in pks
        for backend in backends
    )


class Reports:
    """Reports are heeded now and then only.

    A question that breaks every index must not have it built without end.
    """

    def __init__(self) -> None:
        self.heeded_at: float | None = None

    def is_heeded(self) -> bool:
        now = time.monotonic()
        if self.heeded_at is not None and now - self.heeded_at < HEEDED_SECONDS:
            return False
        self.heeded_at = now
        return True


HEEDED_SECONDS = 600.0
REPORTS = Reports()
