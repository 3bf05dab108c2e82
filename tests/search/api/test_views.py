"""`offerings/`: the list and the search."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from catalogue.taxonomy.registry import taxonomy
from procurement.registry import limits, municipalities
from search.indexing.documents import vendor_names
from search.models import SynonymSet
from search.synonyms import synonyms
from tests.support.factories import OfferingFactory, VendorFactory, publish

pytestmark = pytest.mark.django_db


def test_a_row_is_what_the_contract_says(find):
    vendor = VendorFactory(slug="avoin-oy", name="Avoin Oy")
    OfferingFactory(
        slug="kuntasivusto",
        vendor=vendor,
        published={"name_fi": "Kuntasivusto", "name_en": "Town website"},
    )

    body = find()

    assert body.pop("changes").startswith("http://testserver/api/v1/changes/?cursor=")
    assert body == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "slug": "kuntasivusto",
                "url": "http://testserver/ratkaisut/kuntasivusto",
                "api_url": "http://testserver/api/v1/offerings/kuntasivusto/",
                "name": {"fi": "Kuntasivusto", "sv": None, "en": "Town website"},
                "summary": {"fi": "Lyhyt kuvaus ratkaisusta.", "sv": None, "en": None},
                "kind": "product",
                "vendor": {"slug": "avoin-oy", "name": "Avoin Oy"},
                "layer": "palvelukanavat",
                "components": ["palveluun-ohjaus"],
                "openness": dict.fromkeys(taxonomy().criteria, "met"),
                "parts": {"open": 1, "closed": 0, "service": 1},
                "closed_parts": [],
                "cost": {
                    "total": "1000.00",
                    "currency": "EUR",
                    "vat": "excluded",
                    "months": 48,
                    "counted_months": 48,
                    "inhabitants": 8412,
                    "users": None,
                    "days": None,
                    "municipality": None,
                    "basis": "example",
                    "missing": [],
                },
                "threshold": {
                    "verdict": "below",
                    "band": "under",
                    "procedure": "direct",
                    "procedure_title": {
                        "fi": "Kunta voi ostaa suoraan",
                        "sv": "Kommunen kan köpa direkt",
                        "en": "The municipality may buy directly",
                    },
                    "limits": [
                        {"id": "avoin-kunta-30000", "amount": "30000.00", "reached": False},
                        {"id": "fi-2017-goods-services", "amount": "60000.00", "reached": False},
                    ],
                },
                "version": 1,
                "published_at": "2026-03-02T12:00:00Z",
                "confirmed_at": "2026-03-02T12:00:00Z",
                "updated_at": "2026-03-02T12:00:00Z",
            },
        ],
        "related": [],
        "facets": None,
        "search": {"backend": "tantivy", "corrected": [], "match": "strict"},
    }


def test_the_row_is_a_part_of_the_whole(find, client):
    OfferingFactory(slug="sama", published=True)
    (row,) = find("municipality=837&months=24")["results"]

    whole = client.get("/api/v1/offerings/sama/?municipality=837&months=24").json()

    whole["cost"].pop("total_with_options")
    assert {name: whole[name] for name in row if name != "parts"} == {
        name: value for name, value in row.items() if name != "parts"
    }


def test_a_list_that_nobody_told_of_costs_eight_queries_however_long(
    client, search_index, django_assert_num_queries
):
    OfferingFactory(published=True)
    SynonymSet.objects.create(slug="s", words=["a", "b"])
    search_index()
    _warm = taxonomy(), municipalities(), limits(), synonyms(), vendor_names(timezone.localdate())
    with django_assert_num_queries(8):
        assert client.get("/api/v1/offerings/?facets=1").json()["count"] == 1

    OfferingFactory.create_batch(2, published=True)
    search_index()
    vendor_names(timezone.localdate())
    # One more for the frameworks of the municipality.
    with django_assert_num_queries(9):
        assert (
            client.get(
                "/api/v1/offerings/?facets=1&municipality=837&q=ratkaisu&kind=product"
            ).json()["count"]
            == 3
        )


def test_only_what_is_public_is_listed_whatever_the_index_says(client, search_index):
    public, withdrawn = OfferingFactory(published=True), OfferingFactory(published=True)
    OfferingFactory(published=True, vendor=VendorFactory(listed=date(2021, 1, 1)))
    search_index()
    withdrawn.withdrawn_at = datetime(2026, 11, 1, tzinfo=UTC)
    withdrawn.save()

    assert [row["slug"] for row in client.get("/api/v1/offerings/").json()["results"]] == [
        public.slug
    ]


def test_a_misspelt_word_is_said_and_a_near_match_too(find):
    publish(OfferingFactory(), name_fi="Asianhallinta kunnille")
    publish(OfferingFactory(), name_fi="Varaamo")

    assert find("q=asianhalinta")["search"]["corrected"] == [
        {"typed": "asianhalinta", "searched": ["asianhallinta"]}
    ]
    assert find("q=asianhallinta")["count"] == 1


@pytest.mark.parametrize(
    "q",
    [
        "%F0%9F%92%A9",
        "%D7%A9%D7%9C%D7%95%D7%9D",
        "%22(%5B*%5D%3A%5E~",
        "AND OR NOT",
        "%25_%27--",
        "x" * 1000,
        "ä " * 500,
        "%ff%fe",
    ],
)
def test_strange_words_are_only_words(find, q):
    assert find(f"q={q}")["count"] == 0


@pytest.mark.parametrize("q", ["%E2%80%AE%D7%A9%D7%9C%D7%95%D7%9D", "%01"])
def test_words_with_what_nobody_sees_are_refused(find, q):
    assert "q" in find(f"q={q}", 400)["errors"]


def test_facets_carry_labels_in_the_callers_language(find):
    vendor = VendorFactory(slug="avoin-oy", name="Avoin Oy")
    for price in ("1", "30000", "60000", None):
        publish(OfferingFactory(vendor=vendor), price=price)

    finnish, swedish = (
        find("facets=1")["facets"],
        find("facets=1", **{"Accept-Language": "sv"})["facets"],
    )

    assert set(finnish) == {
        "layer",
        "component",
        "openness",
        "phase",
        "function",
        "kind",
        "vendor",
        "licence",
        "threshold",
        "languages",
        "accessibility_url",
        "processing_region",
        "certificates",
        "identification",
        "integrations",
    }
    layer = taxonomy().layers["palvelukanavat"]
    assert finnish["layer"] == [{"value": "palvelukanavat", "label": layer.name_fi, "count": 4}]
    assert swedish["layer"] == [{"value": "palvelukanavat", "label": layer.name_sv, "count": 4}]
    assert finnish["vendor"] == [{"value": "avoin-oy", "label": "Avoin Oy", "count": 4}]
    assert finnish["licence"] == [{"value": "EUPL-1.2", "label": "EUPL-1.2", "count": 4}]
    assert [(row["value"], row["count"]) for row in finnish["threshold"]] == [
        ("below", 1),
        ("above", 2),
        ("unknown", 1),
    ]
    assert "30\u00a0000\u00a0€" in finnish["threshold"][0]["label"]


def test_a_facet_counts_what_choosing_the_value_would_give(find):
    publish(OfferingFactory(), kind="product", price="1")
    publish(OfferingFactory(), kind="service", price="1")
    publish(OfferingFactory(), kind="service", price="90000")

    counted = find("facets=1&kind=service")["facets"]

    for name in ("kind", "threshold"):
        for row in counted[name]:
            others = "" if name == "kind" else "&kind=service"
            assert find(f"{name}={row['value']}{others}")["count"] == row["count"]


def test_facets_are_null_unless_asked_for(find):
    assert find()["facets"] is None
    assert find("facets=0")["facets"] is None


def test_without_an_index_the_database_answers_and_says_so(client, settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "nothing-here"
    OfferingFactory(published=True)

    body = client.get(
        "/api/v1/offerings/?facets=1&kind=product&openness=avoin-data&updated_since=2026-01-01T00:00:00Z"
    ).json()

    assert (body["count"], body["facets"], body["search"]["backend"]) == (1, {}, "database")


@pytest.mark.parametrize("query", ["max_cost=2000", "threshold=below"])
def test_without_an_index_cost_still_filters(client, settings, tmp_path, query):
    settings.SEARCH_DIR = tmp_path / "nothing-here"
    OfferingFactory(published=True)

    assert client.get(f"/api/v1/offerings/?{query}").json()["count"] == 1


def test_following_next_gives_every_offering_once(client, search_index):
    made = {offering.slug for offering in OfferingFactory.create_batch(7, published=True)}
    search_index()
    url, seen = "/api/v1/offerings/?page_size=3&kind=product", []

    while url:
        body = client.get(url).json()
        seen += [row["slug"] for row in body["results"]]
        url = body["next"]

    assert (len(seen), set(seen)) == (7, made)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("adopted_by=837", ["adopted_by"]),
        ("kerros=1", ["kerros"]),
        ("format=json", ["format"]),
        ("Q=a", ["Q"]),
        ("q=a%00b", ["q"]),
        (f"q={'x' * 1001}", ["q"]),
        ("q=a&q=b", ["q"]),
        ("cursor=x", ["cursor"]),
        ("cursor=%00", ["cursor"]),
        ("page_size=0", ["page_size"]),
        ("page_size=101", ["page_size"]),
        ("page_size=abc", ["page_size"]),
        ("months=-1", ["months"]),
        ("months=121", ["months"]),
        *(
            (f"{name}=zzz", [name])
            for name in (
                "layer",
                "component",
                "openness",
                "openness_state",
                "phase",
                "function",
                "kind",
                "vendor",
                "licence",
                "threshold",
                "ordering",
                "facets",
            )
        ),
        *(
            (f"{name}=%00", [name])
            for name in (
                "layer",
                "component",
                "openness",
                "vendor",
                "licence",
                "municipality",
                "max_cost",
                "updated_since",
            )
        ),
        ("licence=eupl-1.2", ["licence"]),
        ("max_cost=-1", ["max_cost"]),
        ("max_cost=1e3", ["max_cost"]),
        ("max_cost=NaN", ["max_cost"]),
        ("max_cost=0.001", ["max_cost"]),
        ("updated_since=2026-11-23", ["updated_since"]),
        ("updated_since=2026-11-23T12:00:00", ["updated_since"]),
        ("updated_since=2026-11-23T12:00:00+02:00", ["updated_since"]),
        ("municipality=837&population=1", ["population"]),
        ("municipality=999", ["municipality"]),
        ("population=0", ["population"]),
        ("users=0", ["users"]),
        ("users=5&threshold=below", ["users"]),
        ("users=5&max_cost=1", ["users"]),
        ("users=5&max_cost=0", ["users"]),
        ("users=5&ordering=cost", ["users"]),
        ("months=13&threshold=below", ["months"]),
        ("months=120&threshold=unknown", ["months"]),
        ("layer=zzz&page_size=0&unknown=1", ["layer", "page_size", "unknown"]),
    ],
)
def test_what_is_not_understood_is_refused_and_named(client, query, names):
    answer = client.get(f"/api/v1/offerings/?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert sorted(answer.json()["errors"]) == names
    assert all(answer.json()["errors"].values())


def test_what_is_left_empty_is_left_out(find):
    OfferingFactory(published=True)

    assert (
        find(
            "q=&layer=&openness=&max_cost=&months=&municipality=&cursor=&page_size=&facets=&ordering="
        )["count"]
        == 1
    )
