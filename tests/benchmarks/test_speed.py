"""The arithmetic of the bench; nothing is served or timed."""

import asyncio
import math
from itertools import islice
from types import SimpleNamespace

import pytest

from tests.benchmarks.speed import mix, own_client, report
from tests.benchmarks.speed.drivers import Load
from tests.benchmarks.speed.facts import gather
from tests.benchmarks.speed.rounds import FIRST, UNCHANGED, Found, Weight, rows_named
from tests.benchmarks.speed.rows import ROWS, Row

FACTS = {
    "pages": 3,
    "municipalities": ["091", "837"],
    "offerings": ["yksi", "kaksi"],
    "vendors": ["toimittaja"],
    "layers": ["palvelukanavat"],
    "words": ["sähköinen", "varaus"],
    "queries": ["q=varaus&kerros=a&avoin=b&hinta=alle", "q=sähköinen&kerros=a&sivu=2"],
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_walk_meets_every_address_before_it_meets_one_again(row):
    total = math.prod(map(len, row.choices(FACTS)))

    walked = list(islice(row.walk(FACTS), 2 * total))

    assert walked[:total] == walked[total:]
    assert len(set(walked)) == total
    assert all(path.isascii() and path.startswith("/") for path in walked)


def test_a_ratio_is_taken_within_its_round():
    found, beside = Found(), [100.0, 50.0, 200.0]
    for rate in beside:
        found.take("cell", load(rate=rate / 2), load(rate=rate))

    assert found.ratios["cell"] == [0.5, 0.5, 0.5]


def test_a_row_tells_the_median_and_what_was_not_there():
    row, found = Row("sivu", "/", lambda _facts: (), goal=0.4), Found()
    for rate in (10, 90, 50):
        found.take((187, "sivu", FIRST), load(rate=rate, errors=1), load(rate=100))
    place = SimpleNamespace(
        size=187, queries={"sivu": [7, 1]}, weights={"sivu": Weight(150_900, None)}
    )

    first = report.page_cells(place, row, FIRST, found)
    unchanged = report.page_cells(place, row, UNCHANGED, found)

    assert first == (
        *("sivu", "first, 3 errors", "50.0", "2.00", "5.00", "0.10 – 0.50 – 0.90", "L"),
        *("≥ 0.4", "yes", "7", "150.9", "–"),
    )
    assert unchanged == ("sivu", "304", *"––––", "constant", "≥ 0.5", *"––––")


def test_growth_is_held_against_the_smallest_size_of_the_same_round():
    row, found = Row("sivu", "/", lambda _facts: ()), Found()
    places = [SimpleNamespace(size=size) for size in (10_000, 187)]
    for small, large in ((10, 20), (100, 100), (1, 3)):
        found.take((187, "sivu", FIRST), load(p50=small), load())
        found.take((10_000, "sivu", FIRST), load(p50=large), load())

    table = report.growth_table(places, [row], found)

    assert table.splitlines()[2] == "| sivu            | 10.0 ms | × 1.00 – 2.00 – 3.00 |"


def test_a_peers_page_is_held_against_ours_at_each_size():
    found, places = Found(), [SimpleNamespace(size=187), SimpleNamespace(size=10_000)]
    found.take((187, "offering", FIRST), load(rate=40), load())
    found.peers["offering"].append(load(rate=10))
    found.peer_ratios[187, "offering"].append(4.0)

    (row,) = report.peer_table(places, found).splitlines()[2:]

    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        *("offering", "item", "10.0", "2.00", "187", "40.0", "4.00 – 4.00 – 4.00"),
    ]


def test_the_mix_keeps_its_shares_and_leaves_out_what_is_not_there():
    walks = {name: iter(lambda name=name: name, None) for name in mix.MIX if name != "API list"}

    asked = [path for path, _etag in islice(mix.mixed_addresses(walks), 20_000)]

    assert set(asked) == set(walks)
    assert 0.20 < asked.count("offering") / len(asked) < 0.25


def test_rows_are_chosen_by_a_part_of_their_name():
    assert [row.name for row in rows_named(["detail", "front"])] == ["front page", "API detail"]
    assert rows_named([]) is ROWS
    assert rows_named(["etusivu"]) == ()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.xdist_group("demo")
def test_every_page_of_the_bench_is_there_and_understands_its_address(demo_site, client):
    facts = gather()
    for row in ROWS:
        if row.name not in NOT_YET:
            address = next(islice(row.walk(facts), 1, None))
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert "notice--warn" not in answer.content.decode(), address
            client.cookies.clear()


# Pages that the bench asks for once they are there.
NOT_YET = {"suggestions"}
ANSWERS = {
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok": (200, True),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n": (200, True),
    b"HTTP/1.1 304 Not Modified\r\nETag: 1\r\n\r\n": (304, True),
    b"HTTP/1.1 503 Away\r\nConnection: close\r\nContent-Length: 0\r\n\r\n": (503, False),
    b"HTTP/1.0 200 OK\r\n\r\nok": (200, False),
}


@pytest.mark.parametrize("sent", ANSWERS, ids=lambda sent: sent[:30].decode())
def test_our_client_reads_an_answer_to_its_end(sent):
    async def read():
        reader = asyncio.StreamReader()
        reader.feed_data(sent)
        reader.feed_eof()
        told = await own_client.answer(reader)
        return told, await reader.read()

    assert asyncio.run(read()) == (ANSWERS[sent], b"")


def load(rate=1.0, p50=2.0, errors=0):
    return Load(rate=rate, p50=p50, p95=5.0, errors=errors, busy=0.1)
