"""How long something took, for tests that print it; none asserts it."""

import statistics
import time


def timed(do):
    """(what it gave, seconds)."""
    began = time.monotonic()
    given = do()
    return given, time.monotonic() - began


def told(what, figures):
    print(f"  {what}: {figures}")  # noqa: T201 -- pytest shows it with -s


def figures(took):
    """Seconds of many, in a line."""
    if len(took) < 2:
        return f"{len(took)} answers"
    median, *_, late = statistics.quantiles(took, n=20)[9:]
    return (
        f"{len(took)} answers, p50 {median * 1000:.1f} ms, p95 {late * 1000:.1f} ms, slowest"
        f" {max(took) * 1000:.0f} ms"
    )
