"""Who does not decide on a version, and why.

The company's own people, those who were so within twelve months, and whoever wrote or sent it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent, User
from catalogue.freshness import LEAP_DAY
from catalogue.models import Partner, Version
from vendors.models import TeamMember


class Conflict(StrEnum):
    """The reasons, the plainest first."""

    TEAM = "team"
    PARTNER = "partner"
    SENT = "sent"
    WROTE = "wrote"
    LEFT = "left"

    @property
    def label(self) -> Promise:
        return LABELS[self]

    @property
    def sentence(self) -> Promise:
        return SENTENCES[self]


LABELS: Mapping[Conflict, Promise] = {
    Conflict.TEAM: _("Oma yrityksesi"),
    Conflict.PARTNER: _("Yrityksesi on kumppani"),
    Conflict.SENT: _("Lähetit sen itse"),
    Conflict.WROTE: _("Kirjoitit sitä itse"),
    Conflict.LEFT: _("Yrityksesi alle 12 kk sitten"),
}
SENTENCES: Mapping[Conflict, Promise] = {
    Conflict.TEAM: _("Edustat yritystä, jonka ratkaisu tämä on."),
    Conflict.PARTNER: _("Edustat yritystä, joka on tämän ratkaisun kumppani."),
    Conflict.SENT: _("Lähetit itse tämän version arvioitavaksi."),
    Conflict.WROTE: _("Kirjoitit itse tätä versiota."),
    Conflict.LEFT: _(
        "Edustit viimeisten 12 kuukauden aikana yritystä, jonka ratkaisu tämä on tai joka on sen"
        " kumppani."
    ),
}
SENDING = AuditEvent.Verb.VERSION_SUBMITTED
WRITING = (SENDING, AuditEvent.Verb.VERSION_STARTED, AuditEvent.Verb.VERSION_EDITED)


@dataclass(frozen=True)
class _Teams:
    now: frozenset[int]
    before: frozenset[int]


@dataclass(frozen=True)
class _Companies:
    """Who offers something together with the lead vendor.

    `now`: asked or accepted; `before`: accepted, and ended not long ago.
    """

    now: frozenset[int]
    before: frozenset[int]


def year_before(on: date) -> datetime:
    """Whoever left at this moment or later has still a conflict on the day."""
    day = (
        on.replace(year=on.year - 1, day=28)
        if (on.month, on.day) == LEAP_DAY
        else on.replace(year=on.year - 1)
    )
    return timezone.make_aware(datetime.combine(day, time.min))


def conflicts_of(user: User, versions: Collection[Version], on: date) -> dict[int, Conflict]:
    """The plainest reason against each version that has one, in four queries.

    Needs `offering` loaded.
    """
    since = year_before(on)
    teams, partners = (
        _teams_of(user, since),
        _partners_of({version.offering_id for version in versions}, since),
    )
    acts = _acts_of(user, versions)
    found = (
        (
            version.pk,
            _first_reason(version, user, teams, partners[version.offering_id], acts[version.pk]),
        )
        for version in versions
    )
    return {pk: reason for pk, reason in found if reason}


def _first_reason(
    version: Version, user: User, teams: _Teams, partners: _Companies, acts: set[str]
) -> Conflict | None:
    lead = version.offering.vendor_id
    holds = {
        Conflict.TEAM: lead in teams.now,
        Conflict.PARTNER: bool(partners.now & teams.now),
        Conflict.SENT: version.submitted_by_id == user.pk or SENDING in acts,
        Conflict.WROTE: bool(acts),
        Conflict.LEFT: bool(({lead} | partners.now | partners.before) & (teams.now | teams.before)),
    }
    return next((reason for reason in Conflict if holds[reason]), None)


def _teams_of(user: User, since: datetime) -> _Teams:
    rows = list(
        TeamMember.objects.at_some_time_since(since)
        .filter(user_id=user.pk)
        .values_list("vendor_id", "ended_at")
    )
    return _Teams(
        frozenset(pk for pk, ended_at in rows if ended_at is None),
        frozenset(pk for pk, _ended_at in rows),
    )


def _partners_of(offering_ids: Iterable[int], since: datetime) -> Mapping[int, _Companies]:
    # A company that was asked and did not accept is forgotten: nobody shuts reviewers out by asking
    # their companies.
    ended = Q(ended_at__gte=since, accepted_at__isnull=False)
    rows = Partner.objects.filter(
        Q(ended_at__isnull=True) | ended, offering__in=offering_ids
    ).values_list("offering_id", "vendor_id", "ended_at")
    now: dict[int, set[int]] = defaultdict(set)
    before: dict[int, set[int]] = defaultdict(set)
    for offering_id, vendor_id, ended_at in rows:
        (now if ended_at is None else before)[offering_id].add(vendor_id)
    return defaultdict(
        lambda: _Companies(frozenset(), frozenset()),
        {pk: _Companies(frozenset(now[pk]), frozenset(before[pk])) for pk in {*now, *before}},
    )


def _acts_of(user: User, versions: Collection[Version]) -> Mapping[int, set[str]]:
    # However long ago.
    events = AuditEvent.objects.filter(
        actor=user,
        object_type="catalogue.version",
        object_id__in=[str(version.pk) for version in versions],
        verb__in=WRITING,
    )
    acts: dict[int, set[str]] = defaultdict(set)
    for pk, verb in events.values_list("object_id", "verb"):
        acts[int(pk)].add(verb)
    firsts = {str(version.offering_id): version.pk for version in versions if version.number == 1}
    made = AuditEvent.objects.filter(
        actor=user,
        object_type="catalogue.offering",
        object_id__in=list(firsts),
        verb=AuditEvent.Verb.OFFERING_CREATED,
    )
    for offering_id in made.values_list("object_id", flat=True):
        acts[firsts[offering_id]].add(AuditEvent.Verb.OFFERING_CREATED)
    return acts
