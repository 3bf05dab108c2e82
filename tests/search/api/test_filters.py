"""`offerings/`: filters, orders and what they have to do with the buyer."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.models import Price
from catalogue.pricing.cost import LimitPair, profile_of
from procurement.registry import limits
from search.indexing.documents import vendor_names
from tests.support.factories import OfferingFactory, amended, publish

pytestmark = pytest.mark.django_db


def test_filters_hold_together_and_repeated_values_are_any_but_openness_is_all(slugs):
    publish(
        OfferingFactory(slug="a"),
        component="palveluun-ohjaus",
        kind="product",
        states={"avoin-data": "partly"},
    )
    publish(
        OfferingFactory(slug="b"),
        component="asianhallinta",
        kind="service",
        states={"avoin-data": "not_met"},
    )
    publish(OfferingFactory(slug="c"), component="asianhallinta", kind="product")

    assert sorted(slugs("component=palveluun-ohjaus&component=asianhallinta")) == ["a", "b", "c"]
    assert sorted(slugs("component=asianhallinta")) == ["b", "c"]
    assert slugs("component=asianhallinta&kind=product") == ["c"]
    assert sorted(slugs("kind=product&kind=service")) == ["a", "b", "c"]
    assert slugs("openness=avoin-data&openness=avoin-lahdekoodi") == ["c"]
    assert sorted(slugs("openness=avoin-data&openness_state=partly")) == ["a", "c"]
    assert sorted(slugs("layer=palvelukanavat")) == ["a"]
    assert sorted(slugs("phase=tuotanto&licence=EUPL-1.2&licence=MIT")) == ["a", "b", "c"]
    assert slugs("licence=MIT") == []


def test_what_vendors_tell_is_a_filter_and_what_is_not_told_never_passes(slugs, find):
    publish(
        OfferingFactory(slug="a"),
        languages=["fi", "sv"],
        accessibility_url="https://code.example/seloste",
        facts={
            "processing_region": "eea",
            "certificates": ["iso_27001", "soc_2"],
            "identification": ["entra_id", "suomi_fi"],
            "integrations": ["ptv"],
        },
    )
    publish(
        OfferingFactory(slug="b"),
        languages=["fi"],
        facts={"processing_region": "wider", "identification": ["entra_id"]},
    )
    publish(OfferingFactory(slug="c"))

    assert sorted(slugs("languages=fi")) == ["a", "b"]
    assert slugs("languages=fi&languages=sv") == ["a"]
    assert slugs("accessibility_url=1") == ["a"]
    assert slugs("processing_region=eea") == ["a"]
    assert sorted(slugs("processing_region=eea&processing_region=wider")) == ["a", "b"]
    assert slugs("certificates=iso_27001&certificates=soc_2") == ["a"]
    assert sorted(slugs("identification=entra_id")) == ["a", "b"]
    assert slugs("identification=entra_id&identification=suomi_fi") == ["a"]
    assert slugs("integrations=ptv") == ["a"]
    assert slugs("integrations=koski") == []
    assert find("facets=1")["facets"]["identification"] == [
        {"value": "entra_id", "label": "Microsoft Entra ID", "count": 2},
        {"value": "suomi_fi", "label": "Suomi.fi-tunnistus", "count": 1},
    ]


@pytest.mark.parametrize(
    "query",
    ["languages=xx", "accessibility_url=0", "processing_region=eu", "integrations=ptw"],
)
def test_a_value_that_nobody_can_tell_is_refused(find, query):
    assert find(query, status=400)["errors"].keys() == {query.partition("=")[0]}


def test_a_vendor_is_a_filter_as_soon_as_it_exists(slugs):
    vendor_names(timezone.localdate())
    OfferingFactory(published=True)
    offering = OfferingFactory(published=True)

    assert slugs(f"vendor={offering.vendor.slug}") == [offering.slug]


def test_below_is_under_the_main_limit_and_above_is_everything_from_it(slugs):
    for slug, price in (("alle", "29999.99"), ("tasan", "30000"), ("yli", "60000"), ("kysy", None)):
        publish(OfferingFactory(slug=slug), price=price)

    assert slugs("threshold=below") == ["alle"]
    assert sorted(slugs("threshold=above")) == ["tasan", "yli"]
    assert slugs("threshold=unknown") == ["kysy"]


@pytest.mark.parametrize("months", [12, 24, 36, 48])
def test_the_filter_and_the_flag_agree_for_the_buyer(find, months):
    version = publish(OfferingFactory(), price="3")
    with amended(version):
        Price.objects.filter(part__version=version, part__order=2).update(
            per="inhabitant", recurrence="year"
        )
    version.refresh_from_db()
    version.cost_profile = profile_of(version, LimitPair.on(limits(), timezone.localdate()))
    version.save()

    for population in (100, 2500, 2501, 3333, 3334, 5000, 10_000, 20_000):
        (row,) = find(f"population={population}&months={months}")["results"]
        verdict = row["threshold"]["verdict"]
        counts = {
            name: find(f"population={population}&months={months}&threshold={name}")["count"]
            for name in ("below", "above", "unknown")
        }
        assert counts == {"below": 0, "above": 0, "unknown": 0} | {verdict: 1}


def test_max_cost_and_the_order_by_cost_use_the_size_class(slugs):
    for slug, price in (("kallis", "5000"), ("halpa", "10"), ("kysy", None)):
        publish(OfferingFactory(slug=slug), price=price, name_fi=slug)

    assert slugs("ordering=cost") == ["halpa", "kallis", "kysy"]
    assert slugs("max_cost=10") == ["halpa"]
    assert slugs("max_cost=9.99") == []
    assert sorted(slugs("max_cost=9999999999.99")) == ["halpa", "kallis"]


def test_orders_by_name_and_by_publication(slugs):
    publish(OfferingFactory(slug="o1"), name_fi="Äly", decided_at=datetime(2026, 5, 1, tzinfo=UTC))
    publish(OfferingFactory(slug="o2"), name_fi="Zeta", decided_at=datetime(2026, 4, 1, tzinfo=UTC))

    assert slugs("ordering=name") == ["o2", "o1"]
    assert slugs() == ["o2", "o1"]
    assert slugs("ordering=-published_at") == ["o1", "o2"]


def test_updated_since_counts_the_moment_itself_and_knows_offsets(slugs):
    publish(OfferingFactory(slug="toukokuu"), decided_at=datetime(2026, 5, 1, 12, tzinfo=UTC))

    assert slugs("updated_since=2026-05-01T12:00:00Z") == ["toukokuu"]
    assert slugs("updated_since=2026-05-01T15:00:00%2B03:00") == ["toukokuu"]
    assert slugs("updated_since=2026-05-01T12:00:01Z") == []
    assert slugs("updated_since=0001-01-01T00:00:00%2B14:00") == ["toukokuu"]
    assert slugs("updated_since=9999-12-31T23:59:59-14:00") == []


def test_users_change_the_costs_shown_but_not_which_offerings_are_found(find):
    version = OfferingFactory(published=True).published
    with amended(version):
        Price.objects.filter(part__version=version, part__order=2).update(
            per="user", amount=Decimal(5)
        )

    assert find("users=7")["results"][0]["cost"]["total"] == "35.00"
    assert find()["results"][0]["cost"]["missing"] == ["no_users"]
