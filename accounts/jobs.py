"""What time does to the rows of this room: what is no longer needed is forgotten."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import caches

from accounts.models import Mail
from lib.cache import AtomicFileCache

# Longer than a year, so that a yearly reminder's key is still known.
MAILS_KEPT = timedelta(days=400)
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
