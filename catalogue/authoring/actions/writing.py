"""What a vendor does to a version before it is sent, and sending it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.content.snapshot import (
    Content,
    Section,
    content_of,
    hash_of,
    keyed_parts,
    read_content,
    value_at,
)
from catalogue.content.writing import write_content
from catalogue.models import OPEN_STATES, Offering, Part, State, Version
from catalogue.openness.evaluation import Breach
from catalogue.openness.reading import evaluation_of
from catalogue.permissions import is_lead_team
from catalogue.publishing.assignment import bring_to_reviewers
from catalogue.publishing.locking import (
    NotPermittedError,
    day_of,
    locked_offering,
    locked_version,
    refuse_if_changed_since,
    refuse_if_stale,
    refuse_unless_may,
    save_columns,
    transition,
)
from catalogue.publishing.notices import tell_team
from catalogue.workflow import Action
from lib.i18n.localized import LANGUAGES
from lib.models.slugs import free_slug
from lib.workdays import REVIEW_DAYS, add_working_days
from vendors.models import Vendor
from vendors.permissions import acts_for

LONGEST_SLUG = 90


class NotListedError(Exception):
    """The company has no COSS membership in force: drafts can be written, not sent."""


class TakenError(NotPermittedError):
    """A reviewer has taken the version: it is recalled no more."""


class HasBreachesError(Exception):
    """The version breaks rules or lacks something; `found` says what."""

    def __init__(self, version: Version, found: list[Breach]) -> None:
        super().__init__(f"{len(found)} breaches")
        self.version, self.found = version, found


class HasOpenVersionError(Exception):
    """The offering already has a version being written or reviewed; `version` is that one."""

    def __init__(self, version: Version) -> None:
        super().__init__(f"version {version.pk} is open")
        self.version = version


@transaction.atomic
def create_offering(
    *,
    vendor: Vendor,
    content: Content,
    by: User,
    at: datetime,
    origins: dict[str, str] | None = None,
    problems: list[dict[str, Any]] | None = None,
    verb: AuditEvent.Verb = AuditEvent.Verb.OFFERING_CREATED,
) -> Version:
    """Make an offering with a draft.

    `content` needs the section basics; others may follow later. Raises NotPermittedError.
    """
    if not acts_for(by, vendor.pk):
        raise NotPermittedError
    offering = Offering.objects.create(vendor=vendor, slug=_slug_for(content), created_at=at)
    version = Version.objects.create(
        offering=offering,
        number=1,
        created_at=at,
        kind=content["basics"]["kind"],
        origins=origins or {},
        import_problems=problems or [],
    )
    write_content(version, content)
    record(verb=verb, obj=offering, by=by, at=at, data={"vendor": vendor.pk, "version": version.pk})
    return version


def _slug_for(content: Content, offering: Offering | None = None) -> str:
    names = content["basics"]["name"]
    name = next((names[language] for language in LANGUAGES if names.get(language)), "")
    others = Offering.objects.exclude(pk=offering.pk) if offering else Offering.objects.all()
    return free_slug(name, others, longest=LONGEST_SLUG, fallback="ratkaisu")


@transaction.atomic
def start_next_version(*, offering_id: int, source: Version, by: User, at: datetime) -> Version:
    """Start a draft with the content of an earlier version.

    Raises NotPermittedError, HasOpenVersionError.
    """
    offering = locked_offering(offering_id)
    if source.offering_id != offering_id or not is_lead_team(by, offering):
        raise NotPermittedError
    waiting = offering.versions.filter(state__in=OPEN_STATES).first()
    if waiting is not None:
        raise HasOpenVersionError(waiting)
    refuse_unless_may(by, Action.START_NEXT, source, at)
    number = 1 + (offering.versions.aggregate(newest=Max("number"))["newest"] or 0)
    version = Version.objects.create(
        offering=offering, number=number, created_at=at, kind=source.kind
    )
    content = read_content(source.pk)
    content["basics"]["change_log"] = {}
    write_content(version, content)
    record(
        verb=AuditEvent.Verb.VERSION_STARTED, obj=version, by=by, at=at, data={"source": source.pk}
    )
    return version


@transaction.atomic
def copy_offering(*, source: Version, vendor: Vendor, by: User, at: datetime) -> Version:
    """Make an offering of the same company from one of its own versions.

    Raises NotPermittedError.
    """
    if source.offering.vendor_id != vendor.pk:
        raise NotPermittedError
    content = read_content(source.pk)
    content["basics"]["change_log"] = {}
    return create_offering(vendor=vendor, content=content, by=by, at=at)


@transaction.atomic
def save_section(
    *, version_id: int, section: str, data: Section, row_version: int, by: User, at: datetime
) -> Version:
    """Replace one section of a draft with data that passed its form.

    Others may write other sections meanwhile. Raises NotPermittedError, StaleWriteError.
    """
    version = locked_version(version_id)
    refuse_unless_may(by, Action.EDIT, version, at)
    refuse_if_changed_since(version, (version.section_rows or {}).get(section), row_version)
    return _write_changes(version, {section: data}, by=by, at=at)


@transaction.atomic
def save_content(
    *, version_id: int, content: Content, row_version: int | None, by: User, at: datetime
) -> Version:
    """Replace sections of a draft with data that passed their forms.

    What is the same already is not written. Raises NotPermittedError, StaleWriteError.
    """
    version = locked_version(version_id)
    refuse_unless_may(by, Action.EDIT, version, at)
    refuse_if_stale(version, row_version)
    return _write_changes(version, content, by=by, at=at)


def _write_changes(version: Version, content: Content, *, by: User, at: datetime) -> Version:
    before = Version.objects.with_content().get(pk=version.pk)
    stored = content_of(before)
    changed = {section: data for section, data in content.items() if data != stored[section]}
    if changed:
        earlier = keyed_parts(before)
        write_content(version, changed)
        finish_edit(version, stored, earlier, list(changed), by=by, at=at)
    return version


def finish_edit(
    version: Version,
    then: Content,
    earlier: dict[int, Section],
    sections: list[str],
    *,
    by: User,
    at: datetime,
) -> None:
    """Count the write, for the version, its sections and its parts; keep origins still true.

    `then` and `earlier` are the content and the parts before it.
    """
    after = Version.objects.with_content().get(pk=version.pk)
    now = content_of(after)
    kept = {
        path: key
        for path, key in version.origins.items()
        if value_at(now, path) == value_at(then, path)
    }
    save_columns(version, origins=kept, section_rows=section_rows_after(version, sections))
    mark_changed_parts(version, earlier, keyed_parts(after))
    if "basics" in sections:
        name_address(version, now)
    record(
        verb=AuditEvent.Verb.VERSION_EDITED,
        obj=version,
        by=by,
        at=at,
        data={"sections": sorted(sections), "row_version": version.row_version},
    )


def section_rows_after(version: Version, sections: list[str]) -> dict[str, int]:
    # The write that is under way is not counted yet.
    return {**(version.section_rows or {}), **dict.fromkeys(sections, version.row_version + 1)}


def mark_changed_parts(
    version: Version, earlier: dict[int, Section], now: dict[int, Section]
) -> None:
    """Call after the write is counted; a part that only changed its place is as it was."""
    Part.objects.filter(
        pk__in=[key for key, part in now.items() if earlier.get(key) != part]
    ).update(changed_in=version.row_version)


def name_address(version: Version, content: Content) -> None:
    offering = version.offering
    # Until an offering is public its address follows its name.
    if offering.published_id is None and version.number == 1:
        offering.slug = _slug_for(content, offering)
        offering.save(update_fields=["slug"])


@transaction.atomic
def discard_draft(*, version_id: int, row_version: int, by: User, at: datetime) -> None:
    """Remove a draft, and its offering when it has no other version.

    Raises NotPermittedError, StaleWriteError.
    """
    version = locked_version(version_id)
    refuse_unless_may(by, Action.DISCARD, version, at)
    refuse_if_stale(version, row_version)
    if version.reviews.decided().exists():
        # It was recalled: what reviewers said of it stays.
        raise NotPermittedError
    offering = version.offering
    record(
        verb=AuditEvent.Verb.VERSION_DISCARDED,
        obj=version,
        by=by,
        at=at,
        data={"offering": offering.pk, "number": version.number},
    )
    # Parts included in others keep them from being deleted.
    version.parts.update(pricing="", included_in=None)
    version.delete()
    if not offering.versions.exists():
        offering.delete()


@transaction.atomic
def submit_version(*, version_id: int, row_version: int | None, by: User, at: datetime) -> Version:
    """Freeze the version and send it to review; sent already, nothing happens.

    A double submit is one submission. Raises NotPermittedError, StaleWriteError, NotListedError,
    HasBreachesError.
    """
    version = locked_version(version_id)
    if version.state == State.SUBMITTED and is_lead_team(by, version.offering):
        return version
    refuse_unless_may(by, Action.SUBMIT, version, at)
    refuse_if_stale(version, row_version)
    _refuse_unless_ready(version, at)
    due = add_working_days(day_of(at), REVIEW_DAYS)
    # A decision compares this hash with the rows before it counts.
    digest = hash_of(read_content(version.pk))
    transition(
        version,
        Action.SUBMIT,
        at=at,
        submitted_by=by,
        decided_at=None,
        fix_by=None,
        review_due_on=due,
        content_hash=digest,
        removed_parts=None,
    )
    record(
        verb=AuditEvent.Verb.VERSION_SUBMITTED,
        obj=version,
        by=by,
        at=at,
        data={"row_version": version.row_version, "hash": digest},
    )
    tell_team(version, "version_submitted", at=at)
    bring_to_reviewers(version=version, by=by, at=at)
    return version


@transaction.atomic
def recall_version(*, version_id: int, by: User, at: datetime) -> Version:
    """Make a sent version a draft again, as it was, until a reviewer has taken it.

    Raises NotPermittedError, TakenError.
    """
    version = locked_version(version_id)
    refuse_unless_may(by, Action.RECALL, version, at)
    if version.reviews.open().exists():
        raise TakenError
    # Its hash stays until it is sent anew, as on one that a reviewer sent back: it freezes nothing
    # meanwhile.
    transition(version, Action.RECALL, at=at, submitted_by=None, review_due_on=None)
    record(
        verb=AuditEvent.Verb.VERSION_RECALLED,
        obj=version,
        by=by,
        at=at,
        data={"row_version": version.row_version},
    )
    return version


def _refuse_unless_ready(version: Version, at: datetime) -> None:
    """Raises NotListedError, HasBreachesError."""
    if not Vendor.objects.listed(day_of(at)).filter(pk=version.offering.vendor_id).exists():
        raise NotListedError
    whole = Version.objects.with_content().get(pk=version.pk)
    if found := evaluation_of(whole).shortcomings:
        raise HasBreachesError(whole, found)
