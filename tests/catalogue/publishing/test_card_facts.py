"""What a list shows of an offering stands ready, and is what its rows say."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.models import Face, Offering
from catalogue.publishing.card_facts import FORM, as_json, card_facts, from_json
from catalogue.publishing.changes import tell_changes, tell_everything
from tests.support.factories import OfferingFactory, VendorFactory

pytestmark = pytest.mark.django_db


def tell(*offerings):
    tell_changes(offering_ids=[row.pk for row in offerings], at=timezone.now())


@pytest.mark.xdist_group("demo")
def test_every_offering_of_the_demo_reads_back_as_its_rows_say(demo_site):
    offerings = list(Offering.objects.filter(published__isnull=False).values_list("pk", flat=True))
    facts, kept = card_facts(offerings), dict(Face.objects.values_list("pk", "card"))
    assert len(facts) == len(offerings) > 187
    assert {pk: from_json(kept[pk]) for pk in offerings} == facts


def test_an_amount_keeps_every_decimal_through_json():
    offering = OfferingFactory(published={"price": Decimal("29999.9950")})
    facts = card_facts([offering.pk])[offering.pk]
    again = from_json(json.loads(json.dumps(as_json(facts))))
    assert again == facts
    assert [line.amount for line in again.lines] == [Decimal(0), Decimal("29999.9950")]


def test_a_new_name_of_the_vendor_is_in_the_card_at_once(django_assert_num_queries):
    offering = OfferingFactory(published=True)
    tell(offering)
    vendor = offering.vendor
    vendor.name = "Uusi Nimi Oy"
    vendor.save()
    tell(offering)
    assert Face.objects.get(pk=offering.pk).card["vendor_name"] == "Uusi Nimi Oy"


def test_a_row_of_before_gets_its_card_the_next_time_everything_is_told():
    offerings = [OfferingFactory(published=True) for _ in range(3)]
    tell(*offerings)
    Face.objects.filter(pk=offerings[0].pk).update(card=None)
    Face.objects.filter(pk=offerings[1].pk).update(card={"form": FORM - 1})
    changed = Face.objects.get(pk=offerings[0].pk).updated_at
    assert tell_everything(at=timezone.now()) == 0
    told = Face.objects.filter(pk__in=[row.pk for row in offerings])
    assert [row.card["form"] for row in told] == [FORM] * 3
    assert Face.objects.get(pk=offerings[0].pk).updated_at == changed


@pytest.mark.parametrize("count", [1, 3])
def test_facts_of_one_offering_or_many_are_as_many_queries(count, django_assert_num_queries):
    offerings = [OfferingFactory(published=True).pk for _ in range(count)]
    with django_assert_num_queries(6):
        card_facts(offerings)


def test_a_draft_has_no_card():
    assert card_facts([OfferingFactory(vendor=VendorFactory()).pk]) == {}
