"""How often a program may ask.

REST framework's views ask for this module while they are loaded: import nothing here that needs
them.
"""

import math
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.api.keys import key_of
from lib.callers import caller_network

if TYPE_CHECKING:
    from rest_framework.views import APIView

KEY_RATE = "600/minute"
# In tenths of a request: what has not changed is told in a tenth of the work.
WHOLE, UNCHANGED = 10, 1
SLICES = 60
# Each process tells the others of a caller's calls once a second, and sooner when it holds back a
# fiftieth of what is allowed: a file for each call costs more than the answer.
TOLD_SECONDS, HELD_BACK = 1.0, 50
# From nine tenths of what is allowed on, every call is told, and the others' are read.
NEARLY = 10
MOST_CALLERS = 1000
Spent = dict[int, int]


@dataclass
class Untold:
    """Calls of one caller that the other processes have not heard of."""

    shared: Spent
    told_at: float
    spent: Spent = field(default_factory=dict)


_untold: dict[str, Untold] = {}
_lock = threading.Lock()


def forget_untold() -> None:
    # For tests, whose callers are all of one address.
    with _lock:
        _untold.clear()


Rate = tuple[int | None, int | None]


def faster(one: Rate, other: Rate) -> Rate:
    # A key is never slower than no key.
    return max(one, other, key=lambda rate: (rate[0] or 0) / (rate[1] or 1))


class CallerRate(SimpleRateThrottle):
    """So many requests in a time; the rest get 429 with Retry-After.

    Counted in the cache all workers share, by the key that opens, else by the address, whatever key
    was tried. The time is cut into sixty slices, so that what is kept stays small.
    """

    key: str
    slice: int
    spent: Spent

    def get_rate(self) -> str | None:
        return settings.API_RATE or None

    def allow_request(self, request: Request, view: "APIView | None" = None) -> bool:  # noqa: ARG002 -- REST framework's own signature
        """Whether this one is within the rate; counted whole until `unchanged` says otherwise."""
        if not self.rate:
            return True
        self.look(request)
        if sum(self.spent.values()) + WHOLE > self.allowance:
            return False
        self.count(WHOLE)
        return True

    def look(self, request: Request) -> None:
        """Who calls, and what of it is counted still."""
        key = key_of(request)
        if key is not None:
            self.num_requests, self.duration = faster(
                self.parse_rate(KEY_RATE), self.parse_rate(str(self.rate))
            )
        self.key = (
            f"throttle_address_{caller_network(request)}"
            if key is None
            else f"throttle_key_{key.pk}"
        )
        self.now = self.timer()
        self.slice = math.floor(self.now / self.width)
        self.spent = self.still_counted()

    @property
    def width(self) -> float:
        """Of a slice, in seconds."""
        return float(self.duration or 0) / SLICES

    @property
    def allowance(self) -> int:
        """In tenths."""
        return int(self.num_requests or 0) * WHOLE

    def still_counted(self) -> Spent:
        with _lock:
            mine = _untold.get(self.key) or Untold({}, 0)
            shared = mine.shared if self._is_recent(mine) else self._shared()
            return self._within_time(_added(shared, mine.spent))

    def count(self, tenths: int) -> None:
        self.spent[self.slice] = self.spent.get(self.slice, 0) + tenths
        with _lock:
            mine = _untold.get(self.key)
            if mine is None:
                _make_room()
                mine = _untold[self.key] = Untold({}, 0)
            mine.spent[self.slice] = mine.spent.get(self.slice, 0) + tenths
            if not self._may_wait(mine):
                self._tell(mine)

    def _tell(self, mine: Untold) -> None:
        # Read again: others have counted meanwhile.
        shared = self._within_time(_added(self._shared(), mine.spent))
        self.cache.set(self.key, shared, self.duration)
        mine.shared, mine.spent, mine.told_at = shared, {}, self.now

    def _shared(self) -> Spent:
        found: Spent = self.cache.get(self.key) or {}
        return found

    def _within_time(self, kept: Spent) -> Spent:
        return {
            moment: tenths
            for moment, tenths in kept.items()
            if self.slice - SLICES < moment <= self.slice
        }

    def _is_recent(self, mine: Untold) -> bool:
        return (
            # A small limit is counted by all processes at each call.
            self.allowance >= WHOLE * HELD_BACK
            and 0 <= self.now - mine.told_at < TOLD_SECONDS
            and not self._is_near(mine)
        )

    def _may_wait(self, mine: Untold) -> bool:
        held_back = sum(mine.spent.values()) + WHOLE
        return held_back * HELD_BACK <= self.allowance and self._is_recent(mine)

    def _is_near(self, mine: Untold) -> bool:
        all_spent = sum(self._within_time(_added(mine.shared, mine.spent)).values())
        return all_spent * NEARLY >= self.allowance * (NEARLY - 1)

    def unchanged(self, request: Request) -> None:
        # The answer was 304: nine tenths are given back.
        if self.rate:
            self.look(request)
            self.count(UNCHANGED - WHOLE)

    def wait(self) -> float:
        """Seconds until the oldest slices that stand in the way are out of the time."""
        surplus = sum(self.spent.values()) + WHOLE - self.allowance
        for moment in sorted(self.spent):
            surplus -= self.spent[moment]
            if surplus <= 0:
                return max((moment + SLICES) * self.width - self.now, 0.0)
        return float(self.duration or 0)


def _added(one: Spent, other: Spent) -> Spent:
    return {moment: one.get(moment, 0) + other.get(moment, 0) for moment in {**one, **other}}


def _make_room() -> None:
    if len(_untold) >= MOST_CALLERS:
        _untold.clear()
