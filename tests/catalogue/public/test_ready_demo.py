"""Ready answers say of the demo what the descriptions make of its rows, for each buyer."""

import pytest
from rest_framework.renderers import JSONRenderer

from catalogue.models import Offering
from catalogue.pricing.cost import LimitPair
from catalogue.public.api.numbers import Numbers
from catalogue.public.api.ready import ready_rows, ready_whole
from catalogue.public.api.serializers import (
    ListedOffering,
    OfferingDetailSerializer,
    OfferingRowSerializer,
    WholeOffering,
)
from catalogue.public.cards import cards_by_pk, public_findings
from catalogue.public.offering_page import offering_detail
from lib.api.answers import answer_of
from procurement.price_context import PriceContext
from procurement.registry import limits, municipalities

BASE = "https://avoinkunta.example"
# The example, a town, a large city, one of Åland, a short term with users and days.
BUYERS = (("", 48, None, None), ("837", 24, None, None), ("091", 120, 500, None),
    ("478", 7, None, 12), ("", 1, 3, 5))  # fmt: skip

# What the municipality may call off stands beside the numbers; it has its own tests.
NO_FRAMEWORK = b"[]"


def contexts():
    return [
        PriceContext.of(municipalities().get(code), months, users, days)
        for code, months, users, days in BUYERS
    ]


def slowly(kind, of):
    return JSONRenderer().render(answer_of(kind, of, BASE))


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_site")
@pytest.mark.xdist_group("demo")
@pytest.mark.any_database
def test_every_offering_of_the_demo_is_told_as_its_description_tells_it(today):
    offerings = list(Offering.objects.published(today).order_by("pk"))
    pks = [offering.pk for offering in offerings]
    rows = ready_rows(pks, today, BASE)
    wholes = [ready_whole(offering.slug, today, BASE) for offering in offerings[::8]]
    assert len(rows) == len(pks) > 180

    for context in contexts():
        numbers = Numbers(context, LimitPair.on(limits(), today))
        cards = cards_by_pk(pks, context, "sv", today)
        assert [row.filled(numbers) for row in rows] == [
            slowly(OfferingRowSerializer, ListedOffering(card)) for card in cards
        ]
        for offering, whole in zip(offerings[::8], wholes, strict=True):
            detail = offering_detail(offering.slug, context, "sv", today)
            found = public_findings([detail.version.pk])[detail.version.pk]
            slow = slowly(OfferingDetailSerializer, WholeOffering(detail, found))
            assert whole.filled(numbers, NO_FRAMEWORK) == slow, offering.slug
