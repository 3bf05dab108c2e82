"""After signing in everybody stands where their work begins."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests.support.account_pages import PASSWORD, try_password
from tests.support.factories import VendorFactory
from tests.support.signing_in import make_reviewer, verified
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db


def nobody(user):
    pass


def vendor(user):
    TeamMember.objects.create(vendor=VendorFactory(), user=user, role="editor")


def former_vendor(user):
    now = timezone.now()
    TeamMember.objects.create(
        vendor=VendorFactory(),
        user=user,
        role="editor",
        since=now - timedelta(days=9),
        ended_at=now,
    )


@pytest.mark.parametrize(
    ("become", "start"), [(nobody, "/tili"), (vendor, "/oma"), (former_vendor, "/tili")]
)
def test_a_person_starts_at_the_own_desk(client, become, start):
    become(verified(User.objects.create_user("a@example.com", PASSWORD)))

    assert try_password(client, "a@example.com", PASSWORD)["Location"] == start


@pytest.mark.parametrize(
    ("become", "start"),
    [
        (make_reviewer, "/arviointi"),
        (
            lambda user: User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True),
            "/yllapito",
        ),
    ],
)
def test_who_owes_a_second_factor_sets_it_up_and_goes_on_there(client, become, start):
    become(verified(User.objects.create_user("a@example.com", PASSWORD)))

    there = try_password(client, "a@example.com", PASSWORD)["Location"]

    assert there == start
    assert client.get(there)["Location"] == f"/tili/kaksivaiheinen?next={start.replace('/', '%2F')}"


def test_the_page_that_was_asked_for_comes_first(client):
    vendor(verified(User.objects.create_user("a@example.com", PASSWORD)))

    answer = client.post(
        "/tili/kirjaudu?next=/kunta",
        {"login": "a@example.com", "password": PASSWORD, "next": "/kunta"},
    )

    assert answer["Location"] == "/kunta"
