"""Language, conditional answers, cursors and amounts of the API."""

from decimal import Decimal

import pytest
from django.test import RequestFactory

from lib.api.answers import amount_text
from lib.api.views import asked_language


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(0), "0.00"),
        (Decimal(6900), "6900.00"),
        (Decimal("6900.0000"), "6900.00"),
        (Decimal("0.4567"), "0.4567"),
        (Decimal("0.450"), "0.45"),
        (Decimal("0.125"), "0.125"),
        (Decimal("1E+4"), "10000.00"),
    ],
)
def test_an_amount_has_two_decimals_and_more_only_when_needed(value, text):
    assert amount_text(value) == text


def test_an_amount_just_under_a_limit_is_never_shown_at_it():
    assert amount_text(Decimal("29999.999999")) == "29999.9999"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fi"),
        ("de", "fi"),
        ("sv-FI", "sv"),
        ("de, en-GB;q=0.9, sv;q=0.5", "en"),
        ("*", "fi"),
        ("\0;q=x,,", "fi"),
        ("x" * 10_000, "fi"),
    ],
)
def test_the_language_is_the_first_of_ours_that_the_caller_reads(header, language):
    assert (
        asked_language(RequestFactory().get("/", headers={"Accept-Language": header})) == language
    )


@pytest.mark.django_db
def test_what_the_caller_already_has_is_not_sent_again(client):
    first = client.get("/api/v1/taxonomy/")

    again = client.get("/api/v1/taxonomy/", headers={"If-None-Match": first["ETag"]})
    other = client.get("/api/v1/taxonomy/", headers={"If-None-Match": '"other"'})

    assert (first.status_code, first["Cache-Control"]) == (200, "public, max-age=60")
    assert {"Accept", "Accept-Language"} <= set(first["Vary"].split(", "))
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.django_db
def test_an_error_is_in_the_callers_language_and_is_not_kept(client):
    swedish = client.get("/api/v1/municipalities/?page_size=0", headers={"Accept-Language": "sv"})

    assert swedish["Content-Language"] == "sv"
    assert "större" in swedish.json()["errors"]["page_size"]
    assert swedish["Cache-Control"] == "no-store"
    assert not swedish.has_header("ETag")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor", ["x", "%00", "WzIwLCJhIl0:abc", "a" * 301, "ä", ":", "%F0%9F%92%A9"]
)
def test_a_cursor_that_was_made_up_is_refused(client, cursor):
    answer = client.get(f"/api/v1/municipalities/?cursor={cursor}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


@pytest.mark.django_db
def test_a_cursor_belongs_to_its_filters_but_not_to_a_page_size(client):
    following = client.get("/api/v1/municipalities/?q=a&page_size=5").json()["next"]

    assert client.get(following.replace("page_size=5", "page_size=7")).status_code == 200
    assert list(client.get(following.replace("q=a", "q=e")).json()["errors"]) == ["cursor"]
    assert list(client.get(following.replace("municipalities", "vendors")).json()["errors"]) == [
        "cursor"
    ]


@pytest.mark.django_db
def test_following_next_gives_every_row_once_and_previous_leads_back(client):
    url, seen, firsts = "/api/v1/municipalities/?page_size=100", [], []
    while url:
        body = client.get(url).json()
        seen += [row["code"] for row in body["results"]]
        firsts.append(body)
        url = body["next"]

    assert len(seen) == len(set(seen)) == firsts[0]["count"] > 300
    assert [body["previous"] is None for body in firsts] == [True, False, False, False]
    assert client.get(firsts[2]["previous"]).json() == firsts[1]


@pytest.mark.django_db
def test_addresses_are_made_with_the_sites_own_when_it_is_set(client, settings):
    settings.SITE_URL = "https://avoinkunta.example"

    assert (
        client.get("/api/v1/municipalities/")
        .json()["next"]
        .startswith("https://avoinkunta.example/api/v1/municipalities/?cursor=")
    )
