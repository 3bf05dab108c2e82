"""Serve the site and the bare limits side by side, drive both in turns, and print the figures.

`make bench`, or `python -m tests.benchmarks.speed --help`. Nothing fails by the clock.
"""

import argparse
import json
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.speed import report, rounds, servers
from tests.benchmarks.speed.drivers import Driver, driver_name
from tests.benchmarks.speed.mix import mix
from tests.benchmarks.speed.places import (
    PEER_PYTHON,
    PEER_ROWS,
    SMALLEST,
    ask_module,
    limits_data,
    limits_environment,
    peer_data,
    peer_environment,
    say,
    site_data,
    site_environment,
)
from tests.support.elasticsearch import Server


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="10000", help="offerings: one, or more with commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--seconds", type=float, default=2, help="of each cell; wrk takes whole ones"
    )
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--mix", type=float, default=60, help="seconds of the mix; 0 leaves it out")
    parser.add_argument("--rows", default="", help="parts of rows' names, with commas; else all")
    parser.add_argument("--client", choices=("auto", "wrk", "own"), default="auto")
    parser.add_argument("--encoding", default="gzip", help="what is sent as Accept-Encoding")
    parser.add_argument("--machine", default="", help="its name in what is written")
    parser.add_argument("--to", type=Path, help="a file for the tables, beside printing them")
    parser.add_argument("--peers", action="store_true", help="a small Wagtail site beside ours")
    parser.add_argument(
        "--engine",
        choices=("tantivy", "elasticsearch"),
        default="tantivy",
        help="what the site searches in; the second is started for the bench",
    )
    given = parser.parse_args()
    given.sizes = [int(size) for size in given.size.replace(",", " ").split()]
    if not given.sizes or min(given.sizes) < SMALLEST:
        parser.error(f"the demo has {SMALLEST} offerings: no size is smaller")
    if given.peers and not PEER_PYTHON.exists():
        parser.error("the peer is not installed: make bench-peers")
    given.rows = rounds.rows_named([name.strip() for name in given.rows.split(",") if name.strip()])
    if not given.rows:
        parser.error(f"no such rows; there are: {', '.join(row.name for row in rounds.ROWS)}")
    return given


def open_place(stack, size, search_url):
    directory = site_data(size)
    environment = site_environment(directory, search_url and f"{search_url}?name=bench-{size}")
    say(f"Serving {size} offerings …")
    # Before anything is asked: it brings migrations and static files up to date.
    served = stack.enter_context(servers.site(f"the site of {size}", directory, environment))
    facts = directory / "facts.json"
    facts.write_text(ask_module("facts", environment), encoding="utf-8")
    queries = json.loads(ask_module("queries", environment, str(facts)))
    known = json.loads(facts.read_text(encoding="utf-8"))
    return rounds.Place(size, served, known, queries)


def open_search(stack, engine):
    """The address of what is searched in; empty for the embedded index."""
    if engine == "tantivy":
        return ""
    server = Server(quick=False)
    stack.callback(server.stop)
    return server.start().url


def open_limits(stack):
    directory = limits_data()
    return stack.enter_context(
        servers.project(
            "the limits",
            "tests.benchmarks.limits.wsgi",
            limits_environment(directory),
            directory / "served.log",
            "/constant",
        )
    )


def open_peer(stack):
    directory = peer_data()
    return stack.enter_context(
        servers.project(
            "the peer",
            "tests.benchmarks.peers.wsgi",
            peer_environment(directory),
            directory / "served.log",
            "/elossa",
            str(PEER_PYTHON),
        )
    )


def measure(given, driver, stack):
    rows = given.rows
    beside = rounds.Beside(open_limits(stack), open_peer(stack) if given.peers else None)
    search_url = open_search(stack, given.engine)
    places = [open_place(stack, size, search_url) for size in given.sizes]
    for place in places:
        place.prepare(rows)
        place.memory["at the start"] = place.served.worker_memory()
    rounds.warm_up(driver, places, beside, rows)
    found = rounds.Found()
    for number in range(given.rounds):
        say(f"Round {number + 1} of {given.rounds} …")
        rounds.one_round(driver, places, beside, rows, found)
    for place in places:
        place.memory["after the rounds"] = place.served.worker_memory()
        if given.mix:
            say(f"The mix at {place.size} …")
            place.mix = mix(driver, place, given.mix)
    return rows, places, found


def parts(given, head, rows, places, found):
    yield head
    yield report.limit_table(found)
    for place in places:
        yield f"## {place.size:,} offerings"
        yield report.page_table(place, rows, found)
        yield report.memory_line(place)
    if len(places) > 1:
        yield "## The same page at each size"
        yield report.growth_table(places, rows, found)
    if found.peers:
        yield f"## Beside Wagtail with {PEER_ROWS:,} pages"
        yield report.peer_table(places, found)
    if given.mix:
        yield f"## Fifty clients for {given.mix:g} s"
        yield "60 % results, 20 % offerings, 10 % API, 10 % front page."
        yield report.mix_table(places)


def main():
    given = read_arguments()
    driver = Driver(
        driver_name(given.client, given.seconds), given.encoding, given.clients, given.seconds
    )
    # Told to end, it ends its servers too.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    # Before anything runs: the load is that of the others.
    head = report.heading(given, driver)
    with ExitStack() as stack:
        measured = measure(given, driver, stack)
    text = "\n\n".join(parts(given, head, *measured)) + "\n"
    sys.stdout.write(text)
    if given.to:
        given.to.write_text(f"# How fast the site is\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
