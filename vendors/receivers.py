"""What a person's account means to companies."""

from contextlib import suppress
from datetime import datetime

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import verified_addresses
from accounts.signals import (
    account_erased,
    address_proved,
    domain_uses_asked,
    erasure_asked,
    password_was_reset,
    personal_data_asked,
    staff_work_asked,
    start_asked,
)
from lib.mail_domains import domains_of
from vendors.actions.oversight import look_again
from vendors.actions.team import LastOwnerError, end_membership, revoke_invitation
from vendors.models import (
    CompanyDomain,
    Invitation,
    MembershipStatement,
    TakeoverRequest,
    TeamMember,
    Vendor,
)
from vendors.permissions import may_decide_companies

FORGOTTEN = "poistettu@poistettu.invalid"


def _only_owner_of(user_id: int) -> list[TeamMember]:
    rows = TeamMember.objects.in_force().owners().filter(user_id=user_id).select_related("vendor")
    return [
        row
        for row in rows
        if not TeamMember.objects.in_force()
        .owners()
        .filter(vendor=row.vendor_id)
        .exclude(pk=row.pk)
        .exists()
    ]


@receiver(erasure_asked, sender=User)
def refuse_last_owner(user_id: int, **_kwargs: object) -> str | None:
    names = ", ".join(row.vendor.name for row in _only_owner_of(user_id))
    return (
        _("Olet yrityksen ainoa pääkäyttäjä: %(names)s. Anna rooli ensin toiselle.")
        % {"names": names}
        if names
        else None
    )


@receiver(account_erased, sender=User)
def end_teams(user_id: int, at: object, **_kwargs: object) -> None:
    """The rows stay with the pseudonym, ended; invitations forget the address.

    Invitations that wait are revoked.
    """
    TeamMember.objects.filter(user_id=user_id, ended_at__isnull=True).update(ended_at=at)
    invitations = Invitation.objects.filter(
        Q(accepted_by=user_id) | Q(email__in=addresses_of(user_id))
    )
    invitations.open().update(revoked_at=at)
    invitations.update(email=FORGOTTEN)


@receiver(password_was_reset, sender=User)
def close_invitations(user_id: int, addresses: list[str], at: datetime, **_kwargs: object) -> None:
    """Revoke the open invitations the account sent; end what it joined by an unproved address.

    A company's only owner stays.
    """
    user = User.objects.get(pk=user_id)
    for invitation in Invitation.objects.open().filter(invited_by=user).select_related("vendor"):
        revoke_invitation(invitation=invitation, by=user, at=at)
    vendors = Invitation.objects.filter(accepted_by=user, email__in=addresses).values("vendor")
    for member in (
        TeamMember.objects.in_force().filter(user=user, vendor__in=vendors).select_related("vendor")
    ):
        with suppress(LastOwnerError):
            end_membership(member=member, by=user, at=at)


@receiver(address_proved, sender=User)
def confirm_what_it_shows(user_id: int, at: datetime, **_kwargs: object) -> None:
    asked = TakeoverRequest.objects.filter(made_by=user_id, outcome="").values("vendor")
    own = TeamMember.objects.in_force().filter(user_id=user_id).values("vendor")
    look_again(
        vendors=Vendor.objects.filter(Q(pk__in=asked) | Q(pk__in=own), confirmed_at__isnull=True),
        at=at,
    )


@receiver(domain_uses_asked)
def companies_using(domain: str, row: object, **_kwargs: object) -> list[str]:
    rows = CompanyDomain.objects.filter(domain__in=domains_of(domain))
    if isinstance(row, CompanyDomain):
        rows = rows.exclude(business_id=row.business_id)
    known = dict(
        Vendor.objects.filter(business_id__in=rows.values("business_id")).values_list(
            "business_id", "name"
        )
    )
    return [
        _("yritys %(name)s") % {"name": known.get(of, of)}
        for of in dict.fromkeys(rows.values_list("business_id", flat=True))
    ]


@receiver(personal_data_asked, sender=User)
def teams_of(user_id: int, **_kwargs: object) -> dict[str, object]:
    rows = TeamMember.objects.filter(user_id=user_id).select_related("vendor")
    invitations = Invitation.objects.filter(
        Q(accepted_by=user_id) | Q(invited_by=user_id) | Q(email__in=addresses_of(user_id))
    ).select_related("vendor")
    return {
        "teams": [
            {
                "vendor": row.vendor.name,
                "role": row.role,
                "since": row.since.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in rows
        ],
        "invitations": [
            {
                "vendor": row.vendor.name,
                "email": row.email,
                "role": row.role,
                "at": row.created_at.isoformat(),
            }
            for row in invitations
        ],
        "membership_statements": [
            claim(row)
            for row in MembershipStatement.objects.filter(made_by=user_id).select_related("vendor")
        ],
        "takeover_requests": [
            claim(row)
            for row in TakeoverRequest.objects.filter(made_by=user_id).select_related("vendor")
        ],
    }


def claim(row: MembershipStatement | TakeoverRequest) -> dict[str, object]:
    return {
        "vendor": row.vendor.name,
        "at": row.made_at.isoformat(),
        "note": row.note,
        "outcome": row.outcome,
    }


def addresses_of(user_id: int) -> list[str]:
    """In lower case, as invitations hold them."""
    return verified_addresses(User.objects.get(pk=user_id))


@receiver(start_asked, sender=User)
def start_of(user: User, **_kwargs: object) -> tuple[int, str] | None:
    return (2, "vendors:staff") if user.is_staff else None


@receiver(staff_work_asked, sender=User)
def companies_waiting(user: User, **_kwargs: object) -> int:
    if not may_decide_companies(user):
        return 0
    statements, takeovers = (
        MembershipStatement.objects.filter(outcome=""),
        TakeoverRequest.objects.filter(outcome=""),
    )
    return (
        statements.count()
        + takeovers.count()
        + Vendor.objects.unconfirmed().exclude(pk__in=statements.values("vendor")).count()
    )
