"""What staff write of vendors in the admin: the rules that the admin once went round."""

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from procurement.models import MunicipalityDomain
from tests.deploy.test_admin_log import address, town
from tests.support.factories import UserFactory, VendorFactory, business_id
from tests.support.signing_in import verified
from vendors.models import CompanyDomain, Membership, Vendor

pytestmark = pytest.mark.django_db


def vendor_form(desk, vendor, **more):
    page = desk.get(address("vendors.vendor", "change", vendor.pk))
    formset = page.context["inline_admin_formsets"][0].formset
    bound = [
        field
        for part in (page.context["adminform"].form, formset.management_form, *formset.forms)
        for field in part
    ]
    return {field.html_name: field.value() for field in bound if field.value() is not None} | more


@pytest.fixture
def vendor():
    return VendorFactory(slug="ennen", business_id=business_id(4_600_000), contact_email="")


def test_a_membership_changed_under_its_vendor_is_logged_with_old_and_new(desk, vendor):
    membership = vendor.memberships.get()

    desk.post(
        address("vendors.vendor", "change", vendor.pk),
        vendor_form(desk, vendor, **{"memberships-0-ends_on": "2026-12-31"}),
    )

    columns = AuditEvent.objects.get(verb="vendor.changed").data["columns"]
    assert columns == {
        f"membership.{membership.pk}.ends_on": [None, "2026-12-31"],
        "row_version": [1, 2],
    }


def test_memberships_that_overlap_are_refused(desk, vendor):
    vendor.memberships.update(ends_on="2026-06-30")
    new = {
        "memberships-TOTAL_FORMS": "2",
        "memberships-1-vendor": vendor.pk,
        "memberships-1-starts_on": "2026-06-30",
        "memberships-1-ends_on": "",
        "memberships-1-source": "x",
    }
    place = address("vendors.vendor", "change", vendor.pk)

    refused = desk.post(place, vendor_form(desk, vendor, **new))
    assert refused.status_code == 200
    assert "päällekkäin" in refused.content.decode()
    assert vendor.memberships.count() == 1

    assert (
        desk.post(
            place, vendor_form(desk, vendor, **new | {"memberships-1-starts_on": "2026-07-01"})
        ).status_code
        == 302
    )
    assert vendor.memberships.count() == 2


def test_a_tick_deletes_no_membership_and_no_vendor(desk, vendor):
    desk.post(
        address("vendors.vendor", "change", vendor.pk),
        vendor_form(desk, vendor, **{"memberships-0-DELETE": "on"}),
    )
    desk.post(
        address("vendors.vendor", "changelist"),
        {"action": "delete_selected", "_selected_action": [vendor.pk], "post": "yes"},
    )

    assert Membership.objects.filter(vendor=vendor).count() == 1


def test_staff_give_no_consent_and_change_no_public_address_identity_or_confirmation(desk, vendor):
    sent = {
        "contact_role": "Johtaja",
        "contact_email": "henkilo@example.com",
        "contact_phone": "040",
        "contact_consent_at_0": "2026-01-01",
        "contact_consent_at_1": "12:00",
        "contact_consent_at": "2026-01-01 12:00",
        "slug": "muu",
        "business_id": business_id(4_700_000),
        "confirmed_at": "",
        "proof": "",
    }
    before = Vendor.objects.values(
        "contact_role",
        "contact_email",
        "contact_phone",
        "contact_consent_at",
        "slug",
        "business_id",
        "confirmed_at",
        "proof",
    ).get()

    answer = desk.post(
        address("vendors.vendor", "change", vendor.pk), vendor_form(desk, vendor, **sent)
    )

    assert answer.status_code == 302
    assert Vendor.objects.values(*before).get() == before


def test_staff_withdraw_a_consent_when_asked(desk, vendor):
    Vendor.objects.update(contact_email="henkilo@example.com", contact_consent_at=timezone.now())

    desk.post(
        address("vendors.vendor", "changelist"),
        {"action": "withdraw_consents", "_selected_action": [vendor.pk]},
    )

    assert Vendor.objects.get().public_contact() == {}
    assert AuditEvent.objects.filter(verb="vendor.changed").exists()


@pytest.mark.parametrize(
    "domain", ["gmail.com", "@GMAIL.com", "mail.gmail.com", "live.fi", "welho.com"]
)
@pytest.mark.parametrize("label", ["procurement.municipalitydomain", "vendors.companydomain"])
def test_a_public_mail_provider_is_nobodys_domain(desk, label, domain):
    row = {
        "municipality": town(0),
        "business_id": business_id(4_800_000),
        "source": "x",
        "domain": domain,
        "is_sure": "on",
    }

    answer = desk.post(address(label, "add"), row)

    assert answer.status_code == 200
    assert "yleinen sähköpostipalvelu" in answer.content.decode()


@pytest.mark.parametrize("used_as", ["company", "company above", "other municipality below"])
def test_a_domain_used_elsewhere_is_saved_only_by_who_has_seen_it(desk, used_as):
    if used_as == "other municipality below":
        MunicipalityDomain.objects.create(municipality_id=town(1), domain="it.yhteinen.example")
    else:
        vendor = VendorFactory(name="Yhteinen Oy")
        CompanyDomain.objects.create(
            business_id=vendor.business_id, domain="yhteinen.example", source="x"
        )
    row = {
        "municipality": town(0),
        "domain": "sub.yhteinen.example" if used_as == "company above" else "yhteinen.example",
    }

    warned = desk.post(address("procurement.municipalitydomain", "add"), row)
    assert warned.status_code == 200
    assert "jo käytössä" in warned.content.decode()
    assert not MunicipalityDomain.objects.filter(municipality_id=town(0)).exists()

    assert (
        desk.post(
            address("procurement.municipalitydomain", "add"), row | {"is_sure": "on"}
        ).status_code
        == 302
    )


def test_a_domain_that_staff_learn_confirms_the_company_at_once(desk):
    owner = verified(UserFactory(email="toimi@oikea.example"))
    vendor = VendorFactory(business_id=business_id(4_900_000), confirmed_at=None, proof="")
    vendor.team.create(user=owner, role="owner")

    desk.post(
        address("vendors.companydomain", "add"),
        {"business_id": vendor.business_id, "domain": "oikea.example", "source": "Jäsenluettelo"},
    )

    vendor.refresh_from_db()
    assert vendor.proof == "domain"
