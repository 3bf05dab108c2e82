"""The figures as tables in Markdown, aligned for reading as they are."""

import os
import platform
import re
from datetime import date
from pathlib import Path
from statistics import median

import django

from tests.benchmarks.speed.rounds import AGAIN, FIRST, UNCHANGED
from tests.benchmarks.speed.rows import AGAIN_GOAL, LIMIT_WORDS, PEER_ROWS, UNCHANGED_GOAL

NONE = "–"
ROW_HEADS = (
    *("Page", "asked", "req/s", "p50 ms", "p95 ms", "ratio (min, median, max)", "of", "goal"),
    *("reached", "queries", "kB", "packed kB"),
)
LIMIT_HEADS = ("Limit", "req/s (min, median, max)", "p50 ms", "p95 ms", "client busy")
PEER_HEADS = (
    *("Page", "its work there", "req/s there", "p50 ms there", "offerings here", "req/s here"),
    "ratio (min, median, max)",
)
MIX_HEADS = (
    *("Offerings", "req/s", "p50 ms", "p95 ms", "errors", "workers MB after a third", "at the end"),
)


def table(heads, rows):
    lines = [heads, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in (heads, rule, *rows)
    )


def figure(value):
    """Three digits, all before the decimal point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spread(values):
    """Least, median and most; of no values a dash."""
    if not values:
        return NONE
    return " – ".join(figure(value) for value in (min(values), median(values), max(values)))


def middle(loads, name):
    """The median; a round in which nothing was answered tells no times."""
    told = [getattr(load, name) for load in loads if load.rate or name == "rate"]
    return figure(median(told)) if told else NONE


def kilobytes(count):
    return NONE if count is None else f"{count / 1000:.1f}"


def goal_of(row, asked):
    """How many times the limit, and which limit; None where nothing is asked for."""
    if asked == UNCHANGED:
        return UNCHANGED_GOAL, "constant"
    if asked == AGAIN:
        return AGAIN_GOAL if row.is_page else None, row.limit
    return row.goal, row.limit


def page_cells(place, row, asked, found):
    loads = found.loads.get((place.size, row.name, asked))
    goal, limit = goal_of(row, asked)
    wanted = NONE if goal is None else f"≥ {goal:.1f}"
    if not loads:
        return (row.name, asked, *(NONE,) * 4, limit, wanted, *(NONE,) * 4)
    ratios = found.ratios[place.size, row.name, asked]
    counted = place.queries.get(row.name)
    weight = place.weights[row.name]
    return (
        row.name,
        asked + errors_told(loads),
        middle(loads, "rate"),
        middle(loads, "p50"),
        middle(loads, "p95"),
        spread(ratios),
        limit,
        wanted,
        NONE if goal is None or not ratios else "yes" if median(ratios) >= goal else "no",
        NONE if asked == UNCHANGED or not counted else str(counted[asked == AGAIN]),
        NONE if asked == UNCHANGED else kilobytes(weight.raw),
        NONE if asked == UNCHANGED else kilobytes(weight.sent),
    )


def errors_told(loads):
    errors = sum(load.errors for load in loads)
    return f", {errors} errors" if errors else ""


def page_table(place, rows, found):
    return table(
        ROW_HEADS,
        [
            page_cells(place, row, asked, found)
            for row in rows
            for asked in (FIRST, AGAIN, UNCHANGED)
        ],
    )


def limit_table(found):
    return table(
        LIMIT_HEADS,
        [
            (
                LIMIT_WORDS[name],
                spread([load.rate for load in loads]),
                middle(loads, "p50"),
                middle(loads, "p95"),
                f"{100 * median(load.busy for load in loads):.0f} %",
            )
            for name, loads in found.limits.items()
        ],
    )


def growth_table(places, rows, found):
    """How many times as long the median page takes at each size as at the smallest, first asked."""
    least, *others = sorted(places, key=lambda place: place.size)
    heads = ("p50 first asked", f"{least.size:,}", *(f"{place.size:,}" for place in others))
    return table(heads, [growth_cells(row, least, others, found) for row in rows])


def growth_cells(row, least, others, found):
    base = [load.p50 for load in found.loads.get((least.size, row.name, FIRST), ())]
    cells = [f"{figure(median(base))} ms" if base else NONE]
    for place in others:
        here = [load.p50 for load in found.loads.get((place.size, row.name, FIRST), ())]
        times = [mine / first for mine, first in zip(here, base, strict=False) if mine and first]
        cells.append(f"× {spread(times)}" if times else NONE)
    return (row.name, *cells)


def peer_table(places, found):
    return table(
        PEER_HEADS,
        [
            (
                name,
                PEER_ROWS[name].name,
                middle(loads, "rate"),
                middle(loads, "p50"),
                f"{place.size:,}",
                middle(found.loads[place.size, name, FIRST], "rate"),
                spread(found.peer_ratios[place.size, name]),
            )
            for name, loads in found.peers.items()
            for place in places
            if (place.size, name, FIRST) in found.loads
        ],
    )


def mix_table(places):
    return table(
        MIX_HEADS,
        [
            (
                f"{place.size:,}",
                figure(place.mix.load.rate),
                figure(place.mix.load.p50),
                figure(place.mix.load.p95),
                str(place.mix.load.errors),
                figure(place.mix.before),
                f"{figure(place.mix.after)} ({place.mix.after - place.mix.before:+.1f})",
            )
            for place in places
        ],
    )


def memory_line(place):
    told = [
        f"{when} "
        + " and ".join(f"{figure(held)} MB ({figure(own)} by share)" for held, own in workers)
        for when, workers in place.memory.items()
        if workers
    ]
    return f"Memory of the workers: {', '.join(told) or 'not told here'}."


def machine(name):
    """What the figures were taken on; `name` where the machine has one."""
    found = re.search(r"^model name\s*: (.+)$", _cpuinfo(), re.MULTILINE)
    processor = found[1].strip() if found else platform.machine()
    return (
        f"{name + ': ' if name else ''}{processor}, {os.cpu_count()} cores, {platform.system()},"
        f" Python {platform.python_version()}, Django {django.__version__}, load before the run"
        f" {os.getloadavg()[0]:.1f}"
    )


def _cpuinfo():
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def heading(given, driver):
    return (
        f"Taken {date.today().isoformat()} on {machine(given.machine)}. {given.rounds} rounds of"  # noqa: DTZ011 -- the day of whoever reads it
        f" {driver.seconds:g} s a cell, {driver.clients} clients ({driver.name}), Accept-Encoding"
        f" {driver.encoding}. Searched in {given.engine}."
    )
