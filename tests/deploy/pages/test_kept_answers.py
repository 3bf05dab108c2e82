"""A reading of the API asked again costs nothing, is counted, and is given to nobody else.

Each test commits, for PostgreSQL tells of a change at the commit.
"""

import gzip
from datetime import timedelta

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from catalogue.publishing.actions import withdraw_offering
from lib.caching.pages import ANSWERS, Page, PageStore
from tests.support.factories import OfferingFactory
from tests.support.reviews import make_owner

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("kept_pages"),
]
ONE = "/api/v1/offerings/kuntasivusto/"


@pytest.fixture
def owner():
    return make_owner()


@pytest.fixture(autouse=True)
def offering(owner):
    return OfferingFactory(slug="kuntasivusto", published=True, vendor=owner.teams.get().vendor)


def get(path=ONE, **headers):
    return Client().get(
        path, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


READ = [
    ONE,
    f"{ONE}?municipality=837&months=24",
    f"{ONE}versions/",
    f"{ONE}versions/1/",
    "/api/v1/offerings/?facets=1",
    "/api/v1/vendors/",
    "/api/v1/taxonomy/",
    "/api/v1/municipalities/?q=tam",
    "/api/v1/thresholds/",
    "/api/v1/changes/",
]


@pytest.mark.parametrize("path", READ)
def test_what_is_asked_again_is_the_same_and_asks_nothing(
    search_index, path, django_assert_num_queries
):
    search_index()
    first = get(path)
    assert first.status_code == 200
    with django_assert_num_queries(1):  # the edition, which is read once a second on the site
        same = get(path)
    assert (same.content, dict(same.items())) == (first.content, dict(first.items()))
    with django_assert_num_queries(1):
        again = get(path, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert {name: again[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        name: first[name] for name in ("ETag", "Cache-Control", "Vary")
    }


def test_a_tag_outlives_what_changes_elsewhere(owner):
    first = get()
    OfferingFactory(slug="toinen", published=True)

    again = get(If_None_Match=first["ETag"])

    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    # And what is the same for who asks with a tag is there for who asks without.
    assert (get().status_code, get().content) == (200, first.content)


# What a reading may depend on → one that differs in it alone.
OTHERS = {
    "path": (f"{ONE}versions/", {}),
    "query": (f"{ONE}?months=24", {}),
    "language": (ONE, {"Accept-Language": "sv"}),
    "host": (ONE, {"Host": "localhost"}),
    "encoding": (ONE, {"Accept-Encoding": "br"}),
    "another site's page": (ONE, {"Origin": "https://example.org"}),
}


def test_no_two_readings_that_may_differ_are_one():
    get()
    for what, (path, headers) in OTHERS.items():
        before = len(ANSWERS._pages)
        Client().get(path, headers=headers)
        assert len(ANSWERS._pages) == before + 1, what


def test_a_page_of_another_site_may_read_what_is_kept():
    get()
    for _time in range(2):
        answer = get(Origin="https://example.org")
        assert answer["Access-Control-Allow-Origin"] == "*"
    unchanged = get(Origin="https://example.org", If_None_Match=answer["ETag"])
    assert (unchanged.status_code, unchanged["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize(
    ("encoding", "unpacked"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_an_answer_is_packed_as_it_is_asked_for(encoding, unpacked):
    plain = get()
    packed = get(Accept_Encoding=encoding)

    assert packed["Content-Encoding"] == encoding
    assert "Accept-Encoding" in packed["Vary"]
    assert "Accept-Encoding" in plain["Vary"]
    assert unpacked(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    # The bytes differ, what they say does not.
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert get(If_None_Match=packed["ETag"]).status_code == 304


def test_what_is_withdrawn_is_gone_at_once(owner, offering):
    first = get()
    withdraw_offering(
        offering_id=offering.pk,
        by=owner,
        at=timezone.now(),
        reason={"fi": "Tuote loppui.", "sv": "Produkten upphörde.", "en": ""},
    )

    assert get().status_code == 410
    assert get(If_None_Match=first["ETag"]).status_code == 410


def test_a_new_day_is_another_answer(monkeypatch):
    get()
    tomorrow = timezone.localdate() + timedelta(days=1)
    before = len(ANSWERS._pages)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: tomorrow)
    get()
    assert len(ANSWERS._pages) == before + 1


def test_each_answer_is_counted_and_an_unchanged_one_a_tenth(settings):
    settings.API_RATE = "3/minute"
    etag = get()["ETag"]
    statuses = [get(If_None_Match=etag).status_code for _time in range(10)]
    assert statuses == [304] * 10
    assert [get().status_code for _time in range(2)] == [200, 429]
    refused = get()
    assert refused["Retry-After"]
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["If_Match", "Range", "Accept", "Authorization"])
def test_what_is_no_plain_reading_goes_its_usual_way(name):
    get()
    before = len(ANSWERS._pages)
    said = {
        "If_Match": '"x"',
        "Range": "bytes=0-9",
        "Accept": "application/json; indent=2",
        "Authorization": "Bearer not-a-key",
    }[name]
    answer = get(**{name: said})
    assert answer.status_code == {"If_Match": 412, "Authorization": 401}.get(name, 200)
    assert len(ANSWERS._pages) == before


def test_what_the_database_answers_while_the_index_is_away_is_not_kept():
    answer = get("/api/v1/offerings/")
    assert (answer.status_code, answer.json()["search"]["backend"]) == (200, "database")
    assert not ANSWERS._pages


def test_more_than_fits_pushes_out_what_was_used_first():
    store = PageStore(100, shared="")
    for name in "abc":
        store.put(name, Page((), name.encode() * 40))
    assert store.take("a") is None
    assert store.take("c").body == b"c" * 40
