"""What an assessment costs beside a plain sum of the same rows, in turns in one process.

    .venv/bin/python -m tests.benchmarks.assessing

Prints microseconds of each, the median of rounds, and their ratio. Goals: 1 ms, and 3 times.
"""

import statistics
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


def main() -> None:
    for parts in (6, 12, 24):
        bought = purchase(parts)
        pairs = [
            (
                microseconds(lambda: life_cycle_cost(bought.lines, bought.buyer, bought.term)),  # noqa: B023 -- called in this turn
                microseconds(lambda: assess(bought, LIMITS)),  # noqa: B023 -- as above
            )
            for _ in range(ROUNDS)
        ]
        plain, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(after / before for before, after in pairs)
        print(f"{parts} parts: sum {plain:.0f} µs, assessment {whole:.0f} µs, {ratio:.2f} times")  # noqa: T201 -- a command


if __name__ == "__main__":
    main()
