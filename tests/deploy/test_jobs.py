"""Daily jobs: each is called, each may fail without harm to the others, and mails leave in the same process."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.core.management import call_command
from django.utils import timezone

from accounts.jobs import MAILS_KEPT, UNPROVED_KEPT, forget_job, unproved_job
from accounts.models import AuditEvent, Mail, User
from deploy import jobs
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LETTER = {"address": "a@example.com", "kind": "koe", "language": "fi", "subject": "Aihe", "created_at": AT, "due_at": AT}


def good(*, at):
    return 1


def bad(*, at):
    AuditEvent.objects.create(verb="demo.loaded", object_type="x", at=at)
    msg = "broken"
    raise RuntimeError(msg)


def test_a_job_that_fails_leaves_nothing_half_done_and_does_not_stop_the_others(monkeypatch):
    monkeypatch.setattr(jobs, "DAILY_JOBS", [f"{__name__}.bad", f"{__name__}.good"])

    assert jobs.run_daily_jobs(at=AT) == 1

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("path", jobs.DAILY_JOBS)
def test_every_job_can_be_called_again_at_once(path):
    from django.utils.module_loading import import_string

    job = import_string(path)

    assert [job(at=AT), job(at=AT)] == [0, 0]


@pytest.mark.parametrize("command", ["deploy_jobs", "accounts_mail"])
def test_mails_leave(command):
    Mail.objects.create(key="a", text="Teksti", **LETTER | {"due_at": timezone.now() - timedelta(seconds=1)})

    call_command(command, "--once")

    assert [letter.to for letter in outbox.outbox] == [["a@example.com"]]


def test_old_mails_and_sessions_are_forgotten(client):
    Mail.objects.create(key="a", sent_at=AT - MAILS_KEPT - timedelta(days=1), **LETTER)
    kept = [Mail.objects.create(key="b", sent_at=AT - MAILS_KEPT, **LETTER), Mail.objects.create(key="c", **LETTER | {"created_at": AT - MAILS_KEPT * 2})]
    client.force_login(UserFactory())
    in_time = timezone.now()

    assert forget_job(at=AT) == 1
    assert set(Mail.objects.all()) == set(kept)
    assert client.session.model.objects.exists()
    assert forget_job(at=in_time + timedelta(days=15)) >= 1
    assert not client.session.model.objects.exists()


def test_an_account_nobody_proved_is_erased_after_thirty_days_and_no_other():
    begun = AT - UNPROVED_KEPT - timedelta(seconds=1)
    forgotten, proved, seen, young, member = (UserFactory(created_at=begun) for _ in range(5))
    by_staff, address = UserFactory(created_at=begun), forgotten.email
    for user in (forgotten, seen, young, member):
        EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    EmailAddress.objects.create(user=proved, email=proved.email, verified=True, primary=True)
    User.objects.filter(pk=seen.pk).update(last_login=AT)
    User.objects.filter(pk=young.pk).update(created_at=AT - UNPROVED_KEPT)
    User.objects.filter(pk=member.pk).update(is_staff=True)

    assert [unproved_job(at=AT), unproved_job(at=AT)] == [1, 0]

    assert set(User.objects.filter(erased_at=None)) == {proved, seen, young, member, by_staff}
    assert not EmailAddress.objects.filter(email=address).exists()
    event = AuditEvent.objects.get(verb="user.erased")
    assert (event.object_id, event.actor) == (str(forgotten.pk), None)
