"""A second factor that is lost: staff reset it, with a reason, a mail and an audit event."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.mail.html import Lines
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: User | None, at: datetime) -> int:
    """Remove app, passkeys and recovery codes, end every session, and return how many went.

    The person sets up a new factor after the password. Where there was none, nothing is told.
    """
    factors = Authenticator.objects.select_for_update().filter(user=user)
    kinds = sorted(factors.values_list("type", flat=True))
    if not kinds:
        return 0
    factors.delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    event = record(
        verb=AuditEvent.Verb.USER_FACTOR_RESET,
        obj=user,
        by=by,
        at=at,
        data={"factors": kinds, "reason": Lines(reason)},
    )
    queue_mail(
        kind="factor_reset",
        to=user,
        context={"reason": Lines(reason), "path": reverse("mfa_index")},
        key=f"factor-reset:{event.pk}",
        at=at,
    )
    return len(kinds)
