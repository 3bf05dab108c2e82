"""The queue of mails.

A mail is a row written in the transaction of what it tells of; another process sends it.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import groupby
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mail.html import mail_blocks, subject_and_text, told
from accounts.models import AuditEvent, Mail, NoticeChoice, User
from lib.addresses import absolute

log = structlog.get_logger(__name__)
DIGEST_HOUR = time(7)
# Longer than one message can take: a dozen words with the server, each given up after MAIL_SECONDS.
# A sender killed between sending and noting it sends once more after it: never silently lost.
CLAIM = timedelta(minutes=5)
# A mail server may be away over a long weekend.
TRIED_FOR = timedelta(days=7)
LONGEST_PAUSE = timedelta(hours=1)
MOST_AT_ONCE = 50
LONGEST_SUBJECT = 200
DAY = timedelta(days=1)
# Whoever knows an address can have these sent to it, from as many accounts and networks as they
# like.
CAUSED_BY_OTHERS = frozenset(
    {
        "confirm_address",
        "account_exists",
        "account_unknown",
        "reset_password",
        "invitation",
        "question_copy",
    }
)
MOST_TO_ADDRESS = 20


def queue_mail(
    *,
    kind: str,
    to: User | str,
    context: Mapping[str, object],
    key: str,
    at: datetime,
    is_optional: bool = False,
    language: str | None = None,
) -> Mail | None:
    """Queue the mail `mail/<kind>.txt` (first line the subject) in the reader's language.

    The same key is one mail, whoever asks again. An optional one follows the person's choice: at
    once, in the daily digest, or not at all; None when nothing was queued. `path` in the context
    becomes the whole address `url`, and `answer_path` `answer_url`. Texts in the context are
    quoted, unless marked as `html.Ours`; a longer one that somebody wrote is `html.Lines`.
    """
    user = to if isinstance(to, User) else None
    if user is not None and (
        not user.is_active or (is_optional and user.notice_choice == NoticeChoice.NONE)
    ):
        return None
    speaks = language or (user.language if user else translation.get_language() or "fi")
    subject, text = written(kind, context, speaks)
    return enqueue(
        kind=kind,
        user=user,
        address=user.email if user else str(to),
        language=speaks,
        subject=subject,
        text=text,
        key=key,
        at=at,
        is_optional=is_optional,
    )


def written(kind: str, context: Mapping[str, object], language: str) -> tuple[str, str]:
    """Subject and text; the address leads to the page in the same language.

    Plain text, so nothing in it is escaped; what people typed is made harmless in it.
    """
    given = {
        **told(context),
        "url": absolute(translate_url(str(context["path"]), language)) if "path" in context else "",
    }
    given |= {
        f"{name.removesuffix('_path')}_url": absolute(translate_url(str(path), language))
        for name, path in context.items()
        if name.endswith("_path")
    }
    with translation.override(language):
        return subject_and_text(
            render_to_string("mail/plain.txt", {"template": f"mail/{kind}.txt", **given})
        )


def enqueue(  # noqa: PLR0913 -- the columns of a mail
    *,
    kind: str,
    user: User | None,
    address: str,
    language: str,
    subject: str,
    text: str,
    key: str,
    at: datetime,
    is_optional: bool = False,
) -> Mail | None:
    """A row, unless the key is known, or strangers have filled the mailbox enough for a day."""
    if kind in CAUSED_BY_OTHERS and is_full(address, kind, at):
        log.warning("mailbox_had_enough", kind=kind)
        return None
    waits = is_optional and user is not None and user.notice_choice == NoticeChoice.DAILY
    values = {
        "user": user,
        "address": address,
        "kind": kind,
        "language": language[:2],
        "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
        "text": text,
        "is_for_digest": waits,
        "created_at": at,
        "due_at": next_digest(at) if waits else at,
    }
    mail, is_new = Mail.objects.get_or_create(key=key, defaults=values)
    return mail if is_new else None


def is_full(address: str, kind: str, at: datetime) -> bool:
    return (
        Mail.objects.filter(address=address, kind=kind, created_at__gt=at - DAY).count()
        >= MOST_TO_ADDRESS
    )


def next_digest(at: datetime) -> datetime:
    local = timezone.localtime(at)
    day = local.date() if local.time() < DIGEST_HOUR else local.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_HOUR, tzinfo=timezone.get_default_timezone())


def free(now: datetime) -> Q:
    # Who claimed it and died lets go in time.
    return Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)


def send_due(now: datetime) -> int:
    """Send what is due; two senders never take the same row. Returns how many messages went."""
    began = monotonic()
    rows = list(
        Mail.objects.unsent()
        .filter(free(now), due_at__lte=now)
        .order_by("user_id", "pk")[:MOST_AT_ONCE]
    )
    alone = [[mail] for mail in rows if not mail.is_for_digest]
    together = [
        list(group)
        for _address, group in groupby(
            (mail for mail in rows if mail.is_for_digest), key=lambda mail: mail.address
        )
    ]
    # Each claim begins when its message does: one counted from the beginning of a slow turn is over
    # before it is made.
    return sum(
        _claim_and_send(group, now + timedelta(seconds=monotonic() - began))
        for group in (*alone, *together)
    )


def _claim_and_send(mails: list[Mail], now: datetime) -> bool:
    return claim(mails, now) and send(mails, now)


def claim(mails: list[Mail], now: datetime) -> bool:
    # Only one sender's update finds the first row as it was, and who has the first has the digest's
    # others.
    held = {"claimed_until": now + CLAIM, "attempts": F("attempts") + 1}
    if Mail.objects.unsent().filter(free(now), pk=mails[0].pk).update(**held) != 1:
        return False
    Mail.objects.filter(pk__in=[mail.pk for mail in mails[1:]]).update(**held)
    return True


def send(mails: list[Mail], now: datetime) -> bool:
    """Send one message of one mail, or of a digest's several.

    False, and later again, when it cannot be sent.
    """
    rows = Mail.objects.filter(pk__in=[mail.pk for mail in mails])
    try:
        message_of(mails).send()
    except (OSError, ValueError) as error:
        # The kind of error only: mail servers repeat addresses in what they say.
        reason = type(error).__name__
        rows.update(**_after_failure(mails[0], now), claimed_until=None, last_error=reason)
        log.warning("mail_not_sent", mails=[mail.pk for mail in mails], reason=reason)
        return False
    rows.update(sent_at=now, text="", claimed_until=None, last_error="", failing_since=None)
    return True


def _after_failure(mail: Mail, now: datetime) -> dict[str, datetime | None]:
    # Growing pauses for a week; after that it waits for staff.
    since = mail.failing_since or now
    pause = min(timedelta(minutes=2 ** min(mail.attempts + 2, 10)), LONGEST_PAUSE)
    return {
        "failing_since": since,
        "due_at": now + pause,
        "given_up_at": now if now - since >= TRIED_FOR else None,
    }


@transaction.atomic
def send_again(*, mails: QuerySet[Mail], by: User, at: datetime) -> int:
    """What could not be sent is due at once, and tried for another week. Returns how many."""
    chosen = list(
        mails.filter(sent_at__isnull=True, failing_since__isnull=False)
        .select_for_update()
        .values_list("pk", flat=True)
    )
    Mail.objects.filter(pk__in=chosen).update(
        due_at=at, attempts=0, failing_since=None, given_up_at=None, last_error=""
    )
    if chosen:
        record(
            verb=AuditEvent.Verb.MAIL_SENT_AGAIN,
            obj="accounts.mail",
            by=by,
            at=at,
            data={"mails": chosen},
        )
    return len(chosen)


def message_of(mails: list[Mail]) -> EmailMultiAlternatives:
    first = mails[0]
    with translation.override(first.language):
        subject, text = (
            (_("Kooste ilmoituksista"), _digest_text(mails))
            if first.is_for_digest
            else (first.subject, first.text)
        )
        settings_page = absolute(reverse("accounts:settings")) if first.is_for_digest else ""
        if settings_page:
            where = _("Muuta ilmoitusten asetuksia:")
            text = f"{text}\n\n\n{where}\n{settings_page}"
        letters = [{"subject": mail.subject, "pieces": mail_blocks(mail.text)} for mail in mails]
        html = render_to_string(
            "mail/frame.html",
            {
                "subject": subject,
                "letters": letters,
                "language": first.language,
                "home": absolute("/"),
                "settings_page": settings_page,
            },
        )
    # The id is the same at every try, so that a server can know a repeated message.
    headers = {
        "Message-ID": f"<{first.pk}.{first.created_at:%Y%m%d%H%M%S}@{settings.MAIL_DOMAIN}>",
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(
        subject, text, settings.DEFAULT_FROM_EMAIL, [first.address], headers=headers
    )
    message.attach_alternative(html, "text/html")
    return message


def _digest_text(mails: list[Mail]) -> str:
    return "\n\n\n".join(
        f"{mail.subject}\n{'-' * len(mail.subject)}\n\n{mail.text}" for mail in mails
    )
