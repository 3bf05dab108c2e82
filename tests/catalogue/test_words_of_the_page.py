"""What is written back to a person is in the language of the page."""

from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override

from catalogue.authoring.actions.writing import create_offering
from catalogue.authoring.forms.parts import read_tiers, tiers_text
from catalogue.models import Partner
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember

TIERS = [{"up_to": 5000, "amount": "1200"}, {"up_to": None, "amount": "4000"}]


@pytest.mark.parametrize(("language", "word"), [("fi", "muut"), ("sv", "övriga"), ("en", "others")])
def test_price_tiers_are_written_back_in_the_language_of_the_page_and_read_again(language, word):
    with override(language):
        assert tiers_text(TIERS) == f"5000: 1200\n{word}: 4000"
        assert read_tiers(tiers_text(TIERS)) == [
            {**tier, "amount": Decimal(tier["amount"])} for tier in TIERS
        ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "role"), [("", "koulutus"), ("/sv", "utbildning"), ("/en", "training")]
)
def test_a_partner_is_asked_in_the_language_of_the_page(client, prefix, role):
    lead, asked = (
        TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner")
        for _ in range(2)
    )
    draft = create_offering(
        vendor=lead.vendor, content=whole_content(), by=lead.user, at=timezone.now()
    )
    Partner.objects.create(
        offering=draft.offering,
        vendor=asked.vendor,
        role_fi="koulutus",
        role_sv="utbildning",
        role_en="training",
        invited_at=timezone.now(),
        invited_by=lead.user,
    )

    pages = {
        address: sign_in(client, user).get(f"{prefix}{address}").content.decode()
        for user, address in (
            (asked.user, "/oma"),
            (lead.user, f"/oma/ratkaisut/{draft.pk}/toimitus"),
        )
    }

    assert {
        address: [
            word for word in ("koulutus", "utbildning", "training") if f'soft">{word}' in page
        ]
        for address, page in pages.items()
    } == {address: [role] for address in pages}
