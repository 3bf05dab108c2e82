"""What is measured: each row's addresses, the limit it is held against and its goal."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from urllib.parse import quote

from tests.benchmarks.peers.fill import WORDS as PEER_WORDS

TERMS = (12, 24, 36, 48)
MONTHS = range(1, 49)
DAYS = [str(date(2026, 1, 1) + timedelta(days=day)) for day in range(730)]
AGAIN_GOAL, UNCHANGED_GOAL = 2.0, 0.5


@dataclass(frozen=True)
class Row:
    """`choices`: what the address is made of, from the facts; `address`: one of each, as a path.

    `limit`: the row of the limits of which it is to reach `goal` times the requests. `is_page`:
    its goals, asked again, are those of pages.
    """

    name: str
    address: str
    choices: Callable[[dict], tuple]
    limit: str = "L"
    goal: float | None = None
    is_page: bool = True

    def walk(self, facts):
        """Addresses without end, none twice before all were there, neighbours unlike."""
        choices = self.choices(facts)
        return (self.address.format(*picked(choices, number)) for number in spread(choices))


def spread(choices):
    total = math.prod(map(len, choices))
    # A step of the golden section that shares no factor with the total meets every number once.
    stride = next(step for step in count(max(1, int(total * 0.618))) if math.gcd(step, total) == 1)
    return (number * stride % total for number in count())


def picked(choices, number):
    chosen = []
    for values in choices:
        number, place = divmod(number, len(values))
        chosen.append(quote(str(values[place]), safe="=&"))
    return chosen


def _buyer(facts):
    return facts["municipalities"], MONTHS


def _browsing(facts):
    return facts["municipalities"], TERMS, range(1, facts["pages"] + 1)


def _searching(facts):
    return facts["queries"], facts["municipalities"]


def _of_offerings(facts):
    return facts["offerings"], facts["municipalities"], TERMS


def _of_four(facts):
    offerings = facts["offerings"]
    fours = zip(*(offerings[place:] + offerings[:place] for place in range(4)), strict=True)
    picks = ["&".join(f"v={slug}" for slug in four) for four in fours]
    return picks, facts["municipalities"], TERMS


def _of_vendors(facts):
    return facts["vendors"], facts["municipalities"], MONTHS


def _listing(facts):
    return facts["municipalities"], MONTHS, ("name", "-published_at", "cost")


def _of_layers(facts):
    return facts["layers"], facts["municipalities"], MONTHS


def _of_words(facts):
    return facts["words"], facts["municipalities"], MONTHS


def _beginnings(facts):
    typed = (word[:length] for word in facts["words"] for length in range(2, len(word)))
    return (list(dict.fromkeys(typed)),)


API = "/api/v1"
ROWS = (
    Row("front page", "/?kunta={}&kk={}", _buyer, goal=1.0),
    Row("results, no query", "/ratkaisut?kunta={}&kk={}&sivu={}", _browsing, goal=0.5),
    Row("results, query and 3 filters", "/ratkaisut?{}&kunta={}", _searching, goal=0.5),
    Row("offering", "/ratkaisut/{}?kunta={}&kk={}", _of_offerings, goal=0.4),
    Row("helper", "/hankinta-apu?r={}&kunta={}&kk={}", _of_offerings, goal=0.4),
    Row("comparison of 4", "/vertailu?{}&kunta={}&kk={}", _of_four, goal=0.25),
    Row("frameworks", "/puitejarjestelyt?kunta={}&kk={}", _buyer, goal=0.4),
    Row("vendors", "/toimittajat?kunta={}&kk={}", _buyer, goal=0.5),
    Row("vendor", "/toimittajat/{}?kunta={}&kk={}", _of_vendors),
    Row("thresholds", "/kynnysarvot?paiva={}", lambda _facts: (DAYS,)),
    Row("suggestions", "/ehdotukset?q={}", _beginnings),
    Row(
        "API list",
        API + "/offerings/?municipality={}&months={}&ordering={}",
        _listing,
        "A",
        1.5,
        is_page=False,
    ),
    Row(
        "API list, facets",
        API + "/offerings/?facets=1&layer={}&municipality={}&months={}",
        _of_layers,
        "A",
        1.0,
        is_page=False,
    ),
    Row(
        "API list, q",
        API + "/offerings/?q={}&municipality={}&months={}",
        _of_words,
        "A",
        1.0,
        is_page=False,
    ),
    Row(
        "API detail",
        API + "/offerings/{}/?municipality={}&months={}",
        _of_offerings,
        "AD",
        1.5,
        is_page=False,
    ),
    Row(
        "API vendors",
        API + "/vendors/?page_size={}",
        lambda _facts: (range(36, 101),),
        "A",
        is_page=False,
    ),
)
NUMBERS = range(9981)
SLUGS = [f"ratkaisu-{number}" for number in range(10_000)]
LIMITS = (
    Row("constant", "/constant", lambda _facts: ()),
    Row("unchanged", "/unchanged", lambda _facts: ()),
    Row("L", "/list?from={}", lambda _facts: (NUMBERS,)),
    Row("A", "/api/items/?from={}", lambda _facts: (NUMBERS,)),
    Row("AD", "/api/items/{}/", lambda _facts: (SLUGS,)),
)
LIMIT_WORDS = {
    "constant": "a constant string",
    "unchanged": "304 by an ETag of one number",
    "L": "L: one indexed query, a Django template of 20 rows",
    "A": "A: REST framework's ModelSerializer, a list of 20",
    "AD": "AD: its detail",
}
# A peer's page by the row of ours that does the same work; its data are in `peers/fill.py`.
PEER_ROWS = {
    "results, no query": Row("list", "/?sivu={}", lambda _facts: (range(1, 501),)),
    "results, query and 3 filters": Row(
        "search", "/haku?q={}&sivu={}", lambda _facts: (PEER_WORDS, range(1, 71))
    ),
    "offering": Row("item", "/{}/", lambda _facts: (SLUGS,)),
}
# Of a hundred requests of the mix.
MIX = {
    "results, query and 3 filters": 30,
    "results, no query": 30,
    "offering": 20,
    "API list": 10,
    "front page": 10,
}
