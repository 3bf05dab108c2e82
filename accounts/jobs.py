"""What time does to the rows of this room: what is no longer needed is forgotten."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db.models import Exists, OuterRef

from accounts.actions import erase_account
from accounts.models import Mail, User
from lib.cache import AtomicFileCache

# Longer than a year, so that a yearly reminder's key is still known.
MAILS_KEPT = timedelta(days=400)
# Who has not followed the link in the mail by then never will; the address may be another's, who should not find it taken.
UNPROVED_KEPT = timedelta(days=30)
# No rate limit looks back further.
COUNTS_KEPT = timedelta(days=1)


def forget_job(*, at: datetime) -> int:
    """Sent mails of long ago; sessions that are over, with the addresses and browsers they were opened from."""
    mails, _each = Mail.objects.filter(sent_at__lt=at - MAILS_KEPT).delete()
    sessions, _each = Session.objects.filter(expire_date__lt=at).delete()
    places, _each = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    cache = caches["default"]
    if isinstance(cache, AtomicFileCache):
        cache.sweep(older_than=COUNTS_KEPT.total_seconds())
    return int(mails + sessions + places)


def unproved_job(*, at: datetime) -> int:
    """Accounts that somebody began and nobody proved are erased."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    begun = User.objects.filter(created_at__lt=at - UNPROVED_KEPT, last_login=None, is_active=True, is_staff=False)
    unproved = begun.filter(Exists(addresses)).exclude(Exists(addresses.filter(verified=True)))
    for user in unproved:
        erase_account(user=user, at=at)
    return len(unproved)
