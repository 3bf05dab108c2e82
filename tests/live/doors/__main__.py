"""Compares what every door says of what is public: total and procedure.

    python -m tests.live.doors [--every N] [--towns N] [--sample N]

Takes every published offering of the demo, or every Nth, for municipalities of all sizes and four
terms. Asks the helper's page, its memo's files, the comparison's page and files, cards, list
filter, order and facet counts, and the API: in process, a sample by real HTTP too. What is expected
comes of the rules alone. Prints how many comparisons there were, by door, and each that differs.
The demo is made anew, or is that of AVOINKUNTA_DATA_DIR where an --http ADDRESS serves it.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.live.doors import worker
from tests.support.browser.site import Site


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="every Nth offering, without lists")
    parser.add_argument("--towns", type=int, default=25)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--sample", type=int, default=40, help="every Nth case by HTTP too")
    parser.add_argument("--http", default="", help="where the data of this process are served")
    chosen = parser.parse_args()
    if chosen.http:
        return compare(chosen, chosen.http)
    with _served() as address:
        return compare(chosen, address)


@contextmanager
def _served():
    """A demo of its own, served; what this process reads is it."""
    with tempfile.TemporaryDirectory() as directory:
        site = Site(_Directories(Path(directory)), AVOINKUNTA_API_RATE="999999/minute")
        site.start()
        os.environ["AVOINKUNTA_DATA_DIR"] = str(site.directory)
        try:
            yield site.address
        finally:
            site.stop()


class _Directories:
    """What the site wants of pytest's `tmp_path_factory`."""

    def __init__(self, base):
        self.base = base

    def getbasetemp(self):
        return self.base

    def mktemp(self, name):
        (self.base / name).mkdir()
        return self.base / name


def compare(chosen, address):
    """1 where any differ."""
    counts, differing = Counter(), Counter()
    cases = worker.cases(chosen.towns)
    jobs = [*((case, "") for case in cases), *((case, address) for case in cases[:: chosen.sample])]
    # Not forked: a connection to a database is a process's own.
    pool = ProcessPoolExecutor(chosen.processes, get_context("spawn"), initializer=worker.start)
    with pool:
        for lines, found, wrong in pool.map(partial(worker.compared, chosen.every), jobs):
            counts += found
            differing += wrong
            sys.stdout.writelines(lines)
            sys.stdout.flush()
    for door, count in sorted(counts.items()):
        sys.stdout.write(f"{door:24} {count:8} comparisons, {differing[door]} differing\n")
    sys.stdout.write(f"{counts.total()} comparisons, {differing.total()} differing\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
