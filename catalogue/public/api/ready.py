"""Offerings as ready JSON: made once in each edition of the site, and kept by each process.

What depends on the buyer is left open, and put in when it is asked for.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings

from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.public.api.numbers import HOLE, MARK, Numbers, Pieces, Priced
from catalogue.public.api.reading import (
    ANYBODY,
    published_whole,
    version_whole,
)
from catalogue.public.api.serializers import (
    OfferingDetailSerializer,
    OfferingRowSerializer,
    WholeOffering,
)
from catalogue.public.facts import public_facts, row_of
from catalogue.taxonomy.registry import taxonomy
from lib.api.answers import answer_of
from lib.api.renderers import json_bytes
from lib.edition import edition
from procurement.price_context import PriceContext
from procurement.registry import limits

MOST_BYTES = 16 * 1024 * 1024
# What a price line takes in memory, roughly.
LINE_BYTES = 300
Key = tuple[object, ...]


@dataclass(frozen=True)
class ReadyAnswer:
    """JSON in pieces; between them stand the numbers of a buyer."""

    pieces: Pieces
    priced: Priced
    parts: tuple[Priced, ...] | None = None
    offering: int = 0

    def filled(self, numbers: Numbers, *after: bytes) -> bytes:
        """`after` is what a whole offering leaves open behind its numbers."""
        inside = (
            numbers.of_row(self.priced)
            if self.parts is None
            else numbers.of_whole(self.priced, self.parts)
        )
        first, *rest = self.pieces
        filling = zip((*inside, *after), rest, strict=True)
        return first + b"".join(part for pair in filling for part in pair)

    def __len__(self) -> int:
        return sum(map(len, self.pieces)) + LINE_BYTES * len(self.priced.lines)


class ReadyStore:
    """The answers used last, for all threads of the process. None is one that is not public."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, ReadyAnswer | None] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def take(self, key: Key) -> tuple[ReadyAnswer | None] | None:
        """In a tuple, so that what is known not to be public differs from what is not known."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return (self._kept[key],)

    def put(self, key: Key, answer: ReadyAnswer | None) -> None:
        with self._lock:
            if key not in self._kept:
                self._bytes += len(answer or ()) + LINE_BYTES
            self._kept[key] = answer
            while self._bytes > MOST_BYTES:
                _key, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone or ()) + LINE_BYTES

    def clear(self) -> None:
        # For tests, whose rows come and go under the same keys.
        with self._lock:
            self._kept.clear()
            self._bytes = 0


READY = ReadyStore()


def numbers_for(context: PriceContext, on: date) -> Numbers:
    return Numbers(context, LimitPair.on(limits(), on))


def ready_rows(pks: Sequence[int], on: date, base: str) -> list[ReadyAnswer]:
    """Rows of a list in the order of the keys.

    What is not public on the day is passed over, whatever an index says.
    """
    if not settings.KEEP_PAGES:
        made = _made_rows(pks, on, base)
        return [made[pk] for pk in pks if pk in made]
    current = edition(on)
    keys: dict[int, Key] = {pk: (current, base, "row", pk) for pk in pks}
    found = {pk: known[0] for pk, key in keys.items() if (known := READY.take(key)) is not None}
    missing = [pk for pk in pks if pk not in found]
    made = _made_rows(missing, on, base) if missing else {}
    for pk in missing:
        found[pk] = made.get(pk)
        READY.put(keys[pk], found[pk])
    return [answer for pk in pks if (answer := found[pk]) is not None]


def _made_rows(pks: Sequence[int], on: date, base: str) -> dict[int, ReadyAnswer]:
    words, pair = taxonomy(), LimitPair.on(limits(), on)
    return {
        pk: _opened(
            answer_of(
                OfferingRowSerializer,
                {"card": row_of(facts, words, OfferingCost(facts.lines, ANYBODY, pair))},
                base,
            ),
            Priced(facts.lines),
        )
        for pk, facts in public_facts(pks, on).items()
    }


def ready_whole(slug: str, on: date, base: str) -> ReadyAnswer:
    """The published version, whole. Raises `Offering.DoesNotExist`."""
    return _kept_whole(("whole", slug), on, base, lambda: published_whole(slug, on))


def ready_version(slug: str, number: int, on: date, base: str) -> ReadyAnswer:
    """One that is or was public, of an offering that is. Raises `Version.DoesNotExist`."""
    return _kept_whole(("version", slug, number), on, base, lambda: version_whole(slug, number, on))


def _kept_whole(name: Key, on: date, base: str, read: Callable[[], WholeOffering]) -> ReadyAnswer:
    if not settings.KEEP_PAGES:
        return _made_whole(read(), base)
    key = (edition(on), base, *name)
    known = READY.take(key)
    if known is not None and known[0] is not None:
        return known[0]
    answer = _made_whole(read(), base)
    READY.put(key, answer)
    return answer


def _made_whole(whole: WholeOffering, base: str) -> ReadyAnswer:
    answer = answer_of(OfferingDetailSerializer, whole, base)
    for part in answer["parts"]:
        part["cost"] = MARK
    answer["frameworks"] = MARK
    parts = tuple(Priced(row.lines) for row in whole.detail.costs.rows)
    return replace(
        _opened(answer, Priced(whole.card.cost.lines), parts), offering=whole.card.offering.pk
    )


def _opened(
    answer: dict[str, Any], priced: Priced, parts: tuple[Priced, ...] | None = None
) -> ReadyAnswer:
    opened = answer | {"cost": MARK, "threshold": MARK}
    return ReadyAnswer(tuple(json_bytes(opened).split(HOLE)), priced, parts)
