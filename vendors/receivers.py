"""What a person's account means to companies."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signals import account_erased, erasure_asked, personal_data_asked
from vendors.models import TeamMember


def only_owner_of(user_id: int) -> list[TeamMember]:
    """Rows of companies that would be left without an owner."""
    rows = TeamMember.objects.in_force().owners().filter(user_id=user_id).select_related("vendor")
    return [row for row in rows if not TeamMember.objects.in_force().owners().filter(vendor=row.vendor_id).exclude(pk=row.pk).exists()]


@receiver(erasure_asked, sender=User)
def refuse_last_owner(user_id: int, **_kwargs: object) -> str | None:
    """A company needs an owner."""
    names = ", ".join(row.vendor.name for row in only_owner_of(user_id))
    return _("Olet ainoa omistaja: %(names)s. Anna omistajuus ensin toiselle.") % {"names": names} if names else None


@receiver(account_erased, sender=User)
def end_teams(user_id: int, at: object, **_kwargs: object) -> None:
    """The rows stay with the pseudonym, ended."""
    TeamMember.objects.filter(user_id=user_id, ended_at__isnull=True).update(ended_at=at)


@receiver(personal_data_asked, sender=User)
def teams_of(user_id: int, **_kwargs: object) -> dict[str, object]:
    """Teams, invitations, statements."""
    rows = TeamMember.objects.filter(user_id=user_id).select_related("vendor")
    return {"teams": [{"vendor": row.vendor.name, "role": row.role, "since": row.since.isoformat(), "ended_at": row.ended_at.isoformat() if row.ended_at else None} for row in rows]}
