"""What time does to the rows of this room: what is no longer needed is forgotten."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from accounts.models import Mail

# Longer than a year, so that a yearly reminder's key is still known.
MAILS_KEPT = timedelta(days=400)


def forget_job(*, at: datetime) -> int:
    """Sent mails of long ago; sessions that are over, with the addresses and browsers they were opened from."""
    mails, _each = Mail.objects.filter(sent_at__lt=at - MAILS_KEPT).delete()
    sessions, _each = Session.objects.filter(expire_date__lt=at).delete()
    places, _each = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return int(mails + sessions + places)
