"""`frameworks/` and `purchasing-bodies/`."""

from datetime import timedelta

import pytest
from django.utils import timezone

from procurement.models import FrameworkUser, Municipality
from tests.support.bodies import FIRST_DAY, BodyFactory, FrameworkFactory, cover
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def slugs(client, **asked):
    answer = client.get("/api/v1/frameworks/", asked)
    assert answer.status_code == 200, answer.json()
    return [row["slug"] for row in answer.json()["results"]]


def test_a_framework_is_told_whole(client):
    body = BodyFactory(slug="yksikko", name_fi="Yksikkö", owners=["837"])
    framework = FrameworkFactory(
        body=body,
        slug="puite",
        number="P-1",
        title_fi="Puite",
        ceiling="1200000.50",
        option_fi="Kaksi vuotta.",
        valid_to=TODAY + 30 * DAY,
    )
    offering = OfferingFactory(slug="ratkaisu", published=True)
    cover(framework, offering, "Käyttöönotto")
    # What must not be told: an offering that is not public, a part that is no more.
    cover(framework, OfferingFactory())
    cover(framework, offering, "Poistettu osa")

    (row,) = client.get("/api/v1/frameworks/?offering=ratkaisu").json()["results"]

    none = {"fi": None, "sv": None, "en": None}
    assert row == {
        "slug": "puite",
        "url": "http://testserver/puitejarjestelyt/puite",
        "number": "P-1",
        "title": none | {"fi": "Puite"},
        "body": {"slug": "yksikko", "name": none | {"fi": "Yksikkö"}},
        "valid_from": FIRST_DAY.isoformat(),
        "valid_to": (TODAY + 30 * DAY).isoformat(),
        "option": none | {"fi": "Kaksi vuotta."},
        "option_until": None,
        "lots": none,
        "ceiling": "1200000.50",
        "used": None,
        "used_on": None,
        "call_off": none | {"fi": "Tilaus suoraan."},
        "open_to": "body",
        "municipalities": [],
        "source_url": "https://yksikko.example/puite",
        "covers": [
            {
                "offering": "ratkaisu",
                "api_url": "http://testserver/api/v1/offerings/ratkaisu/",
                "part": none | {"fi": "Käyttöönotto"},
            }
        ],
        "is_example": False,
    }


def test_with_a_municipality_only_those_it_may_use_that_day_are_told(client):
    mine = FrameworkFactory(body=BodyFactory(owners=["837"]), slug="oma")
    FrameworkFactory(body=BodyFactory(owners=["091"]), slug="toisen")
    FrameworkFactory(body=mine.body, slug="vanha", valid_from=FIRST_DAY, valid_to=FIRST_DAY)

    assert slugs(client, municipality="837") == ["oma"]
    assert slugs(client, municipality="837", on=FIRST_DAY.isoformat()) == ["oma", "vanha"]
    assert slugs(client) == ["oma", "toisen"]
    assert slugs(client, body=mine.body.slug) == ["oma"]


def test_a_purchasing_body_is_told_whole(client):
    BodyFactory(
        slug="yksikko",
        name_fi="Yksikkö",
        owners=["837"],
        by_statute_from="2026-01-01",
        statute="1/2020, 1 §",
    )
    BodyFactory(slug="toinen", name_fi="Zeta")

    body = client.get("/api/v1/purchasing-bodies/?municipality=837").json()

    none = {"fi": None, "sv": None, "en": None}
    assert body["count"] == 1
    assert body["results"] == [
        {
            "slug": "yksikko",
            "name": none | {"fi": "Yksikkö"},
            "about": none,
            "owners": [
                {
                    "code": "837",
                    "name": {"fi": "Tampere", "sv": "Tammerfors", "en": "Tampere"},
                    "since": "2020-01-01",
                    "until": None,
                }
            ],
            "by_statute": {"source": "1/2020, 1 §", "since": "2026-01-01", "until": None},
            "website": None,
            "source": "testi",
            "source_url": None,
            "checked_on": "2026-01-01",
            "is_example": False,
        }
    ]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("frameworks/?kunta=837", "kunta"),
        ("frameworks/?municipality=999", "municipality"),
        ("frameworks/?body=ei-ole", "body"),
        ("frameworks/?on=1.1.2026", "on"),
        ("purchasing-bodies/?q=x", "q"),
        ("purchasing-bodies/?municipality=999", "municipality"),
    ],
)
def test_what_is_not_known_is_refused_by_name(client, address, name):
    answer = client.get(f"/api/v1/{address}")

    assert answer.status_code == 400
    assert name in str(answer.json()["errors"])


@pytest.mark.parametrize("address", ["frameworks", "purchasing-bodies"])
def test_lists_have_pages_and_etags(client, address):
    for _ in range(3):
        cover(FrameworkFactory(body=BodyFactory(owners=["837"])), OfferingFactory(published=True))

    first = client.get(f"/api/v1/{address}/?page_size=2")
    second = client.get(first.json()["next"])

    assert [len(page.json()["results"]) for page in (first, second)] == [2, 1]
    assert first.json()["count"] == 3
    again = client.get(f"/api/v1/{address}/?page_size=2", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_as_many_queries_with_three_rows_as_with_one(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        cover(FrameworkFactory(body=BodyFactory(owners=["837"])), OfferingFactory(published=True))
    client.get("/api/v1/municipalities/")

    with django_assert_num_queries(6):
        client.get("/api/v1/frameworks/")
    with django_assert_num_queries(3):
        client.get("/api/v1/purchasing-bodies/")


def test_who_is_named_and_what_is_covered_is_told_as_of_the_day(client):
    framework = FrameworkFactory(slug="puite", open_to="named")
    offering = OfferingFactory(slug="ratkaisu", published=True)
    cover(framework, offering, removed_on=TODAY + 10 * DAY)
    for code, since, until in (
        ("837", FIRST_DAY, TODAY + 10 * DAY),
        ("091", TODAY + 5 * DAY, None),
        ("049", FIRST_DAY, TODAY - DAY),
    ):
        FrameworkUser.objects.create(
            framework=framework,
            municipality=Municipality.objects.get(code=code),
            since=since,
            until=until,
        )

    def told(on):
        (row,) = client.get("/api/v1/frameworks/", {"on": on.isoformat()}).json()["results"]
        return [user["code"] for user in row["municipalities"]], len(row["covers"])

    assert told(TODAY) == (["837"], 1)
    assert told(TODAY + 5 * DAY) == (["091", "837"], 1)
    assert told(TODAY + 20 * DAY) == (["091"], 0)
