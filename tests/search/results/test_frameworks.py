"""Only what the chosen municipality may buy through a framework: the list, its count, the API."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from search.indexing.queue import drain, drift
from tests.support.bodies import BodyFactory, FrameworkFactory, cover
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
FACET = "Ostettavissa puitejärjestelyllä"


@pytest.fixture
def offerings(search_index):
    """Covered twice, in part, by one that is over, by another's, by a part that is gone, not."""
    mine, others = BodyFactory(owners=["837"]), BodyFactory(owners=["091"])
    days = {"valid_from": TODAY - DAY, "valid_to": TODAY}
    over = {"valid_from": TODAY - 9 * DAY, "valid_to": TODAY - DAY}
    rows = {
        name: OfferingFactory(published=True, slug=name)
        for name in ("twice", "part", "over", "others", "gone", "none")
    }
    first, second = FrameworkFactory(body=mine, **days), FrameworkFactory(body=mine, **days)
    cover(first, rows["twice"])
    cover(second, rows["twice"])
    cover(first, rows["part"], "Käyttöönotto")
    cover(first, rows["gone"], "Poistettu osa")
    cover(FrameworkFactory(body=mine, **over), rows["over"])
    cover(FrameworkFactory(body=others, **days), rows["others"])
    search_index()
    return rows


def listed(client, **asked):
    body = client.get("/api/v1/offerings/", {"framework": "1", **asked}).json()
    assert body["count"] == len(body["results"])
    return [row["slug"] for row in body["results"]], body["search"]["backend"]


def cards(html):
    return sorted(set(re.findall(r'href="/ratkaisut/([a-z]+)[?"]', html)))


@pytest.mark.parametrize("has_index", [True, False])
def test_the_list_holds_what_the_municipality_may_buy_today(
    client, offerings, settings, tmp_path, has_index
):
    if not has_index:
        settings.SEARCH_DIR = tmp_path / "none"
    backend = "tantivy" if has_index else "database"

    assert listed(client, municipality="837", ordering="name") == (["twice", "part"], backend)
    assert listed(client, municipality="091") == (["others"], backend)
    assert listed(client, municipality="049") == ([], backend)
    page = client.get("/ratkaisut?puite=1&kunta=837").content.decode()
    assert cards(page) == ["part", "twice"]


def test_the_facets_count_is_the_lists_length_and_is_told_only_to_who_may(client, offerings):
    def count(address):
        page = client.get(address).content.decode()
        found = re.search(r'id="n-puite-1">(\d+)', page)
        assert (FACET in page) == (found is not None)
        return found and int(found[1])

    assert count("/ratkaisut?kunta=837") == 2
    assert count("/ratkaisut?kunta=837&puite=1") == 2
    assert count("/ratkaisut?kunta=837&toimittaja=" + offerings["part"].vendor.slug) == 1
    assert count("/ratkaisut?kunta=049") is None


def test_without_a_municipality_it_is_asked_for(client, offerings):
    page = client.get("/ratkaisut?puite=1").content.decode()
    assert "Valitse kunta, niin näet, mitä se voi ostaa." in page
    assert cards(page) == sorted(offerings)

    answer = client.get("/api/v1/offerings/?framework=1")
    assert answer.status_code == 400
    assert "framework" in str(answer.json()["errors"])


def test_a_chosen_facet_is_a_chip_that_can_be_taken_off(client, offerings):
    page = client.get("/ratkaisut?puite=1&kunta=837&q=ratkaisu").content.decode()

    assert FACET in page
    assert 'href="?q=ratkaisu&amp;kunta=837"' in page


def test_the_index_follows_the_rows(offerings):
    assert not drift(TODAY)
    assert drain(TODAY) == 0


def test_the_apis_facet_counts_what_the_municipality_may_buy(client, offerings):
    def count(**asked):
        facets = client.get("/api/v1/offerings/", {"facets": "1", **asked}).json()["facets"]
        return facets.get("framework")

    assert count(municipality="837") == [{"value": "1", "label": FACET, "count": 2}]
    assert count(municipality="837", vendor=offerings["part"].vendor.slug)[0]["count"] == 1
    assert count(municipality="837", framework="1", page_size="1")[0]["count"] == 2
    assert count(municipality="049") is None
    assert count() is None


def test_an_offering_tells_programs_which_frameworks_cover_it_and_who_may_use_them(
    client, offerings
):
    def frameworks(slug, **asked):
        found = client.get(f"/api/v1/offerings/{slug}/", asked).json()["frameworks"]
        return [(row["parts"], row["valid_to"], row["may_call_off"]) for row in found]

    today = TODAY.isoformat()
    assert frameworks("twice", municipality="837") == [([], today, True)] * 2
    assert frameworks("twice", municipality="091") == [([], today, False)] * 2
    assert frameworks("twice") == [([], today, False)] * 2
    assert frameworks("part", municipality="837") == [(["Käyttöönotto"], today, True)]
    for slug in ("over", "gone", "none"):
        assert frameworks(slug, municipality="837") == []
    assert frameworks("others", municipality="091") == [([], today, True)]
