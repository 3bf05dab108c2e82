"""What staff set of reviews in the admin, with its audit events."""

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.models import CannedText, ReviewPolicy, approvals_required
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def admin(client, staff):
    return sign_in(client, staff)


def test_staff_ask_for_two_approvals(admin, staff):
    admin.post("/hallinta/catalogue/reviewpolicy/add/", {"approvals_required": "2"})

    policy = ReviewPolicy.objects.get()
    event = AuditEvent.objects.get(verb="review_policy.set")
    assert (
        approvals_required(),
        policy.set_by,
        event.actor,
        event.data["columns"]["approvals_required"],
    ) == (2, staff, staff, [None, 2])


def test_the_history_of_the_policy_stays(admin):
    policy = ReviewPolicy.objects.create(approvals_required=2, set_at=timezone.now())

    assert (
        admin.post(
            f"/hallinta/catalogue/reviewpolicy/{policy.pk}/change/", {"approvals_required": "1"}
        ).status_code
        == 403
    )
    assert (
        admin.post(
            f"/hallinta/catalogue/reviewpolicy/{policy.pk}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )
    assert approvals_required() == 2


def test_staff_write_ready_texts(admin, staff):
    fields = {
        "title": "Oma teksti",
        "decision": "reject",
        "text_fi": "Ei.",
        "text_sv": "Nej.",
        "text_en": "No.",
        "order": "1",
        "is_active": "on",
    }

    assert admin.post("/hallinta/catalogue/cannedtext/add/", fields).status_code == 302

    canned = CannedText.objects.get(title="Oma teksti")
    event = AuditEvent.objects.get(verb="canned_text.changed")
    assert (str(canned.text("sv")), event.actor, event.object_id) == ("Nej.", staff, str(canned.pk))
    assert (
        admin.post(
            f"/hallinta/catalogue/cannedtext/{canned.pk}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )
    assert admin.get("/hallinta/catalogue/cannedtext/").status_code == 200
