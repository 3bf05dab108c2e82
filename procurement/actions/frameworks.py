"""What changes frameworks: by an editor of the body, or by staff who edit for all."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, User
from lib.models.slugs import free_slug
from procurement.models import Framework, FrameworkUser, Municipality, PurchasingBody
from procurement.permissions import may_edit_body

LONGEST_SLUG = 60


class NotPermittedError(Exception):
    """The person does not edit for the body."""


class StaleFrameworkError(Exception):
    """Somebody else changed the framework since it was read; `framework` is what it is now.

    Nothing was written.
    """

    def __init__(self, framework: Framework) -> None:
        super().__init__(f"framework {framework.pk} is at {framework.row_version}")
        self.framework = framework


class EndedFrameworkError(Exception):
    """It was ended before its time; what was told of it stays as it was."""


@transaction.atomic
def create_framework(
    *,
    body: PurchasingBody,
    facts: Mapping[str, Any],
    named: Collection[Municipality],
    by: User,
    at: datetime,
) -> Framework:
    """`named` are the municipalities that may call off where not all of the body's do.

    Raises NotPermittedError.
    """
    if not may_edit_body(by, body.pk):
        raise NotPermittedError
    slug = free_slug(
        str(facts["title_fi"]), Framework.objects.all(), longest=LONGEST_SLUG, fallback="puite"
    )
    framework = Framework.objects.create(body=body, slug=slug, is_example=body.is_example, **facts)
    _name(framework, named, framework.valid_from)
    record(
        verb=AuditEvent.Verb.FRAMEWORK_CREATED,
        obj=framework,
        by=by,
        at=at,
        data={"body": body.slug, "named": sorted(row.code for row in named)},
    )
    return framework


@transaction.atomic
def change_framework(
    *,
    framework_id: int,
    facts: Mapping[str, Any],
    named: Collection[Municipality],
    row_version: int,
    by: User,
    at: datetime,
) -> Framework:
    """Raises NotPermittedError, StaleFrameworkError and EndedFrameworkError."""
    framework = locked_framework(framework_id, row_version, by)
    before = {name: getattr(framework, name) for name in facts}
    _write(framework, facts)
    _name(framework, named, timezone.localdate(at))
    columns = {
        name: [_told(before[name]), _told(value)]
        for name, value in facts.items()
        if before[name] != value
    }
    record(
        verb=AuditEvent.Verb.FRAMEWORK_CHANGED,
        obj=framework,
        by=by,
        at=at,
        data={"columns": columns, "named": sorted(row.code for row in named)},
    )
    return framework


@transaction.atomic
def end_framework(
    *, framework_id: int, last_day: date, row_version: int, by: User, at: datetime
) -> Framework:
    """`last_day` is within its days. Raises as `change_framework` does."""
    framework = locked_framework(framework_id, row_version, by)
    _write(framework, {"ended_on": last_day})
    record(
        verb=AuditEvent.Verb.FRAMEWORK_ENDED,
        obj=framework,
        by=by,
        at=at,
        data={"last_day": last_day.isoformat()},
    )
    return framework


def locked_framework(framework_id: int, row_version: int, by: User) -> Framework:
    """For a change of it, until the end of the transaction. Raises as `change_framework` does."""
    framework = Framework.objects.select_for_update().get(pk=framework_id)
    if not may_edit_body(by, framework.body_id):
        raise NotPermittedError
    if framework.row_version != row_version:
        raise StaleFrameworkError(framework)
    if framework.ended_on is not None:
        raise EndedFrameworkError
    return framework


def _write(framework: Framework, facts: Mapping[str, Any]) -> None:
    values = {**facts, "row_version": framework.row_version + 1}
    for name, value in values.items():
        setattr(framework, name, value)
    framework.save(update_fields=list(values))


def _told(value: object) -> object:
    return value if value is None or isinstance(value, (str, int)) else str(value)


def _name(framework: Framework, named: Collection[Municipality], on: date) -> None:
    """Keep who was named before: each for its days."""
    open_rows = FrameworkUser.objects.filter(framework=framework, until__isnull=True)
    wanted = {row.pk for row in named}
    present = set(open_rows.values_list("municipality_id", flat=True))
    gone = open_rows.exclude(municipality__in=wanted)
    gone.filter(since__gte=on).delete()
    gone.update(until=on - timedelta(days=1))
    FrameworkUser.objects.bulk_create(
        [
            FrameworkUser(framework=framework, municipality_id=pk, since=on)
            for pk in sorted(wanted - present)
        ]
    )
