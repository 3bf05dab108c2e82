"""Mails: written with the change, one per event, sent by another process."""

import smtplib
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.test import RequestFactory
from django.utils import translation

from accounts.mail import queue as letters
from accounts.mail.queue import (
    CLAIM,
    LONGEST_PAUSE,
    TRIED_FOR,
    claim,
    next_digest,
    queue_mail,
    send_again,
    send_due,
)
from accounts.models import AuditEvent, Mail
from deploy.middleware import OwnAddressMiddleware
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LETTER = """Ratkaisu {{ name }}: {% translate "Täyttyy" %}

{% translate "Täyttyy" %} {{ name }}

Avaa ratkaisu:
{{ url }}

- yksi
- kaksi
"""
LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]


@pytest.fixture(autouse=True)
def no_time_goes_by(monkeypatch):
    monkeypatch.setattr(letters, "monotonic", lambda: 0)


@pytest.fixture(autouse=True)
def templates(settings):
    options = settings.TEMPLATES[0]["OPTIONS"] | {
        "loaders": [("django.template.loaders.locmem.Loader", {"mail/koe.txt": LETTER}), *LOADERS]
    }
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"APP_DIRS": False, "OPTIONS": options}]
    settings.SITE_URL = "https://avoinkunta.example"


def queue(to, key="koe:1", **given):
    return queue_mail(
        **(
            {
                "kind": "koe",
                "to": to,
                "context": {"name": "A & <b>", "path": "/ratkaisut/x"},
                "key": key,
                "at": AT,
            }
            | given
        )
    )


def test_a_mail_waits_in_the_queue_and_nothing_is_sent():
    user = UserFactory(language="sv")

    mail = queue(user)

    assert (mail.user, mail.language, mail.subject, mail.due_at, mail.sent_at) == (
        user,
        "sv",
        "Ratkaisu ”A & <b>”: Uppfylls",
        AT,
        None,
    )
    assert "Avaa ratkaisu:\nhttps://avoinkunta.example/sv/ratkaisut/x\n" in mail.text
    assert outbox.outbox == []


def test_a_mail_goes_with_the_transaction_it_is_in():
    with transaction.atomic():
        queue("a@example.com")
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


def test_the_same_key_twice_is_one_mail():
    user = UserFactory()

    assert [queue(user, key) is not None for key in ("a", "a", "b")] == [True, False, True]


def test_a_mail_to_an_address_is_in_the_language_spoken_or_asked_for():
    with translation.override("en"):
        assert queue("a@example.com", "a").language == "en"
        assert queue("a@example.com", "b", language="sv").language == "sv"


@pytest.mark.parametrize(("choice", "is_optional", "due"), [
    ("at_once", True, AT), ("daily", True, datetime(2026, 11, 21, 5, tzinfo=UTC)), ("none", True,
    None), ("none", False, AT), ("daily", False, AT),
])  # fmt: skip
def test_optional_mails_follow_the_persons_choice(choice, is_optional, due):
    mail = queue(UserFactory(notice_choice=choice), is_optional=is_optional)

    assert (mail and mail.due_at) == due


def test_who_is_not_active_gets_nothing():
    assert queue(UserFactory(is_active=False)) is None


@pytest.mark.parametrize(("at", "digest"), [
    ("2026-11-20T04:59:00Z", "2026-11-20T05:00:00Z"), ("2026-11-20T05:00:00Z",
    "2026-11-21T05:00:00Z"),
    ("2026-03-28T10:00:00Z", "2026-03-29T04:00:00Z"), ("2026-10-24T10:00:00Z",
    "2026-10-25T05:00:00Z"),
])  # fmt: skip
def test_the_digest_leaves_at_seven_in_finland_whatever_the_clocks_do(at, digest):
    assert next_digest(datetime.fromisoformat(at)) == datetime.fromisoformat(digest)


def test_a_sent_mail_is_plain_text_and_the_same_as_html_and_is_forgotten():
    queue(UserFactory(email="maija@example.com"))

    assert send_due(AT) == 1

    sent = outbox.outbox[0]
    html = sent.alternatives[0].content
    assert (sent.to, sent.subject) == (["maija@example.com"], "Ratkaisu ”A & <b>”: Täyttyy")
    assert "Täyttyy ”A & <b>”" in sent.body
    assert "A &amp; &lt;b&gt;" in html
    assert "<b>" not in html
    assert 'href="https://avoinkunta.example/ratkaisut/x"' in html
    assert "Avaa ratkaisu</a>" in html
    assert html.count("<li>") == 2
    row = Mail.objects.get()
    assert (row.text, row.sent_at, row.attempts, row.claimed_until) == ("", AT, 1, None)
    assert send_due(AT) == 0


def test_a_days_notices_go_in_one_message_to_each_reader():
    reader, other = UserFactory(notice_choice="daily"), UserFactory(notice_choice="daily")
    for number in range(3):
        queue(reader, f"koe:{number}", is_optional=True)
    queue(other, is_optional=True, key="koe:muu")
    seven = next_digest(AT)

    assert send_due(seven - timedelta(seconds=1)) == 0
    assert send_due(seven) == 2

    assert [(letter.to, letter.subject) for letter in outbox.outbox] == [
        ([reader.email], "Kooste ilmoituksista"),
        ([other.email], "Kooste ilmoituksista"),
    ]
    assert outbox.outbox[0].body.count("Avaa ratkaisu:") == 3
    assert outbox.outbox[0].alternatives[0].content.count("<h1") == 3
    assert outbox.outbox[0].body.endswith("https://avoinkunta.example/tili/ilmoitukset")
    assert (
        'href="https://avoinkunta.example/tili/ilmoitukset"'
        in outbox.outbox[0].alternatives[0].content
    )


def failed_until_given_up(error=OSError):
    """Each try's moment, until nothing is tried any more."""
    Broken.error = staticmethod(error)
    tries, row = [], Mail.objects.get()
    while row.given_up_at is None:
        assert send_due(row.due_at) == 0
        tries.append(row.due_at)
        row.refresh_from_db()
    return tries


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError,
        TimeoutError,
        smtplib.SMTPServerDisconnected,
        smtplib.SMTPRecipientsRefused,
        ValueError,
    ],
)
def test_a_mail_that_cannot_be_sent_is_tried_for_a_week_with_growing_pauses(settings, error):
    settings.EMAIL_BACKEND = "tests.accounts.mail.test_queue.Broken"
    mail = queue("a@example.com")

    tries = failed_until_given_up(
        error if error is not smtplib.SMTPRecipientsRefused else partial(refused_recipients, error)
    )

    pauses = [after - before for before, after in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=4), LONGEST_PAUSE)
    assert tries[-1] - tries[0] >= TRIED_FOR > tries[-2] - tries[0]
    mail.refresh_from_db()
    assert (mail.failing_since, mail.given_up_at, mail.last_error, mail.sent_at) == (
        AT,
        tries[-1],
        error.__name__,
        None,
    )
    assert mail.text
    assert send_due(tries[-1] + timedelta(days=9)) == 0


def test_a_mail_that_is_due_between_two_tries_waits(settings):
    settings.EMAIL_BACKEND = "tests.accounts.mail.test_queue.Broken"
    queue("a@example.com")
    send_due(AT)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert send_due(AT + timedelta(minutes=4) - timedelta(seconds=1)) == 0
    assert send_due(AT + timedelta(minutes=4)) == 1
    assert Mail.objects.get().failing_since is None


def test_a_night_without_a_mail_server_loses_nothing(settings):
    settings.EMAIL_BACKEND, Broken.error = (
        "tests.accounts.mail.test_queue.Broken",
        ConnectionRefusedError,
    )
    for number in range(5):
        queue(f"a{number}@example.com", str(number))
    now = AT
    while now < AT + timedelta(hours=14):
        send_due(now)
        now += timedelta(minutes=5)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    send_due(now + LONGEST_PAUSE)

    assert sorted(letter.to[0] for letter in outbox.outbox) == [
        f"a{number}@example.com" for number in range(5)
    ]


def test_what_was_given_up_is_sent_again_by_staff_and_tried_for_another_week(settings):
    settings.EMAIL_BACKEND, staff = (
        "tests.accounts.mail.test_queue.Broken",
        UserFactory(is_staff=True),
    )
    mail, untouched = queue("a@example.com"), None
    later = failed_until_given_up()[-1] + timedelta(days=2)
    untouched = queue("b@example.com", "b", at=later)

    assert send_again(mails=Mail.objects.all(), by=staff, at=later) == 1
    assert send_again(mails=Mail.objects.all(), by=staff, at=later) == 0

    event = AuditEvent.objects.get(verb="mail.sent_again")
    assert (event.actor, event.data) == (staff, {"mails": [mail.pk]})
    untouched.delete()
    assert failed_until_given_up()[0] == later
    send_again(mails=Mail.objects.all(), by=staff, at=later)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(later) == 1


def refused_recipients(error, _words):
    return error({"a@example.com": (550, b"no")})


class Broken:
    error = OSError

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        msg = "a@example.com refused"
        raise self.error(msg)


def test_what_one_sender_holds_another_does_not_take_until_the_claim_runs_out():
    mail = queue("a@example.com")

    assert claim([mail], AT)
    assert not claim([mail], AT)
    assert send_due(AT + CLAIM) == 0
    assert send_due(AT + CLAIM + timedelta(seconds=1)) == 1


def test_a_slow_senders_mails_are_taken_by_nobody_else_while_it_sends(settings, monkeypatch):
    """Half a minute a mail, and a second sender that looks in the middle of each."""
    settings.EMAIL_BACKEND = "tests.accounts.mail.test_queue.Slow"
    for number in range(20):
        queue(f"a{number}@example.com", str(number))
    monkeypatch.setattr(letters, "monotonic", lambda: Slow.seconds)
    Slow.seconds, Slow.sent, Slow.others = 0, [], 0

    assert send_due(AT) + Slow.others == 20

    assert len(Slow.sent) == len(set(Slow.sent)) == 20
    assert Slow.others > 0
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


class Slow:
    seconds, others, inside = 0, 0, False

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        Slow.sent += [address for message in messages for address in message.to]
        Slow.seconds += 30
        # The other sender's own clock: nothing of a turn that began long ago.
        if not Slow.inside and Slow.seconds > CLAIM.total_seconds():
            Slow.inside = True
            seconds, Slow.seconds = Slow.seconds, 0
            with_one_look = send_due(AT + timedelta(seconds=seconds))
            Slow.others, Slow.seconds = Slow.others + with_one_look, seconds + Slow.seconds
        return len(messages)


def test_who_has_the_first_of_a_digest_has_all_of_it():
    user = UserFactory(notice_choice="daily")
    mails = [queue(user, f"koe:{number}", is_optional=True) for number in range(3)]

    assert claim(mails, AT)

    assert send_due(next_digest(AT) + CLAIM) == 1
    assert not claim(mails, AT)


def test_the_same_mail_sent_again_has_the_same_id():
    mail = queue("a@example.com")
    send_due(AT)
    Mail.objects.filter(pk=mail.pk).update(sent_at=None)
    send_due(AT)

    assert (
        outbox.outbox[0].extra_headers["Message-ID"] == outbox.outbox[1].extra_headers["Message-ID"]
    )


def test_a_subject_is_one_line_whatever_is_written_into_it():
    mail = queue("a@example.com", context={"name": "x\nBcc: kaikki@example.com\n"})
    send_due(AT)

    assert "\n" not in mail.subject
    assert outbox.outbox[0].recipients() == ["a@example.com"]


def test_mail_to_files_is_whole_and_for_the_owner_only(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_DIR = (
        "accounts.mail.files.EmailBackend",
        tmp_path / "mail",
    )
    queue("a@example.com")

    send_due(AT)

    found = list((tmp_path / "mail").iterdir())
    assert [path.suffix for path in found] == [".eml"]
    assert b"To: a@example.com" in found[0].read_bytes()
    assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700


def test_a_mail_written_in_a_request_leads_back_to_where_the_request_came(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", ["kunta.example"]
    answer = OwnAddressMiddleware(lambda _request: queue("a@example.com"))

    mail = answer(RequestFactory().get("/", headers={"host": "kunta.example:8443"}))

    assert "http://kunta.example:8443/ratkaisut/x" in mail.text
    assert "http://127.0.0.1:8000/ratkaisut/x" in queue("a@example.com", "b").text


def test_mail_on_the_console_can_be_read_and_followed(settings, capsys):
    settings.EMAIL_BACKEND = "accounts.mail.console.EmailBackend"
    queue("a@example.com")

    send_due(AT)

    said = capsys.readouterr().out
    assert "Mail to a@example.com: Ratkaisu" in said
    assert "https://avoinkunta.example/ratkaisut/x\n" in said
    assert "<p" not in said
