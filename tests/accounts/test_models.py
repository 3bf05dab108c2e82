"""Users by their address; a log that only grows."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent, AuditEventIsAppendOnly, User
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


def event():
    return AuditEvent.objects.create(
        verb="vendor.changed",
        object_type="vendors.vendor",
        object_id="1",
        data={"a": 1},
        at=timezone.now(),
    )


def test_a_user_is_made_with_the_address_in_lower_case():
    user = User.objects.create_user("  Maija.Meikalainen@Kunta.FI ", "pitkä salasana 1")

    assert (user.email, str(user), user.is_staff, user.check_password("pitkä salasana 1")) == (
        "maija.meikalainen@kunta.fi",
        "maija.meikalainen@kunta.fi",
        False,
        True,
    )


def test_a_user_without_a_password_cannot_sign_in():
    assert not User.objects.create_user("a@example.com").has_usable_password()


def test_a_user_needs_an_address():
    with pytest.raises(ValueError, match="address"):
        User.objects.create_user("")


def test_a_superuser_is_staff():
    user = User.objects.create_superuser("a@example.com", "x")

    assert (user.is_staff, user.is_superuser) == (True, True)


@pytest.mark.parametrize("typed", ["maija@example.com", "MAIJA@example.com", "Maija@Example.Com"])
def test_sign_in_finds_the_address_however_it_is_typed(typed):
    user = User.objects.create_user("Maija@example.com", "pitkä salasana 1")

    assert authenticate(username=typed, password="pitkä salasana 1") == user


@pytest.mark.parametrize("other", ["maija@example.com", "MAIJA@EXAMPLE.COM", "Maija@example.com"])
def test_one_address_is_one_user_whatever_its_case(other):
    UserFactory(email="maija@example.com")

    with pytest.raises(ValidationError):
        User(email=other, password="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email=other)])


def test_an_event_is_not_saved_again():
    row = event()
    row.data = {"a": 2}

    with pytest.raises(AuditEventIsAppendOnly):
        row.save()
    with pytest.raises(AuditEventIsAppendOnly):
        row.save(update_fields=["data"])


def test_an_event_is_not_deleted():
    with pytest.raises(AuditEventIsAppendOnly):
        event().delete()


BEHIND_THE_MODEL = {
    "update": lambda: AuditEvent.objects.update(verb="demo.loaded"),
    "bulk update": lambda: AuditEvent.objects.bulk_update(AuditEvent.objects.all(), ["at"]),
    "delete": lambda: AuditEvent.objects.all().delete(),
    "raw update": lambda: connection.cursor().execute("UPDATE accounts_auditevent SET data = '{}'"),
    "raw delete": lambda: connection.cursor().execute("DELETE FROM accounts_auditevent"),
    "upsert": lambda: connection.cursor().execute(
        f"INSERT INTO {FORGED} ON CONFLICT (id) DO UPDATE SET verb = 'demo.loaded'"
    ),
}
OF_ONE_DATABASE = {
    "sqlite": lambda: connection.cursor().execute(f"INSERT OR REPLACE INTO {FORGED}"),
    # What waits for the end of the transaction would stand in the way first.
    "postgresql": lambda: connection.cursor().execute(
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE accounts_auditevent"
    ),
}
FORGED = "accounts_auditevent SELECT * FROM accounts_auditevent WHERE true"


def test_the_database_refuses_its_own_way_of_replacing_an_event():
    test_the_database_refuses_to_change_or_remove_an_event(OF_ONE_DATABASE[connection.vendor])


@pytest.mark.parametrize("change", BEHIND_THE_MODEL.values(), ids=BEHIND_THE_MODEL)
def test_the_database_refuses_to_change_or_remove_an_event(change):
    before = event()

    with pytest.raises((IntegrityError, AuditEventIsAppendOnly)), transaction.atomic():
        change()

    after = AuditEvent.objects.get()
    assert (after.pk, after.verb, after.data, after.at) == (
        before.pk,
        before.verb,
        before.data,
        before.at,
    )


def test_the_actor_of_an_event_stays():
    user = UserFactory()
    AuditEvent.objects.create(verb="demo.loaded", object_type="x", actor=user, at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        user.delete()


def test_events_come_newest_first():
    older, newer = event(), event()

    assert list(AuditEvent.objects.all()) == [newer, older]
    assert str(newer) == "vendor.changed vendors.vendor:1"
