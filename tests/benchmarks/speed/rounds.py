"""Rounds: each row of the site right after the limit it is held against, in turns."""

import gzip
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from tests.benchmarks.speed.places import say
from tests.benchmarks.speed.rows import LIMITS, PEER_ROWS, ROWS

# Asked again: so few addresses, each asked so often before, that every worker has met them all.
KNOWN, MEETINGS = 4, 6
ROUND_LIMITS = ("constant", "unchanged")
FIRST, AGAIN, UNCHANGED = "first", "again", "304"
CHOICE = re.compile(r"kunta=[^&]*&?")


@dataclass(frozen=True)
class Weight:
    """Bytes of a page, and of what is sent to who takes gzip; None where it is not packed."""

    raw: int
    sent: int | None


@dataclass
class Place:
    """A site of one size: what it is asked, and what was found."""

    size: int
    served: object
    facts: dict
    queries: dict
    walks: dict = field(default_factory=dict)
    known: dict = field(default_factory=dict)
    etags: dict = field(default_factory=dict)
    weights: dict = field(default_factory=dict)
    memory: dict = field(default_factory=dict)
    mix: object = None

    def prepare(self, rows):
        """Look at each row once; those whose page is not there are left out."""
        for row in rows:
            self.walks[row.name] = row.walk(self.facts)
            known = [as_shared(path) for path in islice(self.walks[row.name], KNOWN)]
            answers = [self.served.ask(path, Accept_Encoding="gzip") for path in known]
            if any(answer.status != 200 for answer in answers):
                say(f"{row.name}: {known[0]} answers {answers[0].status} at {self.size}, left out.")
                continue
            self.known[row.name] = known
            self.weights[row.name] = weight(self.served, known[0])
            self.etags[row.name] = self.etags_of(known, answers)

    def etags_of(self, known, answers):
        """An ETag for each address; none where one has none, or is sent whole all the same."""
        etags = [answer.headers.get("ETag", "") for answer in answers]
        holds = all(
            etag and self.served.ask(path, If_None_Match=etag, Accept_Encoding="gzip").status == 304
            for path, etag in zip(known, etags, strict=True)
        )
        return etags if holds else []

    def meet(self, row):
        for _time in range(MEETINGS):
            for path in self.known[row.name]:
                self.served.ask(path, Accept_Encoding="gzip")

    def asked(self, row):
        """(how it is asked, the addresses), in the order of a round."""
        known = self.known[row.name]
        yield FIRST, ((path, "") for path in self.walks[row.name])
        self.meet(row)
        yield AGAIN, ((path, "") for path in known)
        if self.etags[row.name]:
            yield UNCHANGED, zip(known, self.etags[row.name], strict=True)


def as_shared(path):
    """A page that chooses the visitor's municipality sets a cookie, and is nobody else's."""
    return path if path.startswith("/api/") else CHOICE.sub("", path)


def weight(served, path):
    packed = served.ask(path, Accept_Encoding="gzip")
    is_packed = packed.headers.get("Content-Encoding") == "gzip"
    raw = gzip.decompress(packed.body) if is_packed else packed.body
    return Weight(len(raw), len(packed.body) if is_packed else None)


@dataclass
class Found:
    """`loads`, `ratios`: of each round by size, row and way of asking; `limits`: by name.

    `peers`: the peer's answers by row, `peer_ratios`: ours to its, by size and row.
    """

    loads: dict = field(default_factory=lambda: defaultdict(list))
    limits: dict = field(default_factory=lambda: defaultdict(list))
    ratios: dict = field(default_factory=lambda: defaultdict(list))

    peers: dict = field(default_factory=lambda: defaultdict(list))
    peer_ratios: dict = field(default_factory=lambda: defaultdict(list))

    def take(self, key, load, beside):
        self.loads[key].append(load)
        if beside.rate:
            self.ratios[key].append(load.rate / beside.rate)


@dataclass
class Beside:
    """The limits, and the peer where one is asked for."""

    limits: object
    peer: object = None

    def __post_init__(self):
        self.walks = {row.name: row.walk({}) for row in LIMITS}
        self.peer_walks = {name: row.walk({}) for name, row in PEER_ROWS.items() if self.peer}


def one_round(driver, places, beside, rows, found):
    def limit(name):
        etag = '"1"' if name == "unchanged" else ""
        load = driver.drive(beside.limits, ((path, etag) for path in beside.walks[name]))
        found.limits[name].append(load)
        return load

    for name in ROUND_LIMITS:
        limit(name)
    for row in rows:
        limited = limit(row.limit)
        for place in places:
            if row.name not in place.known:
                continue
            for asked, addresses in place.asked(row):
                against = limit("constant") if asked == UNCHANGED else limited
                load = driver.drive(place.served, addresses)
                found.take((place.size, row.name, asked), load, against)
        if row.name in beside.peer_walks:
            one_peer(driver, places, beside, row, found)


def one_peer(driver, places, beside, row, found):
    """The peer's page, held against ours of this round when asked first."""
    walk = beside.peer_walks[row.name]
    load = driver.drive(beside.peer, ((path, "") for path in walk))
    found.peers[row.name].append(load)
    for place in places:
        ours = found.loads.get((place.size, row.name, FIRST))
        if ours and load.rate:
            found.peer_ratios[place.size, row.name].append(ours[-1].rate / load.rate)


def warm_up(driver, places, beside, rows):
    """Each worker reads what it keeps: addresses, reference data, templates, the index."""
    walks = [(beside.limits, walk) for walk in beside.walks.values()]
    for served, walk in [*walks, *((beside.peer, walk) for walk in beside.peer_walks.values())]:
        for path in islice(walk, MEETINGS):
            served.ask(path)
    for place in places:
        for row in rows:
            if row.name in place.known:
                driver.drive(
                    place.served,
                    ((path, "") for path in place.walks[row.name]),
                    clients=16,
                    seconds=min(1.0, driver.seconds),
                )


def rows_named(names):
    """All, or those that hold one of the names."""
    if not names:
        return ROWS
    return tuple(row for row in ROWS if any(name in row.name for name in names))
