"""What changes the public: a version is published, an offering withdrawn or brought back.

And the vendor confirms what is published.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.models import Offering, Version
from catalogue.pricing.cost import LimitPair, profile_of
from catalogue.publishing.locking import (
    NotPermittedError,
    day_of,
    locked_offering,
    locked_version,
    refuse_unless_may,
    transition,
)
from catalogue.signals import offering_changed
from catalogue.workflow import Action
from lib.i18n.localized import columns
from procurement.registry import limits


def publish_version(version: Version, *, by: User, at: datetime) -> None:
    """Move the pointer, inside the transaction of the approval."""
    offering = version.offering
    old = offering.published
    # The old version steps down first, as the triggers demand.
    offering.published = None
    offering.save(update_fields=["published"])
    if old is not None:
        _supersede(old, by=by, at=at)
    profile = profile_of(
        Version.objects.with_content().get(pk=version.pk), LimitPair.on(limits(), day_of(at))
    )
    transition(version, Action.APPROVE, at=at, confirmed_at=at, cost_profile=profile)
    offering.published = version
    offering.save(update_fields=["published"])
    record(
        verb=AuditEvent.Verb.VERSION_APPROVED,
        obj=version,
        by=by,
        at=at,
        data={"hash": version.content_hash, "replaces": old.pk if old else None},
    )
    offering_changed.send(sender=Offering, offering_id=offering.pk)


def _supersede(version: Version, *, by: User, at: datetime) -> None:
    transition(version, Action.SUPERSEDE, at=at)
    record(verb=AuditEvent.Verb.VERSION_SUPERSEDED, obj=version, by=by, at=at)


@transaction.atomic
def withdraw_offering(
    *, offering_id: int, reason: Mapping[str, str], by: User, at: datetime
) -> Offering:
    """Take a published offering off public view, with the reason by language.

    Raises NotPermittedError.
    """
    offering = _locked_published_offering(offering_id, Action.WITHDRAW, by, at, is_withdrawn=False)
    _write_withdrawal(offering, at, reason)
    record(
        verb=AuditEvent.Verb.OFFERING_WITHDRAWN,
        obj=offering,
        by=by,
        at=at,
        data={"reason": dict(reason)},
    )
    offering_changed.send(sender=Offering, offering_id=offering.pk)
    return offering


@transaction.atomic
def restore_offering(*, offering_id: int, reason: str, by: User, at: datetime) -> Offering:
    """Bring a withdrawn offering back as it was. Raises NotPermittedError."""
    offering = _locked_published_offering(offering_id, Action.RESTORE, by, at, is_withdrawn=True)
    _write_withdrawal(offering, None, {})
    record(
        verb=AuditEvent.Verb.OFFERING_RESTORED, obj=offering, by=by, at=at, data={"reason": reason}
    )
    offering_changed.send(sender=Offering, offering_id=offering.pk)
    return offering


def _locked_published_offering(
    offering_id: int, action: Action, by: User, at: datetime, *, is_withdrawn: bool
) -> Offering:
    """The offering, locked, when it is published and withdrawn or not as asked.

    Raises NotPermittedError.
    """
    offering = locked_offering(offering_id)
    if offering.published is None or (offering.withdrawn_at is not None) is not is_withdrawn:
        raise NotPermittedError
    refuse_unless_may(by, action, offering.published, at)
    return offering


def _write_withdrawal(offering: Offering, at: datetime | None, reason: Mapping[str, str]) -> None:
    values = {"withdrawn_at": at, **columns("withdrawal_reason", reason)}
    for name, value in values.items():
        setattr(offering, name, value)
    offering.save(update_fields=list(values))


@transaction.atomic
def confirm_version(*, version_id: int, by: User, at: datetime) -> Version:
    """The vendor says that what is published still holds. Raises NotPermittedError."""
    version = locked_version(version_id)
    refuse_unless_may(by, Action.CONFIRM, version, at)
    version.confirmed_at = at
    version.save(update_fields=["confirmed_at"])
    record(verb=AuditEvent.Verb.VERSION_CONFIRMED, obj=version, by=by, at=at)
    offering_changed.send(sender=Offering, offering_id=version.offering_id)
    return version
