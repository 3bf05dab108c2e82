"""Whose a company is: nothing of it is public until it has been shown.

By staff, or by an address in the domain staff know.
"""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import AuditEvent, Mail, User
from accounts.signals import address_proved
from catalogue.models import Offering, Partner
from search.indexing.documents import documents, stamps
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory, business_id
from tests.support.signing_in import sign_in, verified
from vendors.actions.companies import register_vendor
from vendors.actions.memberships import ask_takeover, confirm_membership, state_membership
from vendors.actions.oversight import look_again
from vendors.actions.ownership import confirm_by_address
from vendors.actions.team import invite
from vendors.models import CompanyDomain, Invitation, TakeoverRequest, TeamMember, Vendor

pytestmark = pytest.mark.django_db
NUMBER, AT = business_id(4_100_000), timezone.now()
FACTS = {
    "business_id": NUMBER,
    "name": "Oikea Oy",
    "home_municipality_code": "837",
    "size": "small",
    "website": "https://oikea.example",
}


def person(email):
    return verified(UserFactory(email=email))


def registered(by, **facts):
    return register_vendor(facts=FACTS | facts, states_membership=False, note="", by=by, at=AT)


def know_domain(domain="oikea.example", number=NUMBER):
    return CompanyDomain.objects.create(business_id=number, domain=domain, source="Jäsenluettelo")


def team_of(vendor):
    return set(
        TeamMember.objects.in_force().filter(vendor=vendor).values_list("user__email", "role")
    )


@pytest.mark.parametrize(
    ("email", "known", "is_confirmed"),
    [
        ("toimi@oikea.example", "oikea.example", True),
        ("toimi@it.oikea.example", "oikea.example", True),
        ("toimi@muu.example", "oikea.example", False),
        ("toimi@oikea.example", None, False),
        ("toimi@vaaraoikea.example", "oikea.example", False),
        ("toimi@oikea.example.evil.example", "oikea.example", False),
        ("toimi@gmail.com", "gmail.com", False),
    ],
)
def test_an_address_confirms_only_in_the_domain_that_staff_know(email, known, is_confirmed):
    if known:
        know_domain(known)

    vendor = registered(
        person(email), website="https://gmail.com" if "gmail" in email else "https://oikea.example"
    )

    vendor.refresh_from_db()
    assert (vendor.confirmed_at is not None) == is_confirmed
    assert AuditEvent.objects.filter(verb="vendor.confirmed").exists() == is_confirmed
    assert Mail.objects.filter(kind="vendor_confirmed").exists() == is_confirmed


def test_the_domain_of_another_company_shows_nothing():
    know_domain(number=business_id(4_200_000))

    assert registered(person("toimi@oikea.example")).confirmed_at is None


def test_a_website_typed_by_a_stranger_shows_nothing():
    vendor = registered(person("varas@varas.example"), website="https://varas.example")

    assert not confirm_by_address(vendor=vendor, at=AT)


def test_a_strangers_company_is_not_confirmed_by_the_address_of_somebody_they_invited():
    know_domain()
    vendor = registered(person("varas@varas.example"))
    TeamMember.objects.create(
        vendor=vendor, user=person("toimi@oikea.example"), role="owner", since=AT
    )

    assert not confirm_by_address(vendor=vendor, at=AT)


@pytest.mark.parametrize("learnt", ["address", "domain"])
def test_what_is_learnt_later_confirms_too(learnt):
    owner = UserFactory(email="toimi@oikea.example")
    vendor = registered(owner)
    if learnt == "domain":
        verified(owner)
        know_domain()
        assert look_again(vendors=[vendor], at=AT) == 1
    else:
        know_domain()
        verified(owner)
        address_proved.send(sender=User, user_id=owner.pk, at=AT)

    vendor.refresh_from_db()
    assert vendor.proof == "domain"


def test_the_real_company_takes_back_at_once_what_a_stranger_registered():
    know_domain()
    squatter, real = person("varas@varas.example"), person("toimi@oikea.example")
    vendor = registered(squatter)
    invite(vendor=vendor, email="kaveri@varas.example", role="owner", by=squatter, at=AT)

    ask_takeover(vendor=vendor, note="Yritys on meidän.", by=real, at=AT)

    vendor.refresh_from_db()
    assert team_of(vendor) == {("toimi@oikea.example", "owner")}
    assert vendor.proof == "domain"
    assert TakeoverRequest.objects.get().outcome == "confirmed"
    assert not Invitation.objects.open().exists()
    assert Mail.objects.get(kind="member_ended").user == squatter
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {
        "team_member.ended",
        "team_member.owner_named",
        "takeover.granted",
        "vendor.confirmed",
    }


def test_a_company_that_is_confirmed_is_staffs_to_give():
    know_domain()
    vendor = VendorFactory(business_id=NUMBER)
    owner = TeamMember.objects.create(
        vendor=vendor, user=person("johto@muu.example"), role="owner"
    ).user

    request = ask_takeover(
        vendor=vendor, note="Olen töissä täällä.", by=person("harjoittelija@oikea.example"), at=AT
    )

    assert request.outcome == ""
    assert team_of(vendor) == {(owner.email, "owner")}


@pytest.fixture
def hidden(search_index):
    """A company that staff know to be a member, with all a public one has, and unconfirmed.

    A partner of another too.
    """
    vendor = VendorFactory(name="Piiloyhtiö Oy", slug="piiloyhtio", confirmed_at=None, proof="")
    offering = OfferingFactory(
        vendor=vendor, slug="piilossa", published={"name_fi": "Piiloratkaisu"}
    )
    public = OfferingFactory(slug="nakyvissa", published=True)
    user = UserFactory()
    Partner.objects.create(
        offering=public,
        vendor=vendor,
        invited_by=user,
        invited_at=AT,
        accepted_at=AT,
        accepted_by=user,
    )
    search_index()
    return offering


PLACES = [
    "/", "/ratkaisut", "/ratkaisut?q=piiloratkaisu", "/ratkaisut?toimittaja=piiloyhtio",
    "/ratkaisut/nakyvissa", "/toimittajat", "/paatokset", "/sitemap.xml",
    "/api/v1/offerings/", "/api/v1/offerings/?q=piiloratkaisu", "/api/v1/offerings/nakyvissa/",
    "/api/v1/vendors/", "/api/v1/taxonomy/", "/toimittajat?q=piilo",
]  # fmt: skip
GONE = [
    "/ratkaisut/piilossa",
    "/ratkaisut/piilossa/versiot/1",
    "/toimittajat/piiloyhtio",
    "/api/v1/offerings/piilossa/",
    "/api/v1/offerings/piilossa/versions/",
    "/api/v1/vendors/piiloyhtio/",
]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_unconfirmed_is_told_anywhere(client, hidden, place):
    answer = client.get(place)
    text = answer.content.decode()
    assert answer.status_code == 200
    asked = (
        text.replace("q=piiloratkaisu", "")
        .replace("toimittaja=piiloyhtio", "")
        .replace('value="piiloratkaisu"', "")
    )
    assert "Piiloyhtiö" not in asked
    assert "Piiloratkaisu" not in asked
    assert "piilossa" not in asked


@pytest.mark.parametrize("place", GONE)
def test_what_is_unconfirmed_is_not_found(client, hidden, place):
    assert client.get(place).status_code in {404, 410}

    Vendor.objects.filter(slug="piiloyhtio").update(confirmed_at=AT, proof="staff")

    assert client.get(place).status_code == 200


def test_the_index_and_its_check_hold_nothing_unconfirmed(hidden):
    today = timezone.localdate()

    assert hidden.pk not in stamps(today)
    assert list(documents([hidden.pk], today)) == []
    assert hidden not in Offering.objects.published(today)


def test_a_confirmed_membership_alone_shows_nothing_and_staff_can_confirm_both_at_once(client):
    staff, owner = UserFactory(is_staff=True, is_superuser=True), person("toimi@muu.example")
    vendor = registered(owner)
    today = timezone.localdate()
    statement = state_membership(vendor=vendor, note="", by=owner, at=AT)
    confirm_membership(
        statement=statement, starts_on=today, ends_on=today, source="Jäsenluettelo", by=staff, at=AT
    )
    assert not Vendor.objects.listed(today).exists()

    other = registered(owner, business_id=business_id(4_300_000))
    statement = state_membership(vendor=other, note="", by=owner, at=AT)
    sign_in(client, staff)
    assert "Miten näit" in client.get(f"/yllapito/jasenyydet/{statement.pk}").content.decode()
    client.post(
        f"/yllapito/jasenyydet/{statement.pk}",
        {
            "starts_on": today.isoformat(),
            "ends_on": "",
            "source": "Jäsenluettelo",
            "proof": "Soitto vaihteeseen",
        },
    )

    assert Vendor.objects.listed(today).get() == other
    assert AuditEvent.objects.get(verb="vendor.confirmed").data == {
        "proof": "staff",
        "source": "Soitto vaihteeseen",
    }


def test_the_migration_confirms_those_that_staff_had_let_in():
    let_in, waiting = (
        VendorFactory(confirmed_at=None, proof=""),
        VendorFactory(confirmed_at=None, proof="", listed=False),
    )

    import_module("vendors.migrations.0004_companies_are_confirmed").confirm_those_staff_let_in(
        apps, None
    )

    assert [Vendor.objects.get(pk=vendor.pk).proof for vendor in (let_in, waiting)] == ["staff", ""]
