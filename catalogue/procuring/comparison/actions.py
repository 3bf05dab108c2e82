"""Keeping a comparison in the account of the buyer who made it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.models import KeptPick, Offering
from catalogue.publishing.locking import NotPermittedError
from procurement.permissions import buys_for


@transaction.atomic
def keep_picks(*, user: User, offerings: Sequence[Offering], at: datetime) -> None:
    """In place of what was kept before; none are kept no more. Raises NotPermittedError."""
    User.objects.select_for_update().get(pk=user.pk)
    if buys_for(user) is None:
        raise NotPermittedError
    kept = KeptPick.objects.filter(user=user)
    wanted = [offering.pk for offering in offerings]
    if list(kept.order_by("pk").values_list("offering_id", flat=True)) == wanted:
        return
    kept.delete()
    KeptPick.objects.bulk_create([KeptPick(user=user, offering_id=pk, kept_at=at) for pk in wanted])
    record(
        verb=AuditEvent.Verb.PICKS_KEPT,
        obj=user,
        by=user,
        at=at,
        data={"offerings": [offering.slug for offering in offerings]},
    )
