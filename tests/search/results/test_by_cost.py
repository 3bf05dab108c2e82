"""From the cheapest: in the order of the sums that the cards show, whoever asks."""

import re

import pytest
from django.utils import timezone

from catalogue.models import Price, Version
from catalogue.pricing.cost import LimitPair, profile_of
from procurement.registry import limits
from search.results import by_cost, page, views
from tests.support.factories import OfferingFactory, amended, publish

pytestmark = pytest.mark.django_db
ROUGH = "Järjestys Edullisin ensin on nyt likimääräinen"


@pytest.fixture
def offerings(search_index):
    """Named by their order for 8,412 inhabitants; for 10,000, the class's, it is another one."""
    for name, columns in {
        "d": {"amount": "190", "recurrence": "month"},
        "c": {"amount": "9000"},
        "b": {"amount": "1.06", "per": "inhabitant"},
        "a": {"amount": "8900"},
    }.items():
        version = publish(OfferingFactory(slug=name), price="0")
        with amended(version):
            last = Price.objects.filter(part__version=version).order_by("pk").last()
            Price.objects.filter(pk=last.pk).update(**columns)
        fresh = Version.objects.with_content().get(pk=version.pk)
        fresh.cost_profile = profile_of(fresh, LimitPair.on(limits(), timezone.localdate()))
        fresh.save(update_fields=["cost_profile"])
    publish(OfferingFactory(slug="unknown"), price=None)
    search_index()


def shown(client, **asked):
    response = client.get("/ratkaisut", {"jarjestys": "edullisin", **asked})
    text = response.content.decode()
    return re.findall(r'id="r-([a-z]+)"', text), ROUGH in text


def test_the_order_is_that_of_the_sums_of_the_municipality_and_the_term(client, offerings):
    # 8,900; 1.06 x 8,412 = 8,916.72; 9,000; 190 x 48 = 9,120.
    assert shown(client) == (["a", "b", "c", "d", "unknown"], False)
    # 190 x 12 = 2,280.
    assert shown(client, kk="12")[0] == ["d", "a", "b", "c", "unknown"]
    # Kauniainen has over 10,000: the price per inhabitant is the dearest.
    assert shown(client, kunta="235")[0] == ["a", "c", "d", "b", "unknown"]


def test_a_list_that_is_too_long_to_reckon_says_that_its_order_is_rough(
    client, offerings, monkeypatch
):
    for module in (by_cost, page, views):
        monkeypatch.setattr(module, "MOST_RECKONED", 4)

    # As for 10,000 inhabitants: 1.06 x 10,000 = 10,600.
    assert shown(client) == (["a", "c", "d", "b", "unknown"], True)
    assert shown(client, hinta="alle") == (["a", "b", "c", "d"], False)


def test_pages_are_pieces_of_one_order(client, offerings, monkeypatch):
    monkeypatch.setattr("search.results.parameters.PAGE_SIZE", 2)
    monkeypatch.setattr(page, "PAGE_SIZE", 2)

    assert [shown(client, sivu=number)[0] for number in (1, 2, 3)] == [
        ["a", "b"],
        ["c", "d"],
        ["unknown"],
    ]
