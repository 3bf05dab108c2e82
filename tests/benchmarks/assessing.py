"""What an assessment costs beside a plain sum of the same rows, in turns in one process.

    .venv/bin/python -m tests.benchmarks.assessing

Prints microseconds of each, the best and the median of rounds, their ratio, and the calls that each
makes, which are the same on every machine. Goals: 1 ms, and 3 times.
"""

import statistics
import sys
import time
from datetime import date
from decimal import Decimal

from procurement.rules.assessment import assess
from procurement.rules.estimated_value import OfferedPrices, Purchase
from procurement.rules.lifecycle_cost import (
    Buyer,
    Per,
    PriceLine,
    Recurrence,
    Term,
    life_cycle_cost,
)
from tests.procurement.rules.dated_limits import LIMITS

ROUNDS, TIMES = 200, 20


def purchase(parts: int) -> Purchase:
    """As the demo's: once, by the month and the year, per inhabitant, a range, one to choose."""
    kinds = (
        {"recurrence": Recurrence.ONCE},
        {"recurrence": Recurrence.MONTH},
        {"recurrence": Recurrence.YEAR},
        {"recurrence": Recurrence.YEAR, "per": Per.INHABITANT},
        {"recurrence": Recurrence.ONCE, "amount_max": Decimal(900)},
        {"recurrence": Recurrence.YEAR, "is_optional": True},
    )
    lines = tuple(
        PriceLine(part=str(number), amount=Decimal("1.25") * number, **kinds[number % len(kinds)])
        for number in range(parts)
    )
    return Purchase(
        decided_on=date(2026, 11, 23),
        lines=lines,
        buyer=Buyer(inhabitants=8412, users=40),
        term=Term(48),
        offers=(OfferedPrices(date(2026, 1, 1), 12, 3),),
        closed=frozenset({"1"}),
    )


def microseconds(act) -> float:
    begun = time.perf_counter()
    for _ in range(TIMES):
        act()
    return (time.perf_counter() - begun) / TIMES * 1e6


def calls(act) -> int:
    """Of functions, ours and Python's own, without what is kept from an earlier time."""
    count = 0

    def counted(_frame, event, _argument) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def both(bought: Purchase):
    """The plain sum, and the assessment, of the same rows."""
    return (
        lambda: life_cycle_cost(bought.lines, bought.buyer, bought.term),
        lambda: assess(bought, LIMITS),
    )


def main() -> None:
    for parts in (6, 12, 24):
        acts = both(purchase(parts))
        pairs = [tuple(map(microseconds, acts)) for _ in range(ROUNDS)]
        ratio = statistics.median(after / before for before, after in pairs)
        columns = list(zip(*pairs, strict=True))
        plain, whole = map(statistics.median, columns)
        least_plain, least = map(min, columns)
        few, many = map(calls, both(purchase(parts)))
        print(  # noqa: T201 -- a command
            f"{parts} parts: sum {least_plain:.0f} to {plain:.0f} µs, assessment {least:.0f} to"
            f" {whole:.0f} µs, {least / least_plain:.2f} to {ratio:.2f} times; {few} and {many}"
            f" calls, {many / few:.2f} times"
        )


if __name__ == "__main__":
    main()
