"""What time does to the rows of this room: what is no longer needed is forgotten."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.actions.account import erase_account
from accounts.mail.queue import queue_mail
from accounts.models import Mail, Posted, User
from lib.caching.file import AtomicFileCache

LATE_MAIL = "late_mail"
# Longer than a year, so that a yearly reminder's key is still known.
MAILS_KEPT = timedelta(days=400)
# Who has not followed the link in the mail by then never will; the address may be another's, who
# should not find it taken.
UNPROVED_KEPT = timedelta(days=30)
# Staff have had time to send them again; their texts may hold keys.
GIVEN_UP_KEPT = timedelta(days=90)
# No rate limit, and no repeated form, looks back further.
COUNTS_KEPT = timedelta(days=1)


def forget_job(*, at: datetime) -> int:
    mails, _each = Mail.objects.filter(
        Q(sent_at__lt=at - MAILS_KEPT) | Q(given_up_at__lt=at - GIVEN_UP_KEPT)
    ).delete()
    sessions, _each = Session.objects.filter(expire_date__lt=at).delete()
    # They hold the addresses and browsers that the sessions were opened from.
    places, _each = UserSession.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    ).delete()
    Posted.objects.filter(at__lt=at - COUNTS_KEPT).delete()
    cache = caches["default"]
    if isinstance(cache, AtomicFileCache):
        cache.sweep(older_than=COUNTS_KEPT.total_seconds())
    return int(mails + sessions + places)


def unproved_job(*, at: datetime) -> int:
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    begun = User.objects.filter(
        created_at__lt=at - UNPROVED_KEPT, last_login=None, is_active=True, is_staff=False
    )
    unproved = begun.filter(Exists(addresses)).exclude(Exists(addresses.filter(verified=True)))
    for user in unproved:
        erase_account(user=user, at=at)
    return len(unproved)


def late_mail_job(*, at: datetime) -> int:
    """Tell staff once a day while mails do not leave; returns how many are told."""
    # The telling itself leaves when the mail server is back, and counts as no late mail.
    late = Mail.objects.exclude(kind=LATE_MAIL).overdue(at) | Mail.objects.exclude(
        kind=LATE_MAIL
    ).filter(given_up_at__gt=at - timedelta(days=1))
    count, since = late.aggregate(count=Count("pk"), since=Min("created_at")).values()
    if not count:
        return 0
    day = timezone.localdate(at)
    facts = {"count": count, "since": since, "path": reverse("staff-mails")}
    told = [
        queue_mail(
            kind=LATE_MAIL, to=person, context=facts, key=f"{LATE_MAIL}:{day}:{person.pk}", at=at
        )
        for person in User.objects.filter(is_staff=True, is_active=True)
    ]
    return sum(mail is not None for mail in told)
