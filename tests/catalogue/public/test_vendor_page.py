"""A vendor's page shows its newest offerings, however many there are, and leads to all of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.public.views import offerings as views
from tests.support.factories import APPROVED_AT, OfferingFactory, VendorFactory

pytestmark = pytest.mark.django_db
PAGE = "/toimittajat/iso"


@pytest.fixture
def vendor():
    return VendorFactory(slug="iso", listed=True)


def offer(vendor, *days):
    for day in days:
        offering = OfferingFactory(slug=f"paiva-{day}", vendor=vendor, published=True)
        moment = APPROVED_AT + timedelta(days=day)
        type(offering.published).objects.filter(pk=offering.published_id).update(decided_at=moment)


def test_the_newest_are_shown_and_all_are_one_link_away(client, vendor, monkeypatch):
    monkeypatch.setattr(views, "NEWEST", 2)
    offer(vendor, 1, 2)
    page = client.get(f"{PAGE}?v=paiva-1&kunta=837&kk=24").content.decode()
    assert "Näytä kaikki" not in page

    offer(vendor, 3)
    page = client.get(f"{PAGE}?v=paiva-1&kunta=837&kk=24").content.decode()
    assert 'href="/ratkaisut/paiva-3' in page
    assert 'href="/ratkaisut/paiva-2' in page
    assert 'href="/ratkaisut?toimittaja=iso&amp;v=paiva-1&amp;kunta=837&amp;kk=24"' in page
    assert "Näytä kaikki 3 ratkaisua" in page
    assert "3 julkaistua" in page


def test_its_queries_are_as_many_for_two_as_for_three(client, vendor, monkeypatch):
    monkeypatch.setattr(views, "NEWEST", 2)
    offer(vendor, 1, 2)
    client.get(PAGE)
    counts = []
    for day in (3, 4):
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
        offer(vendor, day)
    assert counts[0] == counts[1]
