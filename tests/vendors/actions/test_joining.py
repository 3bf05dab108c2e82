"""A person registers a company; staff confirm its membership; another asks to take it over."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import AuditEvent, Mail
from catalogue.models import Offering
from search.models import QueueRow
from tests.support.factories import (
    APPROVED_AT,
    OfferingFactory,
    UserFactory,
    VendorFactory,
    business_id,
)
from tests.support.signing_in import sign_in
from vendors.jobs import membership_job
from vendors.models import Membership, MembershipStatement, TakeoverRequest, TeamMember, Vendor

pytestmark = pytest.mark.django_db
NUMBER = business_id(4_000_000)


@pytest.fixture
def newcomer(client):
    user = UserFactory()
    sign_in(client, user)
    return user


@pytest.fixture
def staff():
    return UserFactory(is_staff=True, is_superuser=True)


def company(**columns):
    return {
        "business_id": NUMBER,
        "name": "Uusi Oy",
        "home_municipality_code": "837",
        "size": "small",
        "website": "https://uusi.example",
        "states_membership": "on",
        "note": "Jäsen.",
    } | columns


def test_a_company_is_registered_stated_and_confirmed(client, newcomer, staff, django_user_model):
    assert client.post("/oma/yritys/uusi", company()).status_code == 302
    vendor = Vendor.objects.get()
    assert vendor.team.get().user == newcomer
    assert not Vendor.objects.listed(timezone.localdate()).exists()

    statement = MembershipStatement.objects.get()
    sign_in(client, staff)
    answer = client.post(
        f"/yllapito/jasenyydet/{statement.pk}",
        {
            "starts_on": "2026-01-01",
            "ends_on": "",
            "source": "Jäsenluettelo",
            "proof": "Soitto vaihteeseen",
        },
    )

    assert answer.status_code == 302
    assert Vendor.objects.listed(timezone.localdate()).get() == vendor
    assert Mail.objects.get(kind="membership_confirmed").user == newcomer
    verbs = (
        AuditEvent.objects.filter(object_type="vendors.vendor")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == [
        "vendor.registered",
        "membership.stated",
        "vendor.confirmed",
        "membership.confirmed",
    ]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"business_id": "1234567-8"}, "tarkistusmerkin"),
        ({"name": ""}, "Yrityksen nimi"),
        ({"home_municipality_code": "999"}, "Kotikunta"),
        ({"website": "ei osoite"}, "Verkkosivusto"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(client, newcomer, columns, words):
    answer = client.post("/oma/yritys/uusi", company(**columns))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Vendor.objects.exists()


def test_an_address_that_is_not_verified_registers_nothing(client):
    client.force_login(UserFactory())

    assert client.post("/oma/yritys/uusi", company()).status_code == 403


def test_a_known_company_is_asked_for_and_its_owners_are_told(client, newcomer, staff):
    owner = TeamMember.objects.create(
        vendor=VendorFactory(business_id=NUMBER), user=UserFactory(), role="owner"
    ).user
    answer = client.post("/oma/yritys/uusi", company())
    assert answer.status_code == 409
    assert owner.email not in answer.content.decode()

    client.post("/oma/yritys/haltuun", {"business_id": NUMBER, "note": "Olen toimitusjohtaja."})
    assert Mail.objects.get(kind="takeover_asked").user == owner
    assert client.get("/oma/yritys/toimittaja-0").status_code == 404

    sign_in(client, staff)
    client.post(f"/yllapito/haltuunotot/{TakeoverRequest.objects.get().pk}", {})

    assert set(TeamMember.objects.in_force().owners().values_list("user", flat=True)) == {
        owner.pk,
        newcomer.pk,
    }


def test_a_request_is_decided_once(client, newcomer, staff):
    vendor = VendorFactory(business_id=NUMBER)
    request = TakeoverRequest.objects.create(
        vendor=vendor, made_by=newcomer, made_at=timezone.now(), note="x"
    )
    sign_in(client, staff)

    client.post(f"/yllapito/haltuunotot/{request.pk}", {"hylkaa": "1", "reason": "Ei näyttöä."})
    assert client.post(f"/yllapito/haltuunotot/{request.pk}", {}).status_code == 404

    assert not TeamMember.objects.exists()
    assert Mail.objects.get(kind="takeover_refused").user == newcomer


def test_a_period_that_overlaps_is_refused_with_the_other_one(client, staff):
    vendor = VendorFactory()
    sign_in(client, staff)

    answer = client.post(
        f"/yllapito/yritykset/{vendor.slug}/jasenyys",
        {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "source": "x"},
    )

    assert answer.status_code == 422
    assert "2020-01-01" in answer.content.decode()
    assert vendor.memberships.count() == 1


@pytest.mark.parametrize("path", ["/yllapito", "/yllapito/kunnat"])
def test_staffs_pages_are_staffs(client, path):
    assert client.get(path).status_code == 302
    sign_in(client, UserFactory())
    assert client.get(path).status_code == 403


def test_a_lapsed_membership_takes_offerings_off_view_and_a_new_one_brings_them_back():
    today = timezone.localdate()
    offering = OfferingFactory(
        published=True, vendor=VendorFactory(listed=today - timedelta(days=1))
    )
    assert not Offering.objects.published(today).exists()
    QueueRow.objects.all().delete()

    membership_job(at=timezone.now())
    assert QueueRow.objects.get().offering_id == offering.pk
    Membership.objects.create(vendor=offering.vendor, starts_on=today, source="testi")

    assert Offering.objects.published(today).get() == offering


@pytest.mark.parametrize(("days", "told"), [(60, 1), (14, 1), (30, 0)])
def test_owners_are_told_once_that_a_membership_ends(days, told):
    vendor = VendorFactory(listed=timezone.localdate() + timedelta(days=days))
    TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner")

    for _ in range(2):
        membership_job(at=timezone.now())

    assert Mail.objects.filter(kind="membership_ending").count() == told


def test_a_renewed_membership_is_not_warned_of():
    end = timezone.localdate() + timedelta(days=14)
    vendor = VendorFactory(listed=end)
    TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner")
    Membership.objects.create(vendor=vendor, starts_on=end + timedelta(days=1), source="testi")

    membership_job(at=timezone.now())

    assert not Mail.objects.exists()


def facts(vendor, **columns):
    values = {
        "name": vendor.name,
        "home_municipality_code": "837",
        "size": "small",
        "website": vendor.website,
        "contact_role": "Myynti",
        "contact_email": "myynti@example.com",
        "contact_phone": "1",
    }
    return values | {"row_version": vendor.row_version} | columns


def test_a_contact_is_public_with_consent_only_and_leaves_with_one_click(client, newcomer):
    vendor = OfferingFactory(published=True).vendor
    TeamMember.objects.create(vendor=vendor, user=newcomer, role="owner")
    address = f"/oma/yritys/{vendor.slug}"
    EmailAddress.objects.create(user=newcomer, email="myynti@example.com", verified=True)
    client.post(address, facts(vendor))
    assert "myynti@example.com" not in client.get(f"/toimittajat/{vendor.slug}").content.decode()

    vendor.refresh_from_db()
    client.post(address, facts(vendor, has_consent="on"))
    assert "myynti@example.com" in client.get(f"/toimittajat/{vendor.slug}").content.decode()
    assert "myynti@example.com" in client.get(f"/api/v1/vendors/{vendor.slug}/").content.decode()
    client.post(f"{address}/suostumus")

    assert "myynti@example.com" not in client.get(f"/toimittajat/{vendor.slug}").content.decode()
    assert (
        "myynti@example.com" not in client.get(f"/api/v1/vendors/{vendor.slug}/").content.decode()
    )


@pytest.mark.parametrize("is_verified", [None, False])
def test_nobody_consents_for_another_contact(client, newcomer, is_verified):
    vendor = OfferingFactory(published=True).vendor
    TeamMember.objects.create(vendor=vendor, user=newcomer, role="owner")
    if is_verified is False:
        EmailAddress.objects.create(user=newcomer, email="myynti@example.com", verified=False)

    answer = client.post(f"/oma/yritys/{vendor.slug}", facts(vendor, has_consent="on"))

    assert answer.status_code == 422
    assert "Vain yhteyshenkilö itse voi antaa suostumuksen." in answer.content.decode()
    assert 'value="myynti@example.com"' in answer.content.decode()
    vendor.refresh_from_db()
    assert vendor.contact_consent_at is None
    assert client.post(f"/oma/yritys/{vendor.slug}/suostumus/anna").status_code == 403


def test_the_contact_consents_though_no_owner(client, newcomer):
    vendor = OfferingFactory(published=True).vendor
    Vendor.objects.filter(pk=vendor.pk).update(
        contact_email="myynti@example.com", contact_role="Myynti"
    )
    TeamMember.objects.create(vendor=vendor, user=newcomer, role="editor")
    EmailAddress.objects.create(user=newcomer, email="myynti@example.com", verified=True)
    assert "Anna suostumus" in client.get(f"/oma/yritys/{vendor.slug}").content.decode()

    client.post(f"/oma/yritys/{vendor.slug}/suostumus/anna")

    assert "myynti@example.com" in client.get(f"/toimittajat/{vendor.slug}").content.decode()
    assert AuditEvent.objects.filter(verb="vendor.changed", actor=newcomer).exists()


def test_another_owner_keeps_the_consent_of_a_contact_that_stays(client, newcomer):
    vendor = OfferingFactory(published=True).vendor
    Vendor.objects.filter(pk=vendor.pk).update(
        contact_email="myynti@example.com",
        contact_role="Myynti",
        contact_phone="1",
        contact_consent_at=APPROVED_AT,
    )
    vendor.refresh_from_db()
    TeamMember.objects.create(vendor=vendor, user=newcomer, role="owner")

    kept = client.post(f"/oma/yritys/{vendor.slug}", facts(vendor, has_consent="on"))
    vendor.refresh_from_db()
    changed = client.post(
        f"/oma/yritys/{vendor.slug}", facts(vendor, has_consent="on", contact_phone="2")
    )

    assert (kept.status_code, changed.status_code) == (302, 422)
    assert vendor.contact_consent_at == APPROVED_AT


def test_a_stale_write_of_company_facts_gets_409_with_both_texts(client, newcomer):
    vendor = VendorFactory()
    TeamMember.objects.create(vendor=vendor, user=newcomer, role="owner")
    client.post(f"/oma/yritys/{vendor.slug}", facts(vendor, name="Ensin Oy"))

    answer = client.post(f"/oma/yritys/{vendor.slug}", facts(vendor, name="Myöhässä Oy"))

    assert answer.status_code == 409
    assert "Ensin Oy" in answer.content.decode()
    assert "Myöhässä Oy" in answer.content.decode()
    assert Vendor.objects.get().name == "Ensin Oy"


def test_an_editor_reads_the_company_and_changes_nothing(client, newcomer):
    vendor = VendorFactory()
    TeamMember.objects.create(vendor=vendor, user=newcomer, role="editor")

    assert client.get(f"/oma/yritys/{vendor.slug}").status_code == 200
    assert (
        client.post(f"/oma/yritys/{vendor.slug}", facts(vendor, name="Toinen")).status_code == 403
    )
    assert (
        client.post(
            f"/oma/yritys/{vendor.slug}/jasenet", {"email": "x@example.com", "role": "owner"}
        ).status_code
        == 403
    )


def test_the_last_day_of_a_membership_counts():
    vendor = VendorFactory(listed=date(2026, 11, 23))

    assert Vendor.objects.listed(date(2026, 11, 23)).get() == vendor
    assert not Vendor.objects.listed(date(2026, 11, 24)).exists()
