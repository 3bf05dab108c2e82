"""Who may do what to an offering.

Rights follow from living rows, read anew each time: a right ends with the next request.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalogue.conflicts import Conflict, conflicts_of
from catalogue.models import Offering, Partner, State, Version
from catalogue.workflow import Action, Role, allowed
from vendors.permissions import acts_for, team_rows

Anybody = User | AnonymousUser


def is_reviewer(user: Anybody, on: date) -> bool:
    return user.is_authenticated and user.is_active and user.is_reviewer_on(on)


def is_staff(user: Anybody) -> bool:
    return (
        user.is_authenticated
        and user.is_active
        and user.is_staff
        and user.has_perm("catalogue.withdraw_offering")
    )


def conflict_of(user: User, version: Version, on: date) -> Conflict | None:
    return conflicts_of(user, [version], on).get(version.pk)


def roles_of(user: Anybody, version: Version, on: date) -> frozenset[Role]:
    is_reviewing = reviews(user, version, on)
    held = {
        Role.TEAM: acts_for(user, version.offering.vendor_id),
        Role.REVIEWER: is_reviewing,
        Role.HOLDER: is_reviewing and _holds_review(user, version),
        Role.STAFF: is_staff(user),
    }
    return frozenset(role for role, holds in held.items() if holds)


def reviews(user: Anybody, version: Version, on: date) -> bool:
    return (
        isinstance(user, User) and is_reviewer(user, on) and conflict_of(user, version, on) is None
    )


def _holds_review(user: Anybody, version: Version) -> bool:
    return version.reviews.open().filter(reviewer_id=user.pk).exists()


def may(user: Anybody, action: Action, version: Version, on: date) -> bool:
    return allowed(action, version.state, roles_of(user, version, on))


def is_lead_team(user: Anybody, offering: Offering) -> bool:
    return acts_for(user, offering.vendor_id)


def answers_for(user: Anybody, partner: Partner) -> bool:
    return acts_for(user, partner.vendor_id)


def tasks_waiting(user: Anybody) -> int:
    # One query: the menu asks on every page.
    mending = (
        Version.objects.filter(
            offering__vendor__in=team_rows(user).values("vendor"), state=State.CHANGES_REQUESTED
        )
        .order_by()
        .values("pk")
    )
    asked = (
        Partner.objects.current()
        .filter(vendor__in=team_rows(user).values("vendor"), accepted_at__isnull=True)
        .order_by()
        .values("pk")
    )
    return mending.union(asked, all=True).count()
