"""What waits for the indexes, and keeping all of them true."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Subquery

from catalogue.models import ChangeLog, Offering
from lib.seldom import warn_seldom
from search.engines.base import SearchEngine
from search.engines.breaker import ServerAway
from search.index.generations import IndexUnavailable
from search.indexing.upkeep import Drift, Upkeep, enqueue_for
from search.models import QueueRow
from search.service import backends, engines

T = TypeVar("T")


def upkeeps() -> tuple[Upkeep, ...]:
    return tuple(Upkeep(kept) for kept in engines())


def drain(on: date) -> int:
    """Index what waits in every index. Returns how many rows went. Raises IndexUnavailable."""
    return sum(_each(lambda upkeep: upkeep.drain(on)))


def rebuild(on: date) -> int:
    """Fill every index anew. Returns the size of the last. Raises IndexUnavailable."""
    return _each(lambda upkeep: upkeep.rebuild(on))[-1]


def drift(on: date) -> Drift:
    """What differs in any index. Raises IndexUnavailable."""
    return _together(_each(lambda upkeep: upkeep.drift(on)))


def heal(on: date) -> Drift:
    # Rows for an index that is kept no more would hold up the list of changes.
    QueueRow.objects.exclude(engine__in=backends()).delete()
    return _together(_each(lambda upkeep: upkeep.heal(on)))


def step(on: date) -> int:
    """One turn of the worker. A cluster that is away is left alone; it has its own rows waiting."""
    return sum(_each(lambda upkeep: upkeep.step(on), without_server=0))


def _each(do: Callable[[Upkeep], T], *, without_server: T | None = None) -> list[T]:
    """Do it to every index, also after one has failed; then raise what failed last."""
    done: list[T] = []
    failed: Exception | None = None
    for upkeep in upkeeps():
        try:
            done.append(do(upkeep))
        except ServerAway as error:
            warn_seldom("search_server_away", reason=str(error))
            if without_server is None:
                failed = error
        except (IndexUnavailable, OSError, ValueError) as error:
            failed = error
    if failed is not None:
        raise failed
    return done


def _together(found: Sequence[Drift]) -> Drift:
    def every(name: str) -> tuple[int, ...]:
        return tuple(sorted({pk for one in found for pk in getattr(one, name)}))

    return Drift(missing=every("missing"), surplus=every("surplus"), stale=every("stale"))


def last_change() -> int:
    return ChangeLog.objects.filter(pk=1).values_list("last_number", flat=True).first() or 0


def last_indexed_change() -> int:
    """The last change that a list read after this is sure to show, whichever index gives it.

    Those that wait for an index come once more, none is left out.
    """
    rows = QueueRow.objects.filter(engine__in=backends())
    waiting = rows.order_by("change_number").values("change_number")[:1]
    last, first_waiting = ChangeLog.objects.filter(pk=1).values_list(
        "last_number", Subquery(waiting)
    ).first() or (0, None)
    return last if first_waiting is None else max(0, min(last, first_waiting - 1))


def enqueue(pks: Sequence[int]) -> None:
    """Let every index be told of these offerings."""
    enqueue_for(tuple(pks), backends(), last_change())


def enqueue_everything() -> None:
    # For when the taxonomy has changed, whose words are in every document.
    enqueue(list(Offering.objects.filter(published__isnull=False).values_list("pk", flat=True)))


def health(now: datetime) -> dict[str, object]:
    """For the readiness page: documents of the index that is asked first, rows waiting, age of the
    oldest in seconds; of each index where there are two.
    """  # noqa: D205 -- one sentence
    told = {kept.backend: _health_of(kept, now) for kept in engines()}
    first = told[backends()[0]]
    return first if len(told) == 1 else {**first, "engines": told}


def _health_of(kept: SearchEngine, now: datetime) -> dict[str, object]:
    rows = Upkeep(kept).waiting
    oldest = rows.order_by("pk").first()
    waiting = {
        "waiting": rows.count(),
        "oldest_seconds": int((now - oldest.created_at).total_seconds()) if oldest else 0,
    }
    try:
        return {"status": "ok", "documents": kept.document_count(), **waiting}
    except IndexUnavailable:
        return {"status": "degraded", "documents": None, **waiting}
