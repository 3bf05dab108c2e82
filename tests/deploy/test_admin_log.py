"""Every act in the admin leaves old and new of every column it changed; found by walking the
registry, so that a new table needs a case.
"""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, ReviewerTerm
from catalogue.models import CannedText, ReviewPolicy
from lib.admin import LoggedAdmin, ReadOnlyAdmin
from procurement.models import Municipality, MunicipalityDomain
from search.models import SynonymSet
from tests.support.factories import UserFactory, VendorFactory, business_id
from tests.support.signing_in import sign_in, verified
from vendors.models import CompanyDomain, Membership, Vendor

pytestmark = pytest.mark.django_db
REGISTERED = {
    model._meta.label_lower: registered for model, registered in admin.site._registry.items()
}
WRITTEN = {
    label for label, registered in REGISTERED.items() if not isinstance(registered, ReadOnlyAdmin)
}
PERSONAL = None


def test_every_table_of_the_admin_is_read_only_or_logged():
    assert [
        label
        for label, registered in REGISTERED.items()
        if not isinstance(registered, (ReadOnlyAdmin, LoggedAdmin))
    ] == []


@pytest.fixture
def superuser():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, superuser):
    return sign_in(client, superuser)


def town(place):
    return Municipality.objects.order_by("code")[place].pk


# Table → a row, and for each field of its form what is written into it: (as the form sends it, old
# in the log, new in the log).
CASES = {
    "accounts.user": lambda: (
        UserFactory(email="ennen@example.com", name="Ennen"),
        {
            "email": ("jalkeen@example.com", PERSONAL),
            "name": ("Jälkeen", PERSONAL),
            "is_active": (None, [True, False]),
            "is_staff": ("on", [False, True]),
            "is_superuser": ("on", [False, True]),
            "groups": (
                [Group.objects.get(name="Sihteeri").pk],
                [[], [Group.objects.get(name="Sihteeri").pk]],
            ),
            "user_permissions": (
                [Permission.objects.first().pk],
                [[], [Permission.objects.first().pk]],
            ),
            "language": ("sv", ["fi", "sv"]),
            "notice_choice": ("none", ["at_once", "none"]),
        },
    ),
    "accounts.reviewerterm": lambda: (
        ReviewerTerm.objects.create(
            user=UserFactory(pk=901), starts_on="2026-01-01", ends_on="2026-06-30", source="Ennen"
        ),
        {
            "user": (UserFactory(pk=902).pk, [901, 902]),
            "starts_on": ("2026-02-01", ["2026-01-01", "2026-02-01"]),
            "ends_on": ("", ["2026-06-30", None]),
            "source": ("Jälkeen", ["Ennen", "Jälkeen"]),
        },
    ),
    "catalogue.cannedtext": lambda: (
        CannedText.objects.create(
            title="Ennen", decision="reject", text_fi="a", text_sv="b", text_en="c", order=90
        ),
        {
            "title": ("Jälkeen", ["Ennen", "Jälkeen"]),
            "decision": ("approve", ["reject", "approve"]),
            "text_fi": ("A", ["a", "A"]),
            "text_sv": ("B", ["b", "B"]),
            "text_en": ("C", ["c", "C"]),
            "order": ("91", [90, 91]),
            "is_active": (None, [True, False]),
        },
    ),
    "catalogue.reviewpolicy": lambda: (None, {"approvals_required": ("2", [None, 2])}),
    "vendors.vendor": lambda: (
        VendorFactory(name="Ennen Oy", slug="ennen"),
        {
            "name": ("Jälkeen Oy", ["Ennen Oy", "Jälkeen Oy"]),
            "home_municipality_code": ("091", ["837", "091"]),
            "size": ("micro", ["small", "micro"]),
            "website": (
                "https://jalkeen.example/",
                ["https://vendor.example/", "https://jalkeen.example/"],
            ),
            "introduction_fi": ("Jälkeen.", ["Keksitty toimittaja.", "Jälkeen."]),
            "introduction_sv": ("Efter.", ["", "Efter."]),
            "introduction_en": ("After.", ["", "After."]),
        },
    ),
    "vendors.companydomain": lambda: (
        CompanyDomain.objects.create(
            business_id=business_id(4_400_000), domain="ennen.example", source="Ennen"
        ),
        {
            "business_id": (
                business_id(4_500_000),
                [business_id(4_400_000), business_id(4_500_000)],
            ),
            "domain": ("jalkeen.example", ["ennen.example", "jalkeen.example"]),
            "source": ("Jälkeen", ["Ennen", "Jälkeen"]),
        },
    ),
    "procurement.municipalitydomain": lambda: (
        MunicipalityDomain.objects.create(municipality_id=town(0), domain="ennen.example"),
        {
            "municipality": (town(1), [town(0), town(1)]),
            "domain": ("jalkeen.example", ["ennen.example", "jalkeen.example"]),
        },
    ),
    "search.synonymset": lambda: (
        SynonymSet.objects.create(slug="ennen", language="fi", words=["aa", "bb"]),
        {"language": ("sv", ["fi", "sv"]), "words": ("aa\ncc", [["aa", "bb"], ["aa", "cc"]])},
    ),
}


def address(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def test_every_table_that_is_written_has_a_case():
    assert set(CASES) == WRITTEN


@pytest.mark.parametrize("label", CASES)
def test_old_and_new_of_every_column_are_logged(desk, superuser, label):
    row, fields = CASES[label]()
    place = address(label, "change", row.pk) if row else address(label, "add")
    page = desk.get(place)
    form = page.context["adminform"].form
    editable = {
        name for name, field in form.fields.items() if not field.disabled and name != "is_sure"
    }
    assert set(fields) == editable, "a field without a case"
    management = {
        bound.html_name: bound.value()
        for formset in page.context["inline_admin_formsets"]
        for part in (formset.formset.management_form, *formset.formset.forms)
        for bound in part
    }

    answer = desk.post(
        place,
        {key: value for key, value in management.items() if value is not None}
        | {name: sent for name, (sent, _logged) in fields.items() if sent is not None},
    )

    assert answer.status_code == 302, answer.context and answer.context["errors"]
    event = (
        AuditEvent.objects.filter(actor=superuser, object_type=label)
        .exclude(verb="user.signed_in")
        .get()
    )
    wanted = {name: logged for name, (_sent, logged) in fields.items()}
    columns = {name: values for name, values in event.data["columns"].items() if name in wanted}
    assert columns == wanted
    assert "@" not in str(event.data)


@pytest.mark.parametrize("label", sorted(WRITTEN - {"catalogue.reviewpolicy"}))
def test_what_is_deleted_stays_in_the_log_one_event_for_each_or_cannot_be_deleted(
    desk, superuser, label
):
    row, fields = CASES[label]()

    answer = desk.post(
        address(label, "changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )

    is_gone = not type(row)._base_manager.filter(pk=row.pk).exists()
    events = AuditEvent.objects.filter(actor=superuser, object_type=label).exclude(
        verb="user.signed_in"
    )
    assert answer.status_code in {200, 302}
    assert events.count() == is_gone
    if is_gone:
        assert events.get().data["act"] == "removed"
        assert set(events.get().data["columns"]) >= set(fields)


def test_a_password_that_a_superuser_writes_is_logged_without_it(desk, superuser):
    person = UserFactory()

    answer = desk.post(
        f"/hallinta/accounts/user/{person.pk}/password/",
        {
            "usable_password": "true",
            "password1": "uusi pitkä salasana 1",
            "password2": "uusi pitkä salasana 1",
        },
    )

    assert answer.status_code == 302
    assert AuditEvent.objects.get(verb="user.rights_changed").data == {
        "act": "changed",
        "columns": {"password": None},
    }


# The rules that the admin once went round.


def vendor_form(desk, vendor, **more):
    """What the browser sends."""
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


def test_terms_of_a_reviewer_do_not_overlap(desk):
    person = UserFactory()
    ReviewerTerm.objects.create(
        user=person, starts_on="2026-01-01", ends_on="2026-06-30", source="x"
    )
    term = {"user": person.pk, "starts_on": "2026-06-30", "ends_on": "", "source": "y"}

    assert desk.post(address("accounts.reviewerterm", "add"), term).status_code == 200
    assert (
        desk.post(
            address("accounts.reviewerterm", "add"), term | {"starts_on": "2026-07-01"}
        ).status_code
        == 302
    )


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


def test_the_history_of_approvals_is_added_to(desk):
    desk.post(address("catalogue.reviewpolicy", "add"), {"approvals_required": "2"})

    assert ReviewPolicy.objects.count() == 1


def test_no_group_is_made_or_changed_by_hand(desk):
    assert "auth.group" not in REGISTERED
