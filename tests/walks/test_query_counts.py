"""Pages cost the same number of queries with one row as with three.

Literal counts, the caches warm.
"""

import pytest
from django.utils import timezone

from catalogue.publishing.changes import tell_everything
from catalogue.taxonomy.registry import taxonomy
from lib import edition
from lib.caching.pages import PAGES
from procurement.registry import limits, municipalities, rule_sets
from search.indexing.documents import licence_names, vendor_names
from search.models import SynonymSet
from search.synonyms import synonyms
from tests.support.factories import OfferingFactory, VersionFactory, add_part, amended

pytestmark = pytest.mark.django_db

# Results of a catalogue whose faces were never told: as just after a move to this release.
RESULTS = 7
PAGE_QUERIES = {
    "/": 1,
    "/ratkaisut": 1,
    "/ratkaisut?q=ratkaisu&kerros=palvelukanavat&hinta=alle&kunta=837&kk=24": 1,
    "/ratkaisut?kunta=999&tyyppi=service": 0,
    "/ratkaisut/ensimmainen": 7,
    "/ratkaisut/ensimmainen?kunta=091&kk=12&kayttajat=9": 7,
    "/ratkaisut/ensimmainen/versiot/1": 7,
    "/toimittajat": 0,
    "/toimittajat/toimittaja": 4,
    "/kynnysarvot": 2,
    "/sitemap.xml": 2,
    "/rajapinta": 0,
    "/robots.txt": 0,
    "/terve/elossa": 0,
}


def warm():
    SynonymSet.objects.get_or_create(slug="testi", defaults={"words": ["yksi", "toinen"]})
    return (
        taxonomy(),
        municipalities(),
        limits(),
        rule_sets(),
        licence_names(),
        vendor_names(timezone.localdate()),
        synonyms(),
    )


def ask_first(client, monkeypatch, address):
    """As on the site, of a page that nobody has asked for in this edition.

    What stands ready in the faces and what is counted once an edition is there, the page is not.
    """
    _warm = warm()
    tell_everything(at=timezone.now())
    monkeypatch.setattr(edition, "READ_SECONDS", 1000)
    client.get(address)
    PAGES.clear()


@pytest.fixture
def one(search_index):
    """One offering with a history of one older version."""
    offering = OfferingFactory(
        slug="ensimmainen", vendor__slug="toimittaja", published={"number": 2}
    )
    old = VersionFactory(offering=offering, number=1, state="superseded")
    with amended(old):
        old.placements.create(component=offering.published.placements.get().component, is_main=True)
        add_part(old, 1, kind="service", name_fi="Palvelu")
    search_index()
    return offering


@pytest.fixture
def three(one, search_index):
    """Three offerings of three vendors, and two more of the first one's.

    The first has more parts and versions.
    """
    OfferingFactory.create_batch(2, published=True)
    OfferingFactory.create_batch(2, vendor=one.vendor, published=True)
    with amended(one.published):
        for order in (3, 4):
            add_part(
                one.published, order, kind="closed", name_fi="Lisäosa", is_optional=True, price="50"
            )
    VersionFactory(offering=one, number=3, state="superseded")
    search_index()
    return one


@pytest.mark.parametrize("rows", ["one", "three"])
@pytest.mark.parametrize(("address", "count"), PAGE_QUERIES.items(), ids=PAGE_QUERIES)
def test_a_page_costs_as_many_queries_with_three_rows_as_with_one(
    client, request, kept_pages, monkeypatch, django_assert_num_queries, rows, address, count
):
    request.getfixturevalue(rows)
    ask_first(client, monkeypatch, address)

    with django_assert_num_queries(count):
        response = client.get(address)

    assert response.status_code == 200


def test_a_page_of_results_in_another_language_costs_no_more(
    client, three, django_assert_num_queries
):
    _warm = warm()

    with django_assert_num_queries(RESULTS):
        client.get("/sv/ratkaisut")


@pytest.mark.parametrize("rows", ["one", "three"])
def test_without_an_index_the_results_page_costs_one_query_more(
    client, request, rows, settings, tmp_path, django_assert_num_queries
):
    request.getfixturevalue(rows)
    _warm = warm()
    settings.SEARCH_DIR = tmp_path / "none"

    with django_assert_num_queries(RESULTS + 1):
        assert client.get("/ratkaisut?q=ratkaisu&hinta=alle").status_code == 200


def test_a_page_of_results_costs_the_check_that_its_offerings_are_public(
    client, three, django_assert_num_queries
):
    _warm = warm()
    tell_everything(at=timezone.now())

    with django_assert_num_queries(1):
        client.get("/ratkaisut")
