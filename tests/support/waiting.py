"""The one place where a test waits.

No test depends on how fast the machine is: what is awaited may take a minute, and says what it
took.
"""

import time

# Seconds. What has not come by then is broken, and not slow.
PATIENCE = 60
# A server loads everything first, which takes seconds on an idle machine.
TO_START = 300
BETWEEN_LOOKS = 0.05


def until(condition, awaited, *, patience=None, told=lambda: ""):
    """What the condition gives once it is true.

    `awaited` names it for the reader; `told` adds what is known when patience ends.
    """
    began, patience = time.monotonic(), PATIENCE if patience is None else patience
    while not (found := condition()):
        took = time.monotonic() - began
        assert took < patience, f"{awaited}: not within {took:.0f} s. {told()}"
        time.sleep(BETWEEN_LOOKS)
    print(f"{awaited}: {time.monotonic() - began:.2f} s")  # noqa: T201 -- pytest shows it with a failure, and with -s
    return found


def some_moment(seconds):
    """So that what others do is met in the middle; the test holds wherever it meets them."""
    time.sleep(seconds)


def until_clock(moment):
    """Two processes told the same moment begin at about the same time."""
    time.sleep(max(moment - time.time(), 0))
