"""Filters follow the limits."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.pricing.cost_profile import refresh_cost_profiles
from procurement.models import Threshold
from procurement.registry import forget_reference
from search.models import QueueRow
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db


def test_nothing_is_computed_anew_while_the_limits_stay():
    OfferingFactory(published=True)

    assert refresh_cost_profiles(at=timezone.now()) == 0
    assert not AuditEvent.objects.exists()


def test_a_changed_limit_changes_what_lists_filter_by_once():
    dear, unknown = (
        OfferingFactory(published={"price": "40000"}),
        OfferingFactory(published={"price": None}),
    )
    Threshold.objects.filter(slug="avoin-kunta-30000").update(amount=Decimal(50000))
    forget_reference()

    assert refresh_cost_profiles(at=timezone.now()) == 1
    assert refresh_cost_profiles(at=timezone.now()) == 0

    dear.published.refresh_from_db()
    assert dear.published.cost_profile["limits"][0] == "50000.00"
    assert dear.published.cost_profile["reach"]["m48"] == [None, None]
    assert unknown.published.cost_profile == {"assessable": False}
    assert list(QueueRow.objects.values_list("offering_id", flat=True)) == [dear.pk]
    assert AuditEvent.objects.get().data["refreshed"] == 1
