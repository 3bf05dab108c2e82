"""Every act in the admin leaves old and new of every column it changed.

Found by walking the registry, so that a new table needs a case.
"""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import AuditEvent, ReviewerTerm
from catalogue.models import CannedText, Component, ReviewPolicy
from lib.admin import LoggedAdmin, ReadOnlyAdmin
from procurement.models import BodyDomain, Municipality, MunicipalityDomain, RuleSet
from search.models import ClosedProduct, SynonymSet
from tests.support.bodies import BodyFactory
from tests.support.factories import UserFactory, VendorFactory, business_id
from vendors.models import CompanyDomain

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
    "procurement.ruleset": lambda: (
        RuleSet.objects.create(
            slug="ennen",
            level="national",
            valid_from="2000-01-01",
            valid_to="2000-12-31",
            value_basis="ennen",
            source="Ennen",
            **{
                f"{text}_{language}": "Ennen"
                for text in ("title", "description", "jurisdiction_note")
                for language in ("fi", "sv", "en")
            },
        ),
        {
            "slug": ("jalkeen", ["ennen", "jalkeen"]),
            "is_default": ("on", [False, True]),
            **{
                f"{text}_{language}": ("Jälkeen", ["Ennen", "Jälkeen"])
                for text in ("title", "description", "jurisdiction_note")
                for language in ("fi", "sv", "en")
            },
            "level": ("initiative", ["national", "initiative"]),
            "valid_from": ("2001-01-01", ["2000-01-01", "2001-01-01"]),
            "valid_to": ("2001-12-31", ["2000-12-31", "2001-12-31"]),
            "legal_basis": ("1/2001, 1 §", ["", "1/2001, 1 §"]),
            "value_basis": ("jalkeen", ["ennen", "jalkeen"]),
            "source": ("Jälkeen", ["Ennen", "Jälkeen"]),
            "is_verified": ("on", [False, True]),
            "note_en": ("After.", ["", "After."]),
        },
    ),
    "procurement.purchasingbody": lambda: (
        BodyFactory(
            slug="ennen", name_fi="Ennen", source="Ennen", checked_on="2026-01-01", owners=["837"]
        ),
        {
            "slug": ("jalkeen", ["ennen", "jalkeen"]),
            "name_fi": ("Jälkeen", ["Ennen", "Jälkeen"]),
            "name_sv": ("Efter", ["", "Efter"]),
            "name_en": ("After", ["", "After"]),
            "about_fi": ("Jälkeen.", ["", "Jälkeen."]),
            "about_sv": ("Efter.", ["", "Efter."]),
            "about_en": ("After.", ["", "After."]),
            "by_statute_from": ("2026-02-01", [None, "2026-02-01"]),
            "by_statute_to": ("2026-03-01", [None, "2026-03-01"]),
            "statute": ("1/2026, 1 §", ["", "1/2026, 1 §"]),
            "website": ("https://jalkeen.example/", ["", "https://jalkeen.example/"]),
            "source": ("Jälkeen", ["Ennen", "Jälkeen"]),
            "source_url": ("https://lahde.example/", ["", "https://lahde.example/"]),
            "checked_on": ("2026-02-02", ["2026-01-01", "2026-02-02"]),
            "is_example": ("on", [False, True]),
        },
    ),
    "procurement.bodydomain": lambda: (
        BodyDomain.objects.create(body=BodyFactory(pk=901), domain="ennen.example"),
        {
            "body": (BodyFactory(pk=902).pk, [901, 902]),
            "domain": ("jalkeen.example", ["ennen.example", "jalkeen.example"]),
        },
    ),
    "search.closedproduct": lambda: (
        ClosedProduct.objects.create(
            slug="ennen",
            name="Ennen",
            component=Component.objects.order_by("pk")[0],
            needs_fi=["aa"],
            needs_sv=["aa"],
            needs_en=["aa"],
        ),
        {
            "name": ("Jälkeen", ["Ennen", "Jälkeen"]),
            "other_names": ("bb", [[], ["bb"]]),
            "component": (
                Component.objects.order_by("pk")[1].pk,
                [component.pk for component in Component.objects.order_by("pk")[:2]],
            ),
            "needs_fi": ("cc", [["aa"], ["cc"]]),
            "needs_sv": ("cc", [["aa"], ["cc"]]),
            "needs_en": ("cc", [["aa"], ["cc"]]),
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


def test_the_history_of_approvals_is_added_to(desk):
    desk.post(address("catalogue.reviewpolicy", "add"), {"approvals_required": "2"})

    assert ReviewPolicy.objects.count() == 1


def test_no_group_is_made_or_changed_by_hand(desk):
    assert "auth.group" not in REGISTERED
