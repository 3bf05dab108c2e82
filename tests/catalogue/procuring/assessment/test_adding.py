"""One more solution into a calculation: by its name, with and without JavaScript."""

from html import unescape

import pytest

from catalogue.procuring.assessment.adding import MOST_SHOWN
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db
PAGE = "/hankinta-apu"


@pytest.fixture(autouse=True)
def offerings():
    for slug, name in {
        "asiointi": "Asiointi",
        "moodle": "Äidinkielen Moodle",
        "kirjasto": "Kirjasto Kohalla",
        "kirjaamo": "Kirjaamo",
    }.items():
        OfferingFactory(slug=slug, published={"price": "1000", "name_fi": name})
    OfferingFactory(slug="luonnos")


def asked(client, htmx=None, **query):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.get(PAGE, query, headers=headers)


def text(response):
    return " ".join(unescape(response.content.decode()).split())


@pytest.mark.parametrize("typed", ["moodle", "äidink", "ÄIDINKIELEN mood", "  Moodle  "])
def test_the_only_one_of_such_a_name_is_added_and_nothing_else_is_lost(client, typed):
    response = asked(client, r="asiointi", kk="24", pv="3", hinta="1 200,50", lisaa=typed)

    assert response.status_code == 302
    followed = client.get(response["Location"])
    assert [offer.slug for offer in followed.context["page"].offers] == ["asiointi", "moodle"]
    assert followed.context["fields"]["hinta"].value == "1 200,50"
    assert followed.context["months"] == 24
    assert followed.context["adding"].typed == ""


def test_of_several_one_is_chosen_and_a_third_is_added_by_its_address(client):
    page = text(asked(client, r="asiointi", kk="24", lisaa="kirja"))

    assert 'href="?r=asiointi&r=kirjaamo&kk=24">' in page
    assert 'href="?r=asiointi&r=kirjasto&kk=24">' in page
    assert "luonnos" not in page
    third = client.get(f"{PAGE}?r=asiointi&kk=24&r=kirjaamo&lisaa=kirja")
    assert [offer.slug for offer in client.get(third["Location"]).context["page"].offers] == [
        "asiointi",
        "kirjaamo",
        "kirjasto",
    ]


def test_what_nobody_is_called_is_said_at_the_field_and_stays_typed(client):
    response = asked(client, r="asiointi", kk="24", lisaa='<x> "y"')

    assert response.status_code == 200
    page = text(response)
    assert "ei löydy. Kirjoita osa nimestä tai hae ratkaisuja." in page
    assert response.context["adding"].typed == '<x> "y"'
    assert "<x>" not in response.content.decode()
    assert response.context["page"].total == 1000


def test_a_sixth_is_not_added(client):
    for slug in ("viides", "kuudes"):
        OfferingFactory(slug=slug, published={"price": "1000", "name_fi": slug.title()})
    five = ["asiointi", "moodle", "kirjasto", "kirjaamo", "viides"]

    response = asked(client, r=five, lisaa="kuudes")

    assert "Laskelmassa on jo viisi ratkaisua." in text(response)
    assert len(response.context["page"].offers) == 5


def test_more_than_can_be_shown_says_so(client):
    for number in range(MOST_SHOWN):
        OfferingFactory(slug=f"s{number}", published={"price": "1", "name_fi": f"Kirja {number}"})

    response = asked(client, lisaa="kirja")

    assert len(response.context["adding"].matches) == MOST_SHOWN
    assert "Ratkaisuja on enemmän." in text(response)


def test_with_htmx_the_whole_page_is_asked_for(client):
    several = asked(client, htmx=True, r="asiointi", lisaa="kirja")
    only = asked(client, htmx=True, r="asiointi", lisaa="moodle")

    assert several["HX-Redirect"] == f"{PAGE}?r=asiointi&lisaa=kirja"
    assert only["HX-Redirect"] == f"{PAGE}?r=asiointi&r=moodle"


@pytest.mark.parametrize("count", [1, 3])
def test_a_name_costs_one_query(client, django_assert_num_queries, count):
    for number in range(count):
        OfferingFactory(slug=f"z{number}", published={"price": "1", "name_fi": f"Zeta {number}"})
    asked(client, summa="1000", lisaa="zz")
    with django_assert_num_queries(1):
        asked(client, summa="1000", lisaa="zeta zeta")
