"""The admin works: sign-in, every list and form, and a log that can only be read."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from procurement.models import Municipality, MunicipalityDomain
from search.models import QueueRow
from tests.support.factories import OfferingFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "pitkä salasana 1"
MODELS = {model._meta.label_lower: model for model in admin.site._registry}
WRITTEN_BY_HAND = {
    "catalogue.cannedtext",
    "catalogue.reviewpolicy",
    "accounts.user",
    "accounts.reviewerterm",
    "vendors.vendor",
    "vendors.companydomain",
    "search.synonymset",
    "search.closedproduct",
    "procurement.municipalitydomain",
    "procurement.ruleset",
    "procurement.purchasingbody",
    "procurement.bodydomain",
}


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("yllapito@example.com", PASSWORD)
    return sign_in(client, user)


@pytest.fixture
def rows():
    """Something in every list."""
    OfferingFactory(published=True)
    QueueRow.objects.create(offering_id=1)
    return AuditEvent.objects.create(verb="demo.loaded", object_type="demo", at=timezone.now())


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_the_admin_has_no_door_of_its_own(client):
    User.objects.create_superuser("yllapito@example.com", PASSWORD)

    answer = client.get("/hallinta/")

    assert answer.status_code == 302
    assert client.get("/hallinta/login/?next=/hallinta/").url == "/tili/kirjaudu?next=/hallinta/"


def test_a_common_user_stays_outside(client):
    sign_in(client, User.objects.create_user("joku@example.com", PASSWORD))

    assert client.get("/hallinta/").status_code == 302
    assert client.get("/hallinta/login/").status_code == 403


def test_staff_without_a_second_factor_stays_outside(client):
    sign_in(
        client, User.objects.create_superuser("yllapito@example.com", PASSWORD), second_factor=False
    )

    assert client.get("/hallinta/").url.startswith("/tili/kaksivaiheinen")


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_list_and_row_opens(staff, rows, model):
    assert staff.get(address(model, "changelist")).status_code == 200
    assert staff.get(address(model, "changelist"), {"q": "x'\"%"}).status_code == 200
    first = model._default_manager.order_by("pk").first()
    if first is not None:
        assert staff.get(address(model, "change", first.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_what_is_kept_by_hand_can_be_added_and_nothing_else(staff, model):
    expected = 200 if model._meta.label_lower in WRITTEN_BY_HAND else 403

    assert staff.get(address(model, "add")).status_code == expected


def test_the_log_cannot_be_changed_or_removed_through_the_admin(staff, rows):
    answers = [
        staff.post(address(AuditEvent, "add"), {"verb": "demo.loaded", "object_type": "x"}),
        staff.post(address(AuditEvent, "change", rows.pk), {"verb": "vendor.changed"}),
        staff.post(address(AuditEvent, "delete", rows.pk), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    staff.post(
        address(AuditEvent, "changelist"),
        {"action": "delete_selected", "_selected_action": [rows.pk], "post": "yes"},
    )
    assert AuditEvent.objects.get(pk=rows.pk).verb == "demo.loaded"


def test_a_user_is_added_through_the_admin(staff):
    response = staff.post(
        address(User, "add"),
        {
            "email": "Uusi@example.com",
            "name": "Uusi",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )

    assert response.status_code == 302
    assert User.objects.get(email__iexact="uusi@example.com").check_password(PASSWORD)


def test_the_admin_refuses_the_same_address_in_another_case(staff):
    response = staff.post(
        address(User, "add"),
        {
            "email": "YLLAPITO@example.com",
            "name": "",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )

    assert response.status_code == 200
    assert User.objects.count() == 1


def test_staff_keep_the_domains_of_municipalities_and_each_change_is_logged(staff):
    town = Municipality.objects.get(name_fi="Inkoo")

    staff.post(
        address(MunicipalityDomain, "add"), {"municipality": town.pk, "domain": " @Äijälä.EXAMPLE "}
    )
    domain = MunicipalityDomain.objects.get()
    refused = staff.post(
        address(MunicipalityDomain, "change", domain.pk),
        {"municipality": town.pk, "domain": "ei kelpaa"},
    )
    staff.post(
        address(MunicipalityDomain, "change", domain.pk),
        {"municipality": town.pk, "domain": "inkoo.example"},
    )
    staff.post(
        address(MunicipalityDomain, "changelist"),
        {"action": "delete_selected", "_selected_action": [domain.pk], "post": "yes"},
    )

    assert domain.domain == "xn--ijl-placb.example"
    assert refused.status_code == 200
    assert not MunicipalityDomain.objects.exists()
    events = AuditEvent.objects.filter(object_type="procurement.municipalitydomain").order_by("pk")
    assert [(event.verb, event.data["act"], event.data["columns"]) for event in events] == [
        (
            "municipality_domain.changed",
            "added",
            {"municipality": [None, town.pk], "domain": [None, "xn--ijl-placb.example"]},
        ),
        (
            "municipality_domain.changed",
            "changed",
            {"domain": ["xn--ijl-placb.example", "inkoo.example"]},
        ),
        (
            "municipality_domain.removed",
            "removed",
            {"municipality": [town.pk, None], "domain": ["inkoo.example", None]},
        ),
    ]
