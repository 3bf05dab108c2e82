"""A stranger finds the way to offer something: from every page, and to the first offering."""

import pytest
from django.urls import reverse

from lib.workdays import REVIEW_DAYS
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember, Vendor

pytestmark = pytest.mark.django_db
PUBLIC = [
    "deploy:front",
    "search:offering-list",
    "catalogue:vendor-list",
    "catalogue:decision-log",
    "catalogue:how-reviewed",
    "procurement:thresholds",
    "deploy:api",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_page_leads_to_offering_and_to_how_it_is_reviewed(client, name):
    text = client.get(reverse(name)).content.decode()

    assert f'href="{reverse("catalogue:offering-new")}"' in text
    assert f'href="{reverse("catalogue:how-reviewed")}"' in text


@pytest.mark.parametrize("name", ["deploy:front", "catalogue:vendor-list"])
def test_the_front_page_and_the_vendors_say_it_with_a_button_of_their_own(client, name):
    text = client.get(reverse(name)).content.decode()

    assert (
        text.count(f'href="{reverse("catalogue:offering-new")}"')
        == text.count(f'href="{reverse("catalogue:how-reviewed")}"')
        == 2
    )


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Ryhmä vastaa {} työpäivässä."),
        ("/sv", "Gruppen svarar inom {} arbetsdagar."),
        ("/en", "The group answers within {} working days."),
    ],
)
def test_how_we_review_tells_rules_stages_times_and_who(client, prefix, words):
    text = client.get(f"{prefix}/nain-arvioimme").content.decode()

    assert words.format(REVIEW_DAYS) in text
    assert text.count("<li>") >= 12
    assert "JulkisCOSS" in text
    assert "/paatokset" in text


def test_a_stranger_comes_from_the_front_page_to_a_first_draft(client):
    new = reverse("catalogue:offering-new")
    assert client.get(new).url == f"{reverse('account_login')}?next={new}"
    sign_in(client, UserFactory(name="Nea"))
    assert reverse("vendors:company-new") in client.get(new).content.decode()

    form = client.get(reverse("vendors:company-new")).context["form"]
    typed = {field.html_name: field.value() or "" for field in form} | {
        "name": "Uusi Oy",
        "business_id": "0112038-9",
        "home_municipality_code": "837",
        "size": "small",
        "website": "https://uusi.example/",
    }
    answer = client.post(reverse("vendors:company-new"), typed)
    vendor = Vendor.objects.get(name="Uusi Oy")
    assert answer.url == reverse("vendors:company", args=[vendor.slug])
    page = client.get(answer.url).content.decode()
    begin = f"{new}?yritys={vendor.slug}"
    assert f'href="{begin}"' in page
    assert "Aloita ratkaisu" in page

    started = client.post(begin, {"vendor": vendor.pk, "kind": "product", "name_fi": "Ensimmäinen"})
    assert client.get(started.url).status_code == 200


def test_the_company_one_comes_from_is_chosen(client):
    user = UserFactory()
    first, second = VendorFactory(name="A Oy"), VendorFactory(name="B Oy")
    for vendor in (first, second):
        TeamMember.objects.create(vendor=vendor, user=user, role="owner")
    sign_in(client, user)

    chosen = (
        client.get(reverse("catalogue:offering-new"), {"yritys": second.slug})
        .context["form"]["vendor"]
        .value()
    )

    assert chosen == str(second.pk)
    assert (
        client.get(reverse("catalogue:offering-new"), {"yritys": OfferingFactory().vendor.slug})
        .context["form"]["vendor"]
        .value()
        is None
    )
