"""Parts of a draft, one at a time.

Two people write two parts without standing in each other's way, and what is taken away can be
brought back.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from catalogue.authoring.actions.writing import finish_edit
from catalogue.content.snapshot import Section, content_of, keyed_parts
from catalogue.content.writing import NEW, write_keyed_parts
from catalogue.models import Part, Version
from catalogue.publishing.locking import (
    StaleWriteError,
    locked_version,
    refuse_if_changed_since,
    refuse_unless_may,
)
from catalogue.workflow import Action

# Of parts that were taken away, so many of the last ones are kept.
MOST_REMOVED = 20
Keyed = Mapping[int, Section]


@transaction.atomic
def save_part(
    *, version_id: int, part_id: int | None, data: Section, row_version: int, by: User, at: datetime
) -> int:
    """Put a part into its row, or a new one at the end; return its key.

    `included_in` is the key of another part. Raises NotPermittedError, StaleWriteError.
    """
    version, before = _opened(version_id, by, at)
    parts = keyed_parts(before)
    if part_id is not None:
        _refuse_if_part_changed(version, before, part_id, row_version)
    if part_id is not None and parts[part_id] == data:
        return part_id
    rows = _write(version, before, {**parts, part_id or NEW: data}, by=by, at=at)
    return part_id or rows[-1].pk


@transaction.atomic
def remove_part(*, version_id: int, part_id: int, row_version: int, by: User, at: datetime) -> None:
    """Take a part away, and keep what it was until the version is sent.

    Raises NotPermittedError, StaleWriteError.
    """
    version, before = _opened(version_id, by, at)
    _refuse_if_part_changed(version, before, part_id, row_version)
    parts = keyed_parts(before)
    includes = [key for key, part in parts.items() if part["included_in"] == part_id]
    removed = {
        "key": part_id,
        "place": list(parts).index(part_id),
        "part": parts[part_id],
        "includes": includes,
    }
    version.removed_parts = [*(version.removed_parts or []), removed][-MOST_REMOVED:]
    version.save(update_fields=["removed_parts"])
    _write(
        version, before, {key: part for key, part in parts.items() if key != part_id}, by=by, at=at
    )


@transaction.atomic
def restore_part(*, version_id: int, key: int, by: User, at: datetime) -> int | None:
    """Bring a part back to its place; None when there is nothing to bring back.

    Those that were included in it and say no price since are included again. Raises
    NotPermittedError.
    """
    version, before = _opened(version_id, by, at)
    found = next(
        (removed for removed in version.removed_parts or [] if removed["key"] == key), None
    )
    if found is None:
        return None
    version.removed_parts = [
        removed for removed in version.removed_parts or [] if removed["key"] != key
    ]
    version.save(update_fields=["removed_parts"])
    parts = keyed_parts(before)
    again = {
        other: (
            {**part, "pricing": "included", "included_in": NEW}
            if other in found["includes"] and not part["pricing"]
            else part
        )
        for other, part in parts.items()
    }
    pairs = list(again.items())
    pairs.insert(min(found["place"], len(pairs)), (NEW, found["part"]))
    place = [one for one, _part in pairs].index(NEW)
    return _write(version, before, dict(pairs), by=by, at=at)[place].pk


@transaction.atomic
def move_part_up(*, version_id: int, part_id: int, by: User, at: datetime) -> None:
    """Change places with the part before; the first stays.

    Raises NotPermittedError, and StaleWriteError when the part is there no more.
    """
    version, before = _opened(version_id, by, at)
    parts = keyed_parts(before)
    if part_id not in parts:
        raise StaleWriteError(version)
    keys = list(parts)
    place = keys.index(part_id)
    if place:
        keys[place - 1], keys[place] = keys[place], keys[place - 1]
        _write(version, before, {key: parts[key] for key in keys}, by=by, at=at)


def _opened(version_id: int, by: User, at: datetime) -> tuple[Version, Version]:
    """The locked row, and the same with its content before the act. Raises NotPermittedError."""
    version = locked_version(version_id)
    refuse_unless_may(by, Action.EDIT, version, at)
    return version, Version.objects.with_content().get(pk=version_id)


def _refuse_if_part_changed(
    version: Version, before: Version, part_id: int, row_version: int
) -> None:
    """Raises StaleWriteError when another has changed the part since, or taken it away."""
    row = next((part for part in before.parts.all() if part.pk == part_id), None)
    if row is None:
        raise StaleWriteError(version)
    refuse_if_changed_since(version, row.changed_in, row_version)


def _write(
    version: Version, before: Version, parts: Keyed, *, by: User, at: datetime
) -> list[Part]:
    rows = write_keyed_parts(version, parts)
    finish_edit(version, content_of(before), keyed_parts(before), ["parts"], by=by, at=at)
    return rows
