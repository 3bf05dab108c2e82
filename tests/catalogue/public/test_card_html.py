"""Cards come from what stands ready, and are the same where it does not."""

import pytest
from django.utils import timezone, translation

from catalogue.models import Face, Offering
from catalogue.public.card_html import cards_of
from catalogue.public.picks import PickLinks, Picks
from catalogue.publishing.changes import tell_changes
from procurement.price_context import PriceContext
from procurement.registry import municipalities
from tests.support.factories import OfferingFactory, VendorFactory

pytestmark = pytest.mark.django_db

PICKING = PickLinks(Picks(("ratkaisu-b",)), "/ratkaisut", (("q", "a"),), "#tulokset")


def html(offerings, language="fi", context=None):
    with translation.override(language):
        cards = cards_of(offerings, context or PriceContext(), language, timezone.localdate())
        return [card.html(picking=PICKING) for card in cards]


@pytest.mark.xdist_group("demo")
@pytest.mark.any_database
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_ready_or_not_a_card_of_the_demo_is_the_same(demo_site, language):
    offerings = list(Offering.objects.filter(published__isnull=False).values_list("pk", flat=True))
    for context in (PriceContext(), PriceContext.of(municipalities()["091"], months=24, users=50)):
        ready = html(offerings, language, context)
        Face.objects.update(card=None)
        assert html(offerings, language, context) == ready
        tell_changes(offering_ids=offerings, at=timezone.now())
    assert len(ready) >= 187
    assert not any("\0" in card for card in ready)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_ready_cards_is_one_query(count, django_assert_num_queries):
    offerings = [OfferingFactory(published=True).pk for _ in range(count)]
    tell_changes(offering_ids=offerings, at=timezone.now())
    html(offerings)
    with django_assert_num_queries(1):
        assert len(html(offerings)) == count


def test_what_is_not_public_is_on_no_card(today):
    hidden = OfferingFactory(published=True, withdrawn_at=timezone.now())
    lapsed = OfferingFactory(published=True, vendor=VendorFactory(listed=False))
    shown = OfferingFactory(published=True)
    offerings = [hidden.pk, lapsed.pk, shown.pk]
    tell_changes(offering_ids=offerings, at=timezone.now())
    assert [card.offering for card in cards_of(offerings, PriceContext(), "fi", today)] == [
        shown.pk
    ]


def test_a_card_of_a_version_before_is_not_shown():
    offering = OfferingFactory(published={"name_fi": "Vanha nimi"})
    tell_changes(offering_ids=[offering.pk], at=timezone.now())
    newer = OfferingFactory(published={"name_fi": "Uusi nimi"}).published
    kept = Face.objects.get(pk=offering.pk).card
    Face.objects.filter(pk=offering.pk).update(card=kept | {"version": newer.pk})
    assert "Vanha nimi" in html([offering.pk])[0]


def test_what_a_vendor_writes_is_escaped_on_the_card():
    offering = OfferingFactory(published={"name_fi": "<b>Nimi</b>", "summary_fi": "a & b"})
    tell_changes(offering_ids=[offering.pk], at=timezone.now())
    card = html([offering.pk])[0]
    assert "<b>" not in card
    assert "&lt;b&gt;Nimi&lt;/b&gt;" in card
    assert "a &amp; b" in card
