"""What changes which offerings a framework covers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.models import FrameworkCover, Offering
from catalogue.signals import offering_changed
from procurement.actions.frameworks import locked_framework
from procurement.models import Framework


class AlreadyCoveredError(Exception):
    """The framework covers the offering, or that part of it, already."""


@transaction.atomic
def cover_offering(
    *,
    framework_id: int,
    offering: Offering,
    part_name: str,
    row_version: int,
    by: User,
    at: datetime,
) -> FrameworkCover:
    """An empty `part_name` is the whole offering.

    Raises AlreadyCoveredError, NotPermittedError, StaleFrameworkError and EndedFrameworkError.
    """
    framework = locked_framework(framework_id, row_version, by)
    current = FrameworkCover.objects.current().filter(framework=framework, offering=offering)
    if current.filter(part_name=part_name).exists():
        raise AlreadyCoveredError
    cover = FrameworkCover.objects.create(
        framework=framework,
        offering=offering,
        part_name=part_name,
        added_on=timezone.localdate(at),
    )
    _changed(cover, framework, AuditEvent.Verb.FRAMEWORK_COVERED, by, at)
    return cover


@transaction.atomic
def uncover_offering(*, cover: FrameworkCover, row_version: int, by: User, at: datetime) -> None:
    """From this day on. Raises as `cover_offering` does; what was taken back stays so."""
    framework = locked_framework(cover.framework_id, row_version, by)
    current = FrameworkCover.objects.current().filter(pk=cover.pk)
    if current.update(removed_on=timezone.localdate(at)):
        _changed(cover, framework, AuditEvent.Verb.FRAMEWORK_UNCOVERED, by, at)


def _changed(
    cover: FrameworkCover, framework: Framework, verb: AuditEvent.Verb, by: User, at: datetime
) -> None:
    framework.row_version += 1
    framework.save(update_fields=["row_version"])
    data: dict[str, object] = {"offering": cover.offering.slug, "part": cover.part_name}
    record(verb=verb, obj=framework, by=by, at=at, data=data)
    offering_changed.send(sender=Offering, offering_id=cover.offering_id)
