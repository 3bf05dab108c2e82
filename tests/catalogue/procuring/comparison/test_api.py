"""`compare/`: the page's rows for programs, refused where the question will not do."""

import pytest
from django.utils import timezone

from catalogue.models import Offering
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/compare/"


@pytest.fixture
def two():
    for slug in "ab":
        OfferingFactory(slug=slug, published={"name_fi": f"Ratkaisu {slug}"})


def rows_of(answer):
    return {row["id"]: row for group in answer["groups"] for row in group["rows"]}


def test_rows_come_with_a_cell_for_each_offering(client, two):
    answer = client.get(f"{ADDRESS}?offering=b&offering=a&municipality=837&months=24").json()

    assert answer["buyer"] == {
        "municipality": "837",
        "inhabitants": answer["buyer"]["inhabitants"],
        "months": 24,
        "counted_months": 24,
        "users": None,
        "days": None,
    }
    assert [row["slug"] for row in answer["offerings"]] == ["b", "a"]
    assert answer["offerings"][0] == {
        "slug": "b",
        "name": {"fi": "Ratkaisu b", "sv": None, "en": None},
        "status": "public",
        "url": "http://testserver/ratkaisut/b",
        "api_url": "http://testserver/api/v1/offerings/b/",
    }
    assert rows_of(answer)["total"] == {
        "id": "total",
        "label": "Elinkaarikustannus",
        "is_same": True,
        "cells": [
            {
                "offering": slug,
                "value": "1\u00a0000\u00a0€",
                "amount": "1000.00",
                "note": None,
                "origin": "counted",
                "on": "2026-03-02",
            }
            for slug in "ba"
        ],
    }


def test_what_is_not_known_is_null(client, two):
    answer = client.get(f"{ADDRESS}?offering=a&offering=b").json()

    assert [cell["value"] for cell in rows_of(answer)["accessibility"]["cells"]] == [None, None]


def test_labels_are_in_the_language_asked_for_and_ids_are_not(client, two):
    finnish, swedish = (
        client.get(f"{ADDRESS}?offering=a&offering=b", headers={"Accept-Language": language}).json()
        for language in ("fi", "sv")
    )

    assert rows_of(finnish).keys() == rows_of(swedish).keys()
    assert rows_of(finnish)["total"]["label"] != rows_of(swedish)["total"]["label"]


def test_a_withdrawn_offering_stays_as_an_empty_column(client, two):
    Offering.objects.filter(slug="b").update(withdrawn_at=timezone.now())

    answer = client.get(f"{ADDRESS}?offering=a&offering=b").json()

    assert [row["status"] for row in answer["offerings"]] == ["public", "withdrawn"]
    assert {row["cells"][1]["origin"] for row in rows_of(answer).values()} == {None}


REFUSED = {
    "none": ("", "offering", "Anna 2–5 ratkaisua."),
    "none but a buyer": ("months=12", "offering", "Anna 2–5 ratkaisua."),
    "one": ("offering=a", "offering", "Anna 2–5 ratkaisua."),
    "six": ("&".join(f"offering={s}" for s in "abcdef"), "offering", "Anna 2–5 ratkaisua."),
    "twice": (
        "offering=a&offering=b&offering=a",
        "offering",
        "Anna jokainen ratkaisu kerran: ”a”.",
    ),
    "unknown": ("offering=a&offering=ei-ole", "offering", "Tuntematon arvo: ”ei-ole”."),
    "no slug": ("offering=a&offering=<b>", "offering", "Tuntematon arvo: ”<b>”."),
    "NUL": ("offering=a&offering=b%00", "offering", "Tuntematon arvo: ”b”."),
    "another name": ("offering=a&offering=b&v=c", "v", "Tätä kohtaa emme tunne."),
    "both buyers": (
        "offering=a&offering=b&municipality=837&population=5",
        "population",
        "Anna joko municipality tai population, ei molempia.",
    ),
    "a term that is none": ("offering=a&offering=b&months=1e30", "months", "Syötä kokonaisluku."),
}


@pytest.mark.parametrize(("query", "name", "words"), REFUSED.values(), ids=REFUSED)
def test_what_will_not_do_is_refused_by_its_name(client, two, query, name, words):
    response = client.get(f"{ADDRESS}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [name]
    assert words in response.json()["errors"][name]


def test_the_same_question_is_answered_once(client, two):
    address = f"{ADDRESS}?offering=a&offering=b"
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
