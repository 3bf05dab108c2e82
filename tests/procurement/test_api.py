"""`municipalities/` and `thresholds/`."""

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


def codes(client, q):
    return [
        row["code"] for row in client.get("/api/v1/municipalities/", {"q": q}).json()["results"]
    ]


def test_a_municipality_is_told_whole(client):
    body = client.get("/api/v1/municipalities/?q=Tampere").json()

    assert body == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "code": "837",
                "name": {"fi": "Tampere", "sv": "Tammerfors", "en": "Tampere"},
                "region": {
                    "code": "06",
                    "name": {"fi": "Pirkanmaa", "sv": "Birkaland", "en": "Pirkanmaa"},
                },
                "language_status": "finnish",
                "languages": ["fi"],
                "population": body["results"][0]["population"],
                "population_year": body["results"][0]["population_year"],
            },
        ],
    }
    assert body["results"][0]["population"] > 200_000


def test_a_municipality_is_found_by_either_name_by_code_and_whatever_the_case(client):
    assert codes(client, "åBO")[0] == "853"
    assert codes(client, "837") == ["837"]
    assert codes(client, "tammerf") == ["837"]
    assert codes(client, "   tampere ") == ["837"]
    assert codes(client, "xyzzy") == []


def test_names_that_begin_with_the_text_come_before_those_that_hold_it(client):
    names = [
        row["name"]["fi"]
        for row in client.get("/api/v1/municipalities/?q=lah&page_size=100").json()["results"]
    ]

    begins = [name.casefold().startswith("lah") for name in names]
    assert names[0] == "Lahti"
    assert begins == sorted(begins, reverse=True)


def test_a_bilingual_municipality_names_the_language_of_its_majority_first(client):
    found = {
        q: client.get("/api/v1/municipalities/", {"q": q}).json()["results"][0]
        for q in ("Vaasa", "Raasepori")
    }

    assert (found["Vaasa"]["language_status"], found["Vaasa"]["languages"]) == (
        "bilingual",
        ["fi", "sv"],
    )
    assert (found["Raasepori"]["languages"], found["Raasepori"]["name"]["en"]) == (
        ["sv", "fi"],
        "Raseborg",
    )


def test_municipalities_come_from_the_kept_reference_data(client, django_assert_num_queries):
    client.get("/api/v1/municipalities/")

    with django_assert_num_queries(0):
        client.get("/api/v1/municipalities/?q=a&page_size=100")


def test_thresholds_are_those_in_force_on_the_day(client):
    body = client.get("/api/v1/thresholds/?on=2026-11-23").json()

    assert {name: body[name] for name in ("on", "currency", "vat")} == {
        "on": "2026-11-23",
        "currency": "EUR",
        "vat": "excluded",
    }
    assert [rules["level"] for rules in body["rule_sets"]][:2] == ["initiative", "national"]
    assert all(
        rules["valid_from"] <= "2026-11-23" and (rules["valid_to"] or "9999") >= "2026-11-23"
        for rules in body["rule_sets"]
    )
    limit = body["rule_sets"][0]["limits"][0]
    assert (limit["id"], limit["amount"], limit["boundary"]) == (
        "avoin-kunta-30000",
        "30000.00",
        ">=",
    )
    assert all(limit["source"] for rules in body["rule_sets"] for limit in rules["limits"])


def test_limits_of_another_day_differ(client):
    ids = {
        on: [
            rules["id"] for rules in client.get(f"/api/v1/thresholds/?on={on}").json()["rule_sets"]
        ]
        for on in ("2025-06-01", "2026-06-01", "1900-01-01")
    }

    assert ids["2025-06-01"] != ids["2026-06-01"]
    assert ids["1900-01-01"] == []


def test_without_a_day_it_is_today_in_finland(client):
    assert client.get("/api/v1/thresholds/").json()["on"] == timezone.localdate().isoformat()


@pytest.mark.parametrize(
    "on", ["2026-13-45", "20261123", "tomorrow", "%00", "2026-11-23T00:00:00Z"]
)
def test_a_day_that_is_none_is_refused(client, on):
    answer = client.get(f"/api/v1/thresholds/?on={on}")

    assert (answer.status_code, answer["Content-Type"], list(answer.json()["errors"])) == (
        400,
        "application/problem+json",
        ["on"],
    )
