"""Every door says the same of the demo: a sample of what `tests/live/compare_doors.py` asks."""

import pytest
from django.utils import timezone

from catalogue.models import Offering
from catalogue.procuring.assessment.offers import OfferKey, read_offers
from tests.live.compare_doors import HOW_MANY, TERMS, compare, municipalities

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
]


def test_page_api_memo_and_csv_say_what_cards_and_filters_reckon_with(client):
    day = timezone.localdate()
    slugs = Offering.objects.published(day).order_by("slug").values_list("slug", flat=True)[::40]
    offers = read_offers([OfferKey(slug) for slug in slugs], day).values()
    towns = municipalities()

    found = list(compare(client, offers, towns[::6], TERMS[1::2], day))

    assert len(towns) == HOW_MANY == len({town.code for town in towns})
    assert len(found) == len(offers) * 5 * 2 * 4
    assert [row for row in found if row[1] != row[2]] == []
