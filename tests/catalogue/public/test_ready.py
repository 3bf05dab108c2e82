"""Ready answers are kept for one edition, and for everybody who asks."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.public.api.ready import READY
from catalogue.taxonomy.registry import taxonomy
from procurement.registry import limits, municipalities
from tests.support.factories import OfferingFactory, publish


@pytest.fixture
def kept(kept_pages):
    READY.clear()
    yield
    READY.clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_what_is_kept_is_asked_for_without_a_query_for_any_buyer_in_any_language(
    client, search_index
):
    publish(OfferingFactory(slug="yksi"), price="100")
    search_index()
    ask = ("/api/v1/offerings/", "/api/v1/offerings/yksi/", "/api/v1/offerings/yksi/versions/1/")
    _warm = taxonomy(), municipalities(), limits()
    for path in ask:
        client.get(path)

    with CaptureQueriesContext(connection) as asked:
        bodies = [
            client.get(f"{path}?municipality=837&months=12", headers={"Accept-Language": "sv"})
            for path in ask
        ]

    # Here the edition is read anew whenever it is asked for: that is all.
    assert {query["sql"].split(" FROM ")[1].split()[0] for query in asked} == {'"lib_edition"'}
    assert {
        (body["cost"]["municipality"], body["cost"]["months"])
        for body in (bodies[0].json()["results"][0], bodies[1].json(), bodies[2].json())
    } == {("837", 12)}
    assert client.get(ask[1]).json()["cost"]["municipality"] is None


# PostgreSQL tells of a change at the commit.
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("kept")
def test_what_changes_is_told_at_once_and_what_is_withdrawn_no_more(client, search_index):
    offering = publish(OfferingFactory(slug="yksi", vendor__name="Vanha Oy")).offering
    search_index()
    assert client.get("/api/v1/offerings/").json()["results"][0]["vendor"]["name"] == "Vanha Oy"
    assert client.get("/api/v1/offerings/yksi/").json()["vendor"]["name"] == "Vanha Oy"

    offering.vendor.name = "Uusi Oy"
    offering.vendor.save()

    assert client.get("/api/v1/offerings/").json()["results"][0]["vendor"]["name"] == "Uusi Oy"
    assert client.get("/api/v1/offerings/yksi/").json()["vendor"]["name"] == "Uusi Oy"

    offering.withdrawn_at = timezone.now()
    offering.save()

    assert client.get("/api/v1/offerings/").json()["results"] == []
    assert client.get("/api/v1/offerings/yksi/").status_code == 410


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_addresses_are_those_of_the_host_that_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["yksi.example", "kaksi.example"]
    OfferingFactory(slug="x", published=True)

    urls = [
        client.get("/api/v1/offerings/x/", headers={"Host": host}).json()["url"]
        for host in ("yksi.example", "kaksi.example", "yksi.example")
    ]

    assert [url.split("/")[2] for url in urls] == ["yksi.example", "kaksi.example", "yksi.example"]


@pytest.mark.django_db
def test_a_plain_reading_is_answered_as_any_other(client, search_index):
    OfferingFactory(slug="x", published=True)
    search_index()
    paths = ("offerings/", "offerings/x/", "offerings/y/", "offerings/?page_size=0", "taxonomy/",
        "vendors/?q=a", "changes/?since=x", "municipalities/?page_size=2")  # fmt: skip

    for path in paths:
        # It asks for the same, and goes through all of REST framework.
        plain, other = (
            client.get(f"/api/v1/{path}", headers={"Accept": accept})
            for accept in ("application/json", "application/json;q=0.9")
        )
        assert (plain.status_code, plain.headers, plain.content) == (
            other.status_code,
            other.headers,
            other.content,
        ), path


@pytest.mark.django_db
def test_ready_json_is_indented_for_who_asks_for_it(client):
    OfferingFactory(slug="x", published=True)

    plain = client.get("/api/v1/offerings/x/")
    indented = client.get("/api/v1/offerings/x/", headers={"Accept": "application/json; indent=2"})

    assert indented.content == json.dumps(plain.json(), ensure_ascii=False, indent=2).encode()
