"""Turns of a process: until nothing is left, until told to stop, on after a database was away."""

import os
import signal

import pytest
from django.db import OperationalError

from lib.worker_loop import Loop


def test_once_ends_when_a_turn_found_nothing_to_do():
    left = [2, 1, 0, 9]

    Loop(0.01).run(lambda: left.pop(0), once=True)

    assert left == [9]


def test_a_signal_ends_it_after_the_turn_it_is_in():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    turns = []

    def turn():
        turns.append(1)
        if len(turns) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return 0

    try:
        Loop(0.01).run(turn)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert len(turns) == 3


@pytest.mark.django_db
def test_a_database_that_is_away_does_not_end_it():
    answers = [OperationalError("away"), 1, 0]

    def turn():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    loop = Loop(0.01)

    assert [loop.tried(turn) for _ in range(3)] == [0, 1, 0]
