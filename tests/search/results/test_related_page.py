"""Related offerings, corrections and closed products on the results page and in the API."""

import pytest

from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offerings(search_index):
    names = ("Asianhallinta kunnalle", "Sopimusten hallinta", "Oppilashallinto kouluille")
    made = [OfferingFactory(published={"name_fi": name}) for name in names]
    search_index()
    return made


def body(client, text, **more):
    return client.get("/ratkaisut", {"q": text} | more).content.decode()


@pytest.mark.usefixtures("offerings")
def test_related_offerings_stand_below_the_hits_under_their_own_heading_and_in_no_count(client):
    page = body(client, "asianhallinta")
    hits, _heading, related = page.partition('<h2 id="liittyvat">')

    assert '<h2 id="tulos-o">1 ratkaisu</h2>' in hits
    assert ("Sopimusten" in hits, "Sopimusten" in related) == (False, True)
    assert "Asianhallinta kunnalle" not in related


@pytest.mark.usefixtures("offerings")
def test_without_a_text_nothing_is_related(client):
    assert "liittyvat" not in client.get("/ratkaisut").content.decode()


@pytest.mark.usefixtures("offerings")
def test_the_api_gives_related_offerings_apart(client):
    answer = client.get("/api/v1/offerings/", {"q": "asianhallinta"}).json()

    assert (answer["count"], len(answer["results"])) == (1, 1)
    assert answer["related"][0]["name"]["fi"] == "Sopimusten hallinta"
    assert answer["results"][0]["slug"] not in {row["slug"] for row in answer["related"]}
    assert client.get("/api/v1/offerings/").json()["related"] == []


@pytest.mark.usefixtures("offerings")
def test_a_correction_is_told_with_the_way_back_to_what_was_typed(client):
    page = body(client, "asianhallnta")

    assert "<strong>asianhallinta</strong>" in page
    assert 'href="/ratkaisut?q=asianhallnta&amp;juuri=asianhallnta"' in page

    back = body(client, "asianhallnta", juuri="asianhallnta")

    assert 'id="korjattu"' not in back
    assert 'name="juuri" value="asianhallnta"' in back
    assert 'id="korjattu"' in body(client, "asianhallnta", juuri="jotain muuta")


@pytest.mark.usefixtures("offerings")
def test_the_api_corrects_nothing_when_told_so(client):
    answers = [
        client.get("/api/v1/offerings/", {"q": "asianhallnta", "as_typed": typed}).json()["search"]
        for typed in ("0", "1")
    ]

    assert [bool(answer["corrected"]) for answer in answers] == [True, False]


@pytest.mark.usefixtures("offerings")
@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_a_closed_product_is_told_with_what_serves_the_same_needs(client, prefix):
    page = client.get(f"{prefix}/ratkaisut", {"q": "Primus"}).content.decode()

    assert 'id="tuote-1"' in page
    assert "komponentti=opetus-ja-kulttuuripalvelut" in page
    assert "Oppilashallinto" in page
    assert 'id="tuote-1"' not in body(client, "oppilashallinto")
