"""What every act on a version stands on: the row, locked and fresh, who may, and the write.

And whether it is still what was read.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from catalogue.models import Offering, State, Version
from catalogue.permissions import may
from catalogue.workflow import TRANSITIONS, Action, target


class NotPermittedError(Exception):
    """The person may not do this to the version, or not from the state it is in now."""


class StaleWriteError(Exception):
    """Somebody else has changed the version since it was read; `version` is what it is now.

    Nothing was written.
    """

    def __init__(self, version: Version) -> None:
        super().__init__(f"version {version.pk} is at {version.row_version}")
        self.version = version


def day_of(at: datetime) -> date:
    return timezone.localdate(at)


def locked_version(version_id: int) -> Version:
    offering_id = Version.objects.values_list("offering_id", flat=True).get(pk=version_id)
    # The offering is locked first, always in this order.
    offering = locked_offering(offering_id)
    version = Version.objects.select_for_update().get(pk=version_id)
    version.offering = offering
    return version


def locked_offering(offering_id: int) -> Offering:
    return (
        Offering.objects.select_for_update(of=("self",))
        .select_related("vendor")
        .get(pk=offering_id)
    )


def refuse_unless_may(user: User, action: Action, version: Version, at: datetime) -> None:
    """Raises NotPermittedError."""
    if not may(user, action, version, day_of(at)):
        msg = f"{action} from {version.state}"
        raise NotPermittedError(msg)


def refuse_if_stale(version: Version, row_version: int | None) -> None:
    """None takes the version as it is. Raises StaleWriteError."""
    if row_version is not None and version.row_version != row_version:
        raise StaleWriteError(version)


def refuse_if_changed_since(version: Version, changed_in: int | None, row_version: int) -> None:
    """What is written changed last in `changed_in`; the writer read the version at `row_version`.

    Raises StaleWriteError.
    """
    if not max(changed_in or 0, 1) <= row_version <= version.row_version:
        raise StaleWriteError(version)


def transition(version: Version, action: Action, *, at: datetime, **columns: Any) -> None:
    """Bring the version to the state the table says, with its moment and these columns.

    Raises NoTransitionError.
    """
    state = State(target(action, version.state))
    moment = TRANSITIONS[action].moment
    save_columns(version, state=state, **({moment: at} if moment else {}), **columns)


def save_columns(version: Version, **columns: Any) -> None:
    """Save these columns and count the write."""
    for name, value in (columns | {"row_version": version.row_version + 1}).items():
        setattr(version, name, value)
    version.save(update_fields=[*columns, "row_version"])
