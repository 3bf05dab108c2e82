"""`vendors/` and `taxonomy/`, and what all addresses of the public API have in common."""

from datetime import date

import pytest
from django.utils import timezone

from catalogue.taxonomy.registry import taxonomy
from tests.catalogue.public.test_api import get, warm
from tests.support.factories import (
    OfferingFactory,
    VendorFactory,
)

pytestmark = pytest.mark.django_db
BASE = "http://testserver"


def test_a_vendor_is_told_with_a_contact_only_when_the_person_consented(client):
    shy = VendorFactory(name="Arka Oy", contact_email="arka@vendor.example", contact_role="Myynti")
    open_ = VendorFactory(
        name="Avoin Oy",
        slug="avoin-oy",
        contact_email="avoin@vendor.example",
        contact_consent_at=timezone.now(),
    )
    OfferingFactory(vendor=open_, published=True)
    OfferingFactory(vendor=open_)

    body = get(client, "vendors/").json()

    assert [row["name"] for row in body["results"]] == ["Arka Oy", "Avoin Oy"]
    assert body["results"][0]["contact"] is None
    assert shy.contact_email not in str(body)
    assert (
        body["results"][1]
        == get(client, "vendors/avoin-oy/").json()
        == {
            "slug": "avoin-oy",
            "url": f"{BASE}/toimittajat/avoin-oy",
            "api_url": f"{BASE}/api/v1/vendors/avoin-oy/",
            "name": "Avoin Oy",
            "business_id": open_.business_id,
            "home_municipality": {
                "code": "837",
                "name": {"fi": "Tampere", "sv": "Tammerfors", "en": "Tampere"},
            },
            "size": "small",
            "website": "https://vendor.example/",
            "introduction": {"fi": "Keksitty toimittaja.", "sv": None, "en": None},
            "member_since": "2020-01-01",
            "offering_count": 1,
            "contact": {"email": "avoin@vendor.example"},
        }
    )


def test_only_listed_vendors_are_told(client, today):
    VendorFactory(slug="entinen", listed=date(2021, 1, 1))
    VendorFactory(slug="ei-jasen", listed=False)
    VendorFactory(slug="viimeinen-paiva", listed=today)

    assert [row["slug"] for row in get(client, "vendors/").json()["results"]] == ["viimeinen-paiva"]
    assert [
        get(client, f"vendors/{slug}/").status_code
        for slug in ("entinen", "ei-jasen", "viimeinen-paiva")
    ] == [404, 404, 200]


def test_a_vendor_is_found_by_a_piece_of_its_name_or_by_its_business_id(client):
    first, second = VendorFactory(name="Öljy ja Ääni Oy"), VendorFactory(name="Muu Oy")

    def found(q):
        return [row["slug"] for row in client.get("/api/v1/vendors/", {"q": q}).json()["results"]]

    assert found("ÄÄNI") == [first.slug]
    assert found(second.business_id) == [second.slug]
    assert found("100%_") == []
    assert client.get("/api/v1/vendors/", {"q": "a\0"}).status_code == 400


def test_vendors_cost_as_many_queries_however_many(client, django_assert_num_queries):
    VendorFactory()
    warm()
    with django_assert_num_queries(4):
        get(client, "vendors/")
    VendorFactory.create_batch(2)
    with django_assert_num_queries(4):
        assert get(client, "vendors/").json()["count"] == 3


def test_the_taxonomy_names_every_word_in_three_languages(client, django_assert_num_queries):
    warm()
    with django_assert_num_queries(0):
        body = get(client, "taxonomy/").json()

    assert [len(layer["components"]) > 0 for layer in body["layers"]] == [True] * 7
    assert [criterion["slug"] for criterion in body["criteria"]] == list(taxonomy().criteria)
    assert all(criterion["questions"] for criterion in body["criteria"])
    assert sum(len(group["functions"]) for group in body["function_groups"]) == len(
        taxonomy().functions
    )
    assert {kind["slug"] for kind in body["kinds"]} >= {"product", "service"}
    assert {kind["name"]["fi"] for kind in body["kinds"]} >= {"Tuote", "Palvelu"}
    assert [state["slug"] for state in body["openness_states"]] == [
        "met",
        "partly",
        "not_met",
        "not_applicable",
    ]
    assert all(
        set(layer["name"]) == {"fi", "sv", "en"} and all(layer["name"].values())
        for layer in body["layers"]
    )


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(client, method):
    answer = getattr(client, method)("/api/v1/taxonomy/")

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (
        405,
        "application/problem+json",
        "GET, HEAD, OPTIONS",
    )


def test_another_form_than_json_is_not_acceptable(client):
    answer = get(client, "taxonomy/", Accept="text/html")

    assert (answer.status_code, answer["Content-Type"], answer.json()["status"]) == (
        406,
        "application/problem+json",
        406,
    )


def test_any_site_may_read(client):
    assert (
        get(client, "taxonomy/", Origin="https://elsewhere.example")["Access-Control-Allow-Origin"]
        == "*"
    )
