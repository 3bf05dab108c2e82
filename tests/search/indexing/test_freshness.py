"""Offerings whose facts nobody has confirmed: marked when overdue, never gone.

Out of the default results sixty days later.
"""

import shutil
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import Offering, Version
from catalogue.public.counts import counts
from catalogue.publishing.actions import confirm_version
from search.indexing.documents import stamps
from search.indexing.queue import drain, drift
from tests.support.factories import OfferingFactory, UserFactory
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
MARK = "Tiedot vahvistamatta"
AGES = {"tuore": 10, "eilen": 365, "myohassa": 370, "viela-nakyy": 365 + 60, "piilossa": 365 + 63}


@pytest.fixture
def aged(search_index):
    """One offering for each age of its last confirmation, in days."""
    for slug, days in AGES.items():
        offering = OfferingFactory(slug=slug, published=True)
        Version.objects.filter(pk=offering.published_id).update(
            decided_at=timezone.now() - timedelta(days=800),
            submitted_at=timezone.now() - timedelta(days=810),
            confirmed_at=timezone.now() - timedelta(days=days),
        )
    search_index()


@pytest.fixture(params=["index", "database"])
def backend(request, aged, settings):
    if request.param == "database":
        shutil.rmtree(settings.SEARCH_DIR)
    return request.param


def page_slugs(client, query=""):
    text = client.get(f"/ratkaisut{query}").content.decode()
    return {slug for slug in AGES if f'id="r-{slug}"' in text}


def api_slugs(client, query=""):
    return {row["slug"] for row in client.get(f"/api/v1/offerings/{query}").json()["results"]}


def test_default_results_leave_out_what_has_long_been_unconfirmed(client, backend):
    shown = set(AGES) - {"piilossa"}

    assert page_slugs(client) == api_slugs(client) == shown
    assert page_slugs(client, "?vanhat=1") == api_slugs(client, "?include_stale=1") == set(AGES)
    assert client.get("/api/v1/offerings/?include_stale=1").json()["count"] == 5


def test_facets_and_the_front_page_count_what_the_list_shows(client, aged, today):
    facets = client.get("/api/v1/offerings/?facets=1").json()["facets"]["kind"]
    all_facets = client.get("/api/v1/offerings/?facets=1&include_stale=1").json()["facets"]["kind"]

    assert facets[0]["count"] == counts(today).offerings == 4
    assert all_facets[0]["count"] == 5


def test_the_card_and_the_page_say_when_facts_are_overdue(client, aged):
    def marked(address):
        return MARK in client.get(address).content.decode()

    assert [marked(f"/ratkaisut/{slug}") for slug in AGES] == [False, False, True, True, True]
    assert client.get("/ratkaisut?vanhat=1").content.decode().count(MARK) == 3


def test_a_mark_appears_with_the_day_and_goes_with_the_confirmation(client, aged, today):
    version = Offering.objects.get(slug="piilossa").published
    owner = TeamMember.objects.create(
        vendor=version.offering.vendor, user=UserFactory(), role="owner"
    ).user
    page_slugs(client, "?vanhat=1")

    confirm_version(version_id=version.pk, by=owner, at=timezone.now())
    assert drift(today).stale == (version.offering_id,)
    drain(today)

    assert "piilossa" in page_slugs(client)
    assert client.get("/ratkaisut").content.decode().count(MARK) == 2


def test_the_choice_is_in_every_address_of_the_page(client, aged):
    text = client.get("/ratkaisut?vanhat=1&tyyppi=product").content.decode()

    assert 'name="vanhat" value="1" checked' in text
    assert 'href="/ratkaisut?vanhat=1"' in text
    assert client.get("/ratkaisut?vanhat=kylla").status_code == 200


def test_database_and_rules_agree_on_the_day(today):
    from datetime import UTC, datetime, time

    from catalogue.freshness import Freshness, freshness

    offering = OfferingFactory(published=True)
    for days in range(420, 432):
        last = datetime.combine(today - timedelta(days=days), time(12), tzinfo=UTC)
        Version.objects.filter(pk=offering.published_id).update(confirmed_at=last)
        offering.published.refresh_from_db()

        assert Offering.objects.published(today).fresh(today).exists() is (
            freshness(offering.published, today) is not Freshness.HIDDEN
        ), days


def test_the_stamp_follows_the_confirmation(aged, today):
    before = stamps(today)
    offering = Offering.objects.get(slug="tuore")

    Version.objects.filter(pk=offering.published_id).update(confirmed_at=timezone.now())

    assert {pk for pk, stamp in stamps(today).items() if before[pk] != stamp} == {offering.pk}
