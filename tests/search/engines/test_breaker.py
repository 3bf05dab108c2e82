"""A server that is away is left in peace, and found again."""

import contextlib
import threading

import pytest

from search.engines.breaker import RESTS, Breaker, ServerAway
from search.index.generations import IndexUnavailable


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(clock)


def away():
    msg = "refused"
    raise ServerAway(msg)


def is_asked(breaker, ask=away):
    """Whether the server was asked at all."""
    asked = []
    with contextlib.suppress(ServerAway):
        breaker.call(lambda: (asked.append(True), ask())[1])
    return bool(asked)


def test_after_one_failure_the_rest_of_a_page_does_not_wait_for_it(breaker, clock):
    assert is_asked(breaker)
    assert [is_asked(breaker) for _ in range(5)] == [False] * 5
    clock.now += RESTS[0]
    assert is_asked(breaker)


def test_three_failures_are_thirty_seconds_of_peace(breaker, clock):
    for rest in RESTS[:2]:
        assert is_asked(breaker)
        clock.now += rest
    assert is_asked(breaker)

    clock.now += 29.9
    assert (breaker.is_open, is_asked(breaker)) == (True, False)
    clock.now += 0.1
    assert (breaker.is_open, is_asked(breaker)) == (False, True)
    clock.now += 29.9
    assert not is_asked(breaker)


def test_an_answer_ends_the_peace_and_forgets_the_failures(breaker, clock):
    for _ in range(4):
        is_asked(breaker)
        clock.now += 30

    assert breaker.call(lambda: "well") == "well"

    assert is_asked(breaker)
    clock.now += RESTS[0]
    assert is_asked(breaker)


def test_after_the_peace_one_tries_for_all(breaker, clock):
    is_asked(breaker)
    clock.now += RESTS[0]
    inside, go_on = threading.Event(), threading.Event()

    def slow():
        inside.set()
        go_on.wait(60)

    trying = threading.Thread(target=lambda: breaker.call(slow))
    trying.start()
    inside.wait(60)
    assert not is_asked(breaker)
    go_on.set()
    trying.join()
    assert is_asked(breaker)


@pytest.mark.parametrize("error", [IndexUnavailable, ValueError, KeyError])
def test_what_a_server_says_that_answers_is_no_failure_of_it(breaker, error):
    def ask():
        raise error

    for _ in range(5):
        with pytest.raises(error):
            breaker.call(ask)
    assert not breaker.is_open
