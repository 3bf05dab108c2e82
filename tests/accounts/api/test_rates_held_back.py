"""What a process holds back of a caller's calls lets it ask for a fiftieth more, and no more.

A process is played by what it remembers; the cache is the one all of them share.
"""

import pytest
from django.test import RequestFactory

from accounts.api import rates
from accounts.api.rates import HELD_BACK, NEARLY, CallerRate, forget_untold

ALLOWED = 300
PROCESSES = 4


@pytest.fixture
def clock(monkeypatch, settings):
    settings.API_RATE = f"{ALLOWED}/minute"
    now = [1_000_000.0]
    monkeypatch.setattr(CallerRate, "timer", lambda _self: now[0])
    return now


class Process:
    """Its own memory of calls that the others have not heard of."""

    def __init__(self):
        self.untold = {}

    def asks(self):
        rates._untold.clear()
        rates._untold.update(self.untold)
        try:
            return CallerRate().allow_request(RequestFactory().get("/api/v1/taxonomy/"))
        finally:
            self.untold = dict(rates._untold)
            forget_untold()


def test_processes_that_are_asked_in_turns_overshoot_by_what_each_may_hold_back(clock):
    processes = [Process() for _place in range(PROCESSES)]
    went_through = sum(processes[place % PROCESSES].asks() for place in range(ALLOWED * 2))

    assert ALLOWED <= went_through <= ALLOWED + PROCESSES * ALLOWED // HELD_BACK


def test_one_process_alone_lets_through_exactly_what_is_allowed(clock):
    process = Process()
    assert sum(process.asks() for _time in range(ALLOWED * 2)) == ALLOWED


def test_near_the_limit_every_call_is_told_to_all(clock):
    one, other = Process(), Process()
    near = ALLOWED * (NEARLY - 1) // NEARLY
    assert all(one.asks() for _time in range(near + 1))
    # The other hears of all of them at its first call, and from then on nothing is held back.
    left = 0
    while other.asks():
        left += 1
    assert left == ALLOWED - near - 1
    assert not one.asks()


def test_what_was_held_back_is_told_within_a_second(clock):
    one, other = Process(), Process()
    assert one.asks()
    clock[0] += 1
    assert one.asks()
    assert sum(other.asks() for _time in range(ALLOWED)) == ALLOWED - 2
