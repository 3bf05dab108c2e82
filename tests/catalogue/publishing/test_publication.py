"""`published()` is the one definition of public."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalogue.models import Offering
from tests.support.factories import OfferingFactory, VendorFactory, VersionFactory

pytestmark = pytest.mark.django_db


def test_only_an_approved_version_of_a_listed_vendor_is_public(today):
    public = OfferingFactory(published=True)
    VersionFactory(offering=OfferingFactory())
    VersionFactory(offering=OfferingFactory(), state="submitted")
    OfferingFactory(published=True, withdrawn_at=timezone.now())
    OfferingFactory(published=True, vendor=VendorFactory(listed=False))
    OfferingFactory(published=True, vendor=VendorFactory(listed=date(2021, 1, 1)))

    assert list(Offering.objects.published(today)) == [public]


def test_the_last_day_of_a_membership_counts(today):
    offering = OfferingFactory(published=True, vendor=VendorFactory(listed=today))

    assert list(Offering.objects.published(today)) == [offering]
    assert not Offering.objects.published(today + timedelta(days=1)).exists()
