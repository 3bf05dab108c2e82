"""How often a program may ask.

REST framework's views ask for this module while they are loaded: import nothing here that needs
them.
"""

import math
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
Spent = dict[int, int]


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

    def allow_request(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002 -- REST framework's own signature
        """Whether this one is within the rate; counted whole until `unchanged` says otherwise."""
        if not self.rate:
            return True
        key = key_of(request)
        if key is not None:
            self.num_requests, self.duration = faster(
                self.parse_rate(KEY_RATE), self.parse_rate(self.rate)
            )
        self.key = (
            f"throttle_address_{caller_network(request)}"
            if key is None
            else f"throttle_key_{key.pk}"
        )
        self.now = self.timer()
        self.slice = math.floor(self.now / self.width)
        self.spent = self.still_counted()
        if sum(self.spent.values()) + WHOLE > self.allowance:
            return False
        self.count(WHOLE)
        return True

    @property
    def width(self) -> float:
        """Of a slice, in seconds."""
        return float(self.duration or 0) / SLICES

    @property
    def allowance(self) -> int:
        """In tenths."""
        return int(self.num_requests or 0) * WHOLE

    def still_counted(self) -> Spent:
        kept: Spent = self.cache.get(self.key) or {}
        return {
            moment: tenths
            for moment, tenths in kept.items()
            if self.slice - SLICES < moment <= self.slice
        }

    def count(self, tenths: int) -> None:
        self.spent[self.slice] = self.spent.get(self.slice, 0) + tenths
        self.cache.set(self.key, self.spent, self.duration)

    def unchanged(self) -> None:
        # The answer was 304: nine tenths are given back.
        if self.rate:
            self.spent = self.still_counted()
            self.count(UNCHANGED - WHOLE)

    def wait(self) -> float:
        """Seconds until the oldest slices that stand in the way are out of the time."""
        surplus = sum(self.spent.values()) + WHOLE - self.allowance
        for moment in sorted(self.spent):
            surplus -= self.spent[moment]
            if surplus <= 0:
                return max((moment + SLICES) * self.width - self.now, 0.0)
        return float(self.duration or 0)
