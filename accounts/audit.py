"""Writing the audit log."""

from datetime import datetime

from django.db import models

from accounts.day_limits import refuse_over_limit
from accounts.models import AuditEvent, User


def record(
    *,
    verb: AuditEvent.Verb,
    obj: models.Model | str,
    at: datetime,
    by: User | None = None,
    data: dict[str, object] | None = None,
) -> AuditEvent:
    """Write one audit event; call it inside the transaction that makes the change.

    `obj` is a row, or a plain name for sets of rows.

    Raises DayLimitError when the person has done this as often as a day allows; the caller's
    transaction takes back what it has written.
    """
    if by is not None:
        refuse_over_limit(user=by, verb=verb, data=data or {}, at=at)
    if isinstance(obj, models.Model):
        return AuditEvent.objects.create(
            verb=verb,
            actor=by,
            object_type=obj._meta.label_lower,  # noqa: SLF001 -- Django's documented _meta
            object_id=str(obj.pk),
            data=data or {},
            at=at,
        )
    return AuditEvent.objects.create(verb=verb, actor=by, object_type=obj, data=data or {}, at=at)
