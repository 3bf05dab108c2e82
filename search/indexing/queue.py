"""Keeping the index true: draining the queue, rebuilding, comparing with the database."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.db.models import Subquery

from catalogue.models import ChangeLog, Offering
from lib.seldom import warn_seldom
from search.index.generations import IndexUnavailable
from search.index.schema import Document
from search.indexing.documents import candidates, documents, stamps
from search.models import QueueRow
from search.service import engine

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 500


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


def drain(on: date) -> int:
    """Index what waits, oldest first, reading every offering anew. Returns how many rows went.

    Rows go only after the index has them: safe to repeat, and to be killed at any moment. Raises
    IndexUnavailable when there is no index to write to.
    """
    rows = list(QueueRow.objects.order_by("pk")[:MOST_AT_ONCE])
    if not rows:
        return 0
    if not engine().write(changes({row.offering_id for row in rows}, on)):
        return 0
    QueueRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def changes(pks: set[int], on: date) -> dict[int, Document | None]:
    # None takes an offering out of the index.
    now: dict[int, Document | None] = dict.fromkeys(sorted(pks))
    return now | {document.id: document for document in documents(sorted(pks), on)}


def rebuild(on: date) -> int:
    """Fill a new index from the database and move to it. Returns its size.

    Rows queued before it began are in it; later ones wait for the drainer.
    """
    # By key, not "up to the newest": a transaction that began earlier may commit a smaller key
    # after we have read its offering.
    waiting = list(QueueRow.objects.values_list("pk", flat=True))
    count = engine().rebuild(
        documents(candidates().order_by("pk").values_list("pk", flat=True).iterator(), on)
    )
    for start in range(0, len(waiting), MOST_AT_ONCE):
        QueueRow.objects.filter(pk__in=waiting[start : start + MOST_AT_ONCE]).delete()
    log.info("index_rebuilt", documents=count)
    return count


def drift(on: date) -> Drift:
    """Compare numbers and stamps of both sides. Raises IndexUnavailable."""
    wanted, held = stamps(on), dict(engine().ids_and_stamps())
    return Drift(
        missing=tuple(sorted(wanted.keys() - held.keys())),
        surplus=tuple(sorted(held.keys() - wanted.keys())),
        stale=tuple(sorted(pk for pk in wanted.keys() & held.keys() if wanted[pk] != held[pk])),
    )


def heal(on: date) -> Drift:
    found = drift(on)
    enqueue(found.offerings)
    if found:
        log.warning(
            "index_drift",
            missing=len(found.missing),
            surplus=len(found.surplus),
            stale=len(found.stale),
        )
    return found


def last_change() -> int:
    return ChangeLog.objects.filter(pk=1).values_list("last_number", flat=True).first() or 0


def last_indexed_change() -> int:
    """The last change that a list read after this is sure to show.

    Those that wait for the index come once more, none is left out.
    """
    waiting = QueueRow.objects.order_by("change_number").values("change_number")[:1]
    last, first_waiting = ChangeLog.objects.filter(pk=1).values_list(
        "last_number", Subquery(waiting)
    ).first() or (0, None)
    return last if first_waiting is None else max(0, min(last, first_waiting - 1))


def enqueue(pks: Sequence[int]) -> None:
    number = last_change()
    QueueRow.objects.bulk_create([QueueRow(offering_id=pk, change_number=number) for pk in pks])


def enqueue_everything() -> None:
    # For when the taxonomy has changed, whose words are in every document.
    enqueue(list(Offering.objects.filter(published__isnull=False).values_list("pk", flat=True)))


def step(on: date) -> int:
    try:
        return drain(on) if has_index() else rebuild(on)
    except IndexUnavailable as error:
        warn_seldom("index_unavailable", reason=str(error))
        return rebuild(on)


def has_index() -> bool:
    try:
        engine().document_count()
    except IndexUnavailable:
        return False
    return not (engine().is_reported() and REPORTS.is_heeded())


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


def health(now: datetime) -> dict[str, object]:
    """For the readiness page: documents, rows waiting, age of the oldest in seconds."""
    oldest = QueueRow.objects.order_by("pk").first()
    waiting = {
        "waiting": QueueRow.objects.count(),
        "oldest_seconds": int((now - oldest.created_at).total_seconds()) if oldest else 0,
    }
    try:
        return {"status": "ok", "documents": engine().document_count(), **waiting}
    except IndexUnavailable:
        return {"status": "degraded", "documents": None, **waiting}
