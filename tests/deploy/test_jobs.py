"""Daily jobs: each is called, each may fail without harm to the others.

Mails leave in the same process.
"""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.core.management import call_command
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from accounts.jobs import (
    GIVEN_UP_KEPT,
    MAILS_KEPT,
    UNPROVED_KEPT,
    forget_job,
    late_mail_job,
    unproved_job,
)
from accounts.models import AuditEvent, Mail, User
from deploy import jobs
from deploy.management.commands import deploy_jobs
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LETTER = {
    "address": "a@example.com",
    "kind": "koe",
    "language": "fi",
    "subject": "Aihe",
    "created_at": AT,
    "due_at": AT,
}


called = []


def good(*, at):
    called.append(at)
    return 1


def bad(*, at):
    AuditEvent.objects.create(verb="demo.loaded", object_type="x", at=at)
    msg = "broken"
    raise RuntimeError(msg)


def test_a_job_that_fails_leaves_nothing_half_done_and_does_not_stop_the_others(monkeypatch):
    monkeypatch.setattr(jobs, "DAILY_JOBS", [f"{__name__}.bad", f"{__name__}.good"])

    called.clear()

    assert jobs.run_daily_jobs(at=AT)

    assert called == [AT]
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_jobs_that_found_the_database_away_are_called_again_in_a_minute_and_not_in_an_hour(
    monkeypatch, error
):
    def away(*, at):
        if len(turns) == 1:
            raise error
        return 0

    monkeypatch.setattr(jobs, "import_string", {"away": away, "good": good}.get)
    monkeypatch.setattr(jobs, "DAILY_JOBS", ["away", "good"])
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(deploy_jobs.time, "monotonic", lambda: seconds)
    command, turns = deploy_jobs.Command(), []
    called.clear()
    for second in (0, 59, 61, 3600, 3662):
        seconds = float(second)
        turns.append(second)
        command.turn()

    assert len(called) == 3


@pytest.mark.parametrize("path", jobs.DAILY_JOBS)
def test_every_job_can_be_called_again_at_once(path):
    from django.utils.module_loading import import_string

    job = import_string(path)

    assert [job(at=AT), job(at=AT)] == [0, 0]


@pytest.mark.parametrize("command", ["deploy_jobs", "accounts_mail"])
def test_mails_leave(command):
    Mail.objects.create(
        key="a", text="Teksti", **LETTER | {"due_at": timezone.now() - timedelta(seconds=1)}
    )

    call_command(command, "--once")

    assert [letter.to for letter in outbox.outbox] == [["a@example.com"]]


def test_old_mails_and_sessions_are_forgotten(client):
    Mail.objects.create(key="a", sent_at=AT - MAILS_KEPT - timedelta(days=1), **LETTER)
    kept = [
        Mail.objects.create(key="b", sent_at=AT - MAILS_KEPT, **LETTER),
        Mail.objects.create(key="c", **LETTER | {"created_at": AT - MAILS_KEPT * 2}),
    ]
    Mail.objects.create(
        key="d",
        failing_since=AT - GIVEN_UP_KEPT * 2,
        given_up_at=AT - GIVEN_UP_KEPT - timedelta(days=1),
        **LETTER,
    )
    kept.append(
        Mail.objects.create(
            key="e", failing_since=AT - GIVEN_UP_KEPT * 2, given_up_at=AT - GIVEN_UP_KEPT, **LETTER
        )
    )
    client.force_login(UserFactory())
    in_time = timezone.now()

    assert forget_job(at=AT) == 2
    assert set(Mail.objects.all()) == set(kept)
    assert client.session.model.objects.exists()
    assert forget_job(at=in_time + timedelta(days=15)) >= 1
    assert not client.session.model.objects.exists()


LATE = {
    "nobody tried it for a quarter of an hour": ({"due_at": AT - timedelta(minutes=15)}, True),
    "it is due just now": ({"due_at": AT - timedelta(minutes=13)}, False),
    "it waits for the digest": ({"due_at": AT + timedelta(hours=9)}, False),
    "it has failed for an hour": (
        {"due_at": AT + timedelta(minutes=30), "failing_since": AT - timedelta(hours=1)},
        True,
    ),
    "it failed a moment ago": (
        {"due_at": AT + timedelta(minutes=4), "failing_since": AT - timedelta(minutes=1)},
        False,
    ),
    "it was given up today": (
        {"failing_since": AT - timedelta(days=7), "given_up_at": AT - timedelta(hours=23)},
        True,
    ),
    "it was given up long ago": (
        {"failing_since": AT - timedelta(days=17), "given_up_at": AT - timedelta(days=10)},
        False,
    ),
    "it has left": ({"due_at": AT - timedelta(days=1), "sent_at": AT}, False),
    "it tells of late mails itself": (
        {"due_at": AT - timedelta(days=1), "kind": "late_mail"},
        False,
    ),
}


@pytest.mark.parametrize(("columns", "is_told"), LATE.values(), ids=LATE)
def test_staff_are_told_once_a_day_of_mails_that_do_not_leave(columns, is_told):
    staff, _gone = (
        UserFactory(is_staff=True, language="sv"),
        UserFactory(is_staff=True, is_active=False),
    )
    UserFactory()
    Mail.objects.create(key="a", **LETTER | columns)

    assert [late_mail_job(at=AT), late_mail_job(at=AT + timedelta(minutes=1))] == [int(is_told), 0]

    told = Mail.objects.filter(key__startswith="late_mail:")
    assert [mail.user for mail in told] == [staff] * is_told
    assert all(mail.text.endswith("/yllapito/viestit") for mail in told)
    assert late_mail_job(at=AT + timedelta(days=1)) in {0, 1}


@pytest.mark.parametrize(
    ("columns", "said"), [({"failing_since": AT}, "late"), ({"sent_at": AT}, "ok")]
)
def test_readiness_tells_of_an_old_queue(client, columns, said):
    Mail.objects.create(key="a", **LETTER | columns)

    answer = client.get("/terve/valmis")

    assert (answer.status_code, answer.json()["mail"]) == (200, said)


def test_an_account_nobody_proved_is_erased_after_thirty_days_and_no_other():
    begun = AT - UNPROVED_KEPT - timedelta(seconds=1)
    forgotten, proved, seen, young, member = (UserFactory(created_at=begun) for _ in range(5))
    by_staff, address = UserFactory(created_at=begun), forgotten.email
    for user in (forgotten, seen, young, member):
        EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    EmailAddress.objects.create(user=proved, email=proved.email, verified=True, primary=True)
    User.objects.filter(pk=seen.pk).update(last_login=AT)
    User.objects.filter(pk=young.pk).update(created_at=AT - UNPROVED_KEPT)
    User.objects.filter(pk=member.pk).update(is_staff=True, is_superuser=True)

    assert [unproved_job(at=AT), unproved_job(at=AT)] == [1, 0]

    assert set(User.objects.filter(erased_at=None)) == {proved, seen, young, member, by_staff}
    assert not EmailAddress.objects.filter(email=address).exists()
    event = AuditEvent.objects.get(verb="user.erased")
    assert (event.object_id, event.actor) == (str(forgotten.pk), None)
