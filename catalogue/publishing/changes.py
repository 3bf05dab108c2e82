"""Telling what changed, so that no act and no midnight is forgotten.

Each offering's public face is compared with the one told last.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from catalogue.models import Change, ChangeLog, Face, Offering, Partner, Placement
from catalogue.publishing.card_facts import as_json, card_facts, is_current
from catalogue.signals import offering_changed
from vendors.models import Membership, Vendor

BATCH = 500
KEPT_DAYS = 400
HIDDEN = {Face.Shown.WITHDRAWN: Change.Kind.WITHDRAWN, Face.Shown.LAPSED: Change.Kind.VENDOR_LAPSED}
BACK = {Face.Shown.WITHDRAWN: Change.Kind.RESTORED, Face.Shown.LAPSED: Change.Kind.VENDOR_BACK}
COLUMNS = (
    "pk",
    "slug",
    "withdrawn_at",
    "is_listed",
    "published__confirmed_at",
    "published__decided_at",
    "published_id",
    "published__row_version",
    "published__cost_profile",
    "vendor__slug",
    "vendor__name",
)


@dataclass(frozen=True)
class Present:
    shown: Face.Shown
    slug: str
    digest: str
    confirmed_at: datetime | None


@transaction.atomic
def tell_changes(*, offering_ids: Iterable[int], at: datetime) -> set[int]:
    """Log what is different of these offerings from what was told last; returns those that were.

    Atomic. Call it inside the transaction of the change.
    """
    told: set[int] = set()
    for ids in _batches(sorted(set(offering_ids))):
        told |= _tell(locked_log(), ids, at)
    return told


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while batch := list(islice(left, BATCH)):
        yield batch


def locked_log() -> ChangeLog:
    # Held until the commit, so what is read after this is the newest there is.
    log, _is_new = ChangeLog.objects.select_for_update().get_or_create(pk=1)
    return log


def _tell(log: ChangeLog, ids: list[int], at: datetime) -> set[int]:
    present, faces = _present_of(ids, timezone.localdate(at)), Face.objects.in_bulk(ids)
    stamp = max(at, log.last_at or at)
    changes = [
        change
        for pk, now in present.items()
        if (change := _change_of(pk, faces.get(pk), now, stamp))
    ]
    for number, change in enumerate(changes, start=log.last_number + 1):
        change.number = number
    Change.objects.bulk_create(changes)
    changed = {change.offering_id for change in changes}
    _keep_faces(
        {pk: now for pk, now in present.items() if pk in changed or differs(faces.get(pk), now)},
        faces,
        changed,
        stamp,
    )
    if changes:
        log.last_number, log.last_at = log.last_number + len(changes), stamp
        log.save(update_fields=["last_number", "last_at"])
    return changed


def _keep_faces(
    present: dict[int, Present], before: dict[int, Face], changed: set[int], stamp: datetime
) -> None:
    facts = card_facts(present)
    moments = {
        pk: stamp if pk in changed or pk not in before else before[pk].updated_at for pk in present
    }
    rows = [
        Face(
            offering_id=pk,
            shown=now.shown,
            slug=now.slug,
            digest=now.digest,
            confirmed_at=now.confirmed_at,
            updated_at=moments[pk],
            card=as_json(replace(facts[pk], updated_at=moments[pk])) if pk in facts else None,
        )
        for pk, now in present.items()
    ]
    columns = ["shown", "slug", "digest", "confirmed_at", "updated_at", "card"]
    Face.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["offering"], update_fields=columns
    )


def differs(before: Face | None, now: Present) -> bool:
    # A row of before has no card, or one of another form.
    if before is None or not is_current(before.card):
        return True
    return (before.shown, before.slug, before.digest, before.confirmed_at) != (
        now.shown,
        now.slug,
        now.digest,
        now.confirmed_at,
    )


def _change_of(pk: int, before: Face | None, now: Present, stamp: datetime) -> Change | None:
    kind = kind_of(before, now)
    if kind is None:
        return None
    renamed = before is not None and before.slug != now.slug
    return Change(
        offering_id=pk,
        kind=kind,
        slug=now.slug,
        previous_slug=before.slug if before is not None and renamed else "",
        at=stamp,
    )


def kind_of(before: Face | None, now: Present) -> Change.Kind | None:
    """What happened; None when the public sees no difference, as in what is hidden."""
    if before is None or before.shown != now.shown:
        return HIDDEN.get(now.shown) or (
            Change.Kind.PUBLISHED if before is None else BACK[Face.Shown(before.shown)]
        )
    if now.shown != Face.Shown.PUBLIC:
        return None
    if (before.digest, before.slug) != (now.digest, now.slug):
        return Change.Kind.CHANGED
    return None if before.confirmed_at == now.confirmed_at else Change.Kind.CONFIRMED


def _present_of(ids: Iterable[int], on: date) -> dict[int, Present]:
    """Those that have ever been published, on a day; in three queries."""
    listed = Vendor.objects.listed(on).filter(pk=OuterRef("vendor"))
    rows = (
        Offering.objects.filter(pk__in=list(ids), published__isnull=False)
        .annotate(is_listed=Exists(listed))
        .order_by("pk")
        .values_list(*COLUMNS)
    )
    found = list(rows)
    places, partners = _places([row[6] for row in found]), _partners([row[0] for row in found], on)
    return {
        pk: Present(
            _shown(withdrawn_at, is_listed),
            slug,
            _digest(rest, places[rest[0]], partners[pk]),
            confirmed_at or decided_at,
        )
        for pk, slug, withdrawn_at, is_listed, confirmed_at, decided_at, *rest in found
    }


def _shown(withdrawn_at: datetime | None, is_listed: bool) -> Face.Shown:  # noqa: FBT001 -- a column
    if withdrawn_at is not None:
        return Face.Shown.WITHDRAWN
    return Face.Shown.PUBLIC if is_listed else Face.Shown.LAPSED


def _digest(*content: object) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _places(versions: list[int]) -> dict[int, list[object]]:
    # Layers too: a component that moves to another layer changes every row that stands in it.
    rows = (
        Placement.objects.filter(version__in=versions)
        .order_by("-is_main", "pk")
        .values_list("version_id", "component__slug", "component__layer__slug")
    )
    return _grouped(rows)


def _partners(offerings: list[int], on: date) -> dict[int, list[object]]:
    rows = Partner.objects.shown(on).filter(offering__in=offerings).order_by("pk")
    return _grouped(
        rows.values_list(
            "offering_id", "vendor__slug", "vendor__name", "role_fi", "role_sv", "role_en"
        )
    )


def _grouped(rows: Iterable[tuple[int, *tuple[object, ...]]]) -> dict[int, list[object]]:
    found: dict[int, list[object]] = defaultdict(list)
    for key, *rest in rows:
        found[key].append(rest)
    return found


def offerings_of(vendors: Iterable[int]) -> Iterator[int]:
    ids = list(vendors)
    rows = Offering.objects.filter(
        Q(vendor__in=ids) | Q(partners__vendor__in=ids), published__isnull=False
    )
    return rows.order_by("pk").values_list("pk", flat=True).distinct().iterator(chunk_size=BATCH)


@transaction.atomic
def tell_and_pass_on(*, offering_ids: Iterable[int], at: datetime) -> int:
    """Tell what no signal told of; the other rooms hear of each that is different.

    Returns how many were. Atomic.
    """
    before = locked_log().last_number
    told = tell_changes(offering_ids=offering_ids, at=at)
    for offering_id in sorted(told):
        offering_changed.send(sender=Offering, offering_id=offering_id, told_after=before)
    return len(told)


def tell_days(*, at: datetime) -> int:
    """Tell of the memberships that began or ended since the day told last.

    No act does that, only midnight. Cheap when the day is told.
    """
    today, log = timezone.localdate(at), ChangeLog.objects.filter(pk=1).first()
    if log is not None and log.told_through is not None and log.told_through >= today:
        return 0
    return _tell_through(today, at)


@transaction.atomic
def _tell_through(today: date, at: datetime) -> int:
    log = locked_log()
    since = log.told_through or today - timedelta(days=1)
    turned = Membership.objects.filter(
        Q(starts_on__gt=since, starts_on__lte=today) | Q(ends_on__gte=since, ends_on__lt=today)
    )
    told = tell_and_pass_on(
        offering_ids=offerings_of(turned.values_list("vendor", flat=True).distinct()), at=at
    )
    ChangeLog.objects.filter(pk=1).update(told_through=max(today, since))
    return told


def tell_everything(*, at: datetime) -> int:
    """Compare every offering, batch by batch.

    After a load of reference data, and once a day for whatever no signal told of.
    """
    ids = (
        Offering.objects.filter(published__isnull=False)
        .order_by("pk")
        .values_list("pk", flat=True)
        .iterator(chunk_size=BATCH)
    )
    return sum(tell_and_pass_on(offering_ids=batch, at=at) for batch in _batches(ids))


@transaction.atomic
def forget_changes(*, at: datetime) -> int:
    log = locked_log()
    # Who has not asked for so long begins with the list anew.
    old = Change.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).order_by("-number").first()
    if old is None:
        return 0
    forgotten, _by_model = Change.objects.filter(number__lte=old.number).delete()
    log.forgotten_number, log.forgotten_at = old.number, old.at
    log.save(update_fields=["forgotten_number", "forgotten_at"])
    return forgotten
