"""Lists filtered by price say what the calculator says, for any population.

Though a class price falls as the population grows or ends.
"""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import timezone

from catalogue.models import Offering, Price, PriceTier, Version
from catalogue.pricing.cost import (
    LAST_POPULATION,
    STEPPED,
    LimitPair,
    OfferingCost,
    blocks_of,
    blocks_with,
    price_lines,
    profile_of,
)
from procurement.models import Municipality
from procurement.price_context import PriceContext
from procurement.registry import limits
from search.engines import database
from search.query.request import BANDS, SearchRequest
from search.service import engine
from tests.support.factories import OfferingFactory, amended, publish

pytestmark = pytest.mark.django_db
CLASSES = {
    "whole": [(5000, "5.90"), (20_000, "2.60"), (None, "0.40")],
    "ends": [(3000, "1"), (8000, "4.10")],
    "saw": [
        (100, "60"),
        (1000, "30"),
        (5000, "14"),
        (30_000, "1.20"),
        (200_000, "0.13"),
        (None, "0.07"),
    ],
    "graduated": [(5000, "5.90"), (20_000, "2.60"), (None, "0.40")],
}


def offer(slug, tiers, tiering, per="inhabitant", extra="0"):
    version = publish(OfferingFactory(slug=slug), price=extra)
    price = Price.objects.filter(part__version=version).order_by("pk").last()
    with amended(version):
        Price.objects.filter(pk=price.pk).update(
            amount=None, per=per, tiering=tiering, recurrence="year"
        )
        PriceTier.objects.bulk_create(
            [PriceTier(price=price, up_to=bound, amount=Decimal(amount)) for bound, amount in tiers]
        )
    fresh = Version.objects.with_content().get(pk=version.pk)
    fresh.cost_profile = profile_of(fresh, LimitPair.on(limits(), timezone.localdate()))
    fresh.save(update_fields=["cost_profile"])


@pytest.fixture
def offered(search_index):
    for name, tiers in CLASSES.items():
        offer(name, tiers, "graduated" if name == "graduated" else "whole")
    offer("fixed", [(2000, "3000"), (40_000, "9000"), (None, "16000")], "", per="contract")
    offer("fixed-ends", [(2000, "3000"), (40_000, "9000")], "", per="contract")
    publish(OfferingFactory(slug="on-request"), price=None)
    search_index()


def populations():
    """Four hundred and more: every municipality's, both sides of each class, and some by chance."""
    chance = random.Random(5)
    edges = {
        bound + aside
        for tiers in CLASSES.values()
        for bound, _ in tiers
        if bound
        for aside in (-1, 0, 1)
    }
    return sorted(
        {
            *Municipality.objects.values_list("population", flat=True),
            *edges,
            0,
            1,
            10_000_000,
            *(int(10 ** chance.uniform(1, 6)) for _ in range(100)),
        }
    )


@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("share", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_filters_and_counts_are_exact_for_four_hundred_populations(share):
    """In the fast lot for every eighth of them, and the terms in turn."""
    slugs = dict(Offering.objects.values_list("pk", "slug"))
    pair = LimitPair.on(limits(), timezone.localdate())
    lines = {
        row.slug: price_lines(row.published.parts.prefetch_related("prices__tiers"))
        for row in Offering.objects.select_related("published")
    }
    assert Version.objects.filter(cost_profile__assessable=STEPPED).count() == 4
    asked, wrong = populations(), []
    assert len(asked) >= 400

    for place, population in enumerate(asked[::share]):
        months = (12, 24, 36, 48)[place % 4]
        bands = {
            slug: str(
                OfferingCost(found, PriceContext(population=population, months=months), pair).band
            )
            for slug, found in lines.items()
        }
        question = {
            "on_day": timezone.localdate().toordinal(),
            "population": population,
            "months": months,
            "limit": 50,
        }
        for band in BANDS:
            expected = {slug for slug, found in bands.items() if found == band}
            indexed, stored = (
                find(SearchRequest(bands=(band,), **question))
                for find in (engine().search, database.find)
            )
            counts = dict(engine().search(SearchRequest(**question)).facets["band"])
            if not (
                {slugs[pk] for pk in indexed.ids} == {slugs[pk] for pk in stored.ids} == expected
                and counts[band] == indexed.count == stored.count == len(expected)
            ):
                wrong.append((population, months, band))

    assert wrong == []


def test_every_population_is_in_exactly_one_block_of_a_cover():
    chance = random.Random(3)
    for _ in range(200):
        cuts = [0, *sorted(chance.sample(range(1, 5000), 4)), LAST_POPULATION + 1]
        covers = [set(blocks_of(first, end)) for first, end in pairwise(cuts)]
        for population in [*cuts[:-1], *(cut - 1 for cut in cuts[1:]), chance.randrange(5000)]:
            assert [len(cover & set(blocks_with(population))) for cover in covers] == [
                int(first <= population < end) for first, end in pairwise(cuts)
            ]


def test_what_is_beyond_the_last_block_counts_as_the_last():
    assert blocks_with(10**12) == blocks_with(LAST_POPULATION)
    assert blocks_with(-5) == blocks_with(0)
