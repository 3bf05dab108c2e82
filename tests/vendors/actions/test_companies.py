"""A change of a vendor is recorded, and what shows the vendor hears of it."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from search.models import QueueRow
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.actions.companies import note_change
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


def test_a_change_is_one_event_and_a_row_of_the_queue_for_each_published_offering():
    vendor, user, at = VendorFactory(), UserFactory(), timezone.now()
    published = OfferingFactory.create_batch(2, vendor=vendor, published=True)
    OfferingFactory(vendor=vendor)
    OfferingFactory(published=True)

    note_change(vendor=vendor, by=user, at=at)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.object_type, event.object_id, event.at) == (
        "vendor.changed",
        user,
        "vendors.vendor",
        str(vendor.pk),
        at,
    )
    assert event.data == {"memberships": ["2020-01-01–"]}
    assert sorted(QueueRow.objects.values_list("offering_id", flat=True)) == sorted(
        offering.pk for offering in published
    )


def test_event_and_queue_are_undone_with_the_change():
    vendor = OfferingFactory(published=True).vendor

    with transaction.atomic():
        note_change(vendor=vendor, by=UserFactory(), at=timezone.now())
        transaction.set_rollback(True)

    assert (AuditEvent.objects.count(), QueueRow.objects.count()) == (0, 0)


def test_a_change_in_the_admin_is_noted(client):
    sign_in(client, User.objects.create_superuser("yllapito@example.com", "x"))
    offering = OfferingFactory(published=True)
    membership = offering.vendor.memberships.get()
    form = {
        name: getattr(offering.vendor, name) or ""
        for name in (
            "name",
            "slug",
            "business_id",
            "home_municipality_code",
            "size",
            "website",
            "introduction_fi",
        )
    }
    rows = {
        "TOTAL_FORMS": 1,
        "INITIAL_FORMS": 1,
        "0-id": membership.pk,
        "0-vendor": offering.vendor.pk,
        "0-starts_on": "1.1.2020",
        "0-ends_on": "31.12.2025",
        "0-source": "testi",
    }

    response = client.post(
        f"/hallinta/vendors/vendor/{offering.vendor.pk}/change/",
        form
        | {"name": "Uusi nimi Oy"}
        | {f"memberships-{name}": value for name, value in rows.items()},
    )

    assert response.status_code == 302, response.content.decode()
    assert not Vendor.objects.listed(date(2026, 1, 1)).exists()
    assert AuditEvent.objects.get(verb="vendor.changed").data["columns"] == {
        "name": [offering.vendor.name, "Uusi nimi Oy"],
        "row_version": [1, 2],
        f"membership.{membership.pk}.ends_on": [None, "2025-12-31"],
    }
    assert QueueRow.objects.get().offering_id == offering.pk
