"""Writing the log."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_event_tells_verb_actor_row_data_and_time():
    user, at = UserFactory(), timezone.now()

    record(verb=AuditEvent.Verb.VENDOR_CHANGED, obj=user, at=at, by=user, data={"a": [1]})

    row = AuditEvent.objects.get()
    assert (row.verb, row.actor, row.object_type, row.object_id, row.data, row.at) == (
        "vendor.changed",
        user,
        "accounts.user",
        str(user.pk),
        {"a": [1]},
        at,
    )


def test_an_event_about_a_set_of_rows_has_a_name_only():
    record(verb=AuditEvent.Verb.DEMO_LOADED, obj="demo", at=timezone.now())

    row = AuditEvent.objects.get()
    assert (row.object_type, row.object_id, row.actor, row.data) == ("demo", "", None, {})


def test_an_event_goes_with_the_transaction_it_is_in():
    with transaction.atomic():
        record(verb=AuditEvent.Verb.DEMO_LOADED, obj="demo", at=timezone.now())
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("verb", AuditEvent.Verb)
def test_every_verb_we_know_is_one_the_database_takes(verb):
    assert record(verb=verb, obj="x", at=timezone.now()).pk
