"""How often a person may do each act in 24 hours.

A verb of the audit log that has no number here needs none; the test of it wants a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import AuditEvent, User
from lib.day_limits import DayLimitError

DAY = timedelta(days=1)
Verb = AuditEvent.Verb

# Mails to people who asked for none, and rows that others must look through: few. Work of one's
# own: more than anybody does by hand.
MOST_A_DAY: Mapping[str, int] = {
    Verb.MEMBER_INVITED: settings.INVITATIONS_A_DAY,
    Verb.VENDOR_REGISTERED: settings.COMPANIES_A_DAY,
    Verb.OFFERING_IMPORTED: settings.IMPORTS_A_DAY,
    Verb.PARTNER_INVITED: 20,
    Verb.TAKEOVER_ASKED: 5,
    Verb.QUESTION_ASKED: 20,
    Verb.FEEDBACK_SENT: 10,
    Verb.MEMBERSHIP_STATED: 10,
    Verb.BUYER_CLAIMED: 10,
    Verb.EDITOR_CLAIMED: 10,
    Verb.API_KEY_MADE: 20,
    Verb.USER_EXPORTED: 20,
    Verb.MEMBER_JOINED: 20,
    Verb.VENDOR_CLOSED: 20,
    Verb.BUYER_ENDED: 50,
    Verb.EDITOR_ENDED: 50,
    Verb.VERSION_SUBMITTED: 60,
    Verb.VERSION_RECALLED: 60,
    Verb.PARTNER_ACCEPTED: 60,
    Verb.PARTNER_ENDED: 100,
    Verb.MEMBER_CHANGED: 100,
    Verb.MEMBER_ENDED: 100,
    Verb.INVITATION_REVOKED: 100,
    Verb.API_KEY_REVOKED: 100,
    Verb.USER_SETTINGS_CHANGED: 100,
    Verb.OFFERING_CREATED: 100,
    Verb.VERSION_STARTED: 100,
    Verb.VERSION_DISCARDED: 200,
    Verb.OFFERING_WITHDRAWN: 200,
    Verb.PICKS_KEPT: 200,
    Verb.OFFERING_RESTORED: 200,
    Verb.REVIEW_TAKEN: 200,
    Verb.REVIEW_RELEASED: 200,
    Verb.REVIEW_SECONDED: 200,
    Verb.FRAMEWORK_CREATED: 200,
    Verb.FRAMEWORK_ENDED: 200,
    Verb.VERSION_APPROVED: 200,
    Verb.VERSION_CHANGES_REQUESTED: 200,
    Verb.VERSION_REJECTED: 200,
    Verb.VERSION_CONFIRMED: 500,
    Verb.VENDOR_CHANGED: 500,
    # By an address of the municipality, and by staff's word.
    Verb.BUYER_PROVEN: 500,
    Verb.EDITOR_PROVEN: 500,
    Verb.FRAMEWORK_CHANGED: 1000,
    Verb.FRAMEWORK_COVERED: 1000,
    Verb.FRAMEWORK_UNCOVERED: 1000,
    Verb.VERSION_EDITED: 3000,
    Verb.REVIEW_SAVED: 3000,
}
# The verb tells of every change to how one signs in; these send a mail to an address that somebody
# typed.
ADDRESS_CHANGES = ("address_asked", "address_changed", "address_removed")


@dataclass(frozen=True)
class Limit:
    """How many events of a kind a person may have in a day."""

    most: int
    kind: Q


def limit_of(verb: str, data: Mapping[str, object]) -> Limit | None:
    if verb == Verb.USER_SECURITY_CHANGED and data.get("change") in ADDRESS_CHANGES:
        return Limit(settings.ADDRESS_CHANGES_A_DAY, Q(verb=verb, data__change__in=ADDRESS_CHANGES))
    most = MOST_A_DAY.get(verb)
    return None if most is None else Limit(most, Q(verb=verb))


@transaction.atomic
def refuse_over_limit(*, user: User, verb: str, data: Mapping[str, object], at: datetime) -> None:
    """Call it in the transaction of the act, before its event is written. Raises DayLimitError.

    The person's row is locked to the end of that transaction, so that requests at the same time are
    counted one after another.
    """
    limit = limit_of(verb, data)
    if limit is None:
        return
    # Not the key: rows that name the person as their author may be written meanwhile.
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk"))
    done = (
        AuditEvent.objects.filter(limit.kind, actor=user, at__gt=at - DAY)
        .order_by("-at", "-pk")
        .values_list("at", flat=True)
    )
    first = list(done[limit.most - 1 : limit.most]) if limit.most else [at]
    if first:
        raise DayLimitError(most=limit.most, until=first[0] + DAY)
