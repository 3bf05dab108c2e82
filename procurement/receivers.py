"""What a person's account means to buying."""

from datetime import datetime

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signals import (
    account_erased,
    domain_uses_asked,
    personal_data_asked,
    staff_work_asked,
)
from lib.mail_domains import domains_of
from procurement.models import BuyerRole, MunicipalityDomain
from procurement.permissions import may_decide_buyers


@receiver(personal_data_asked, sender=User)
def roles_of(user_id: int, **_kwargs: object) -> dict[str, object]:
    rows = BuyerRole.objects.filter(user=user_id).select_related("municipality").order_by("pk")
    return {
        "buyer_roles": [
            {
                "municipality": row.municipality.code,
                "proof": row.proof,
                "note": row.note,
                "since": row.since.isoformat() if row.since else None,
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in rows
        ]
    }


@receiver(domain_uses_asked)
def municipalities_using(domain: str, row: object, **_kwargs: object) -> list[str]:
    rows = MunicipalityDomain.objects.filter(
        Q(domain__in=domains_of(domain)) | Q(domain__endswith=f".{domain}")
    ).select_related("municipality")
    own = row.municipality_id if isinstance(row, MunicipalityDomain) else None
    return sorted(
        {
            _("kunta %(name)s") % {"name": kept.municipality.name_fi}
            for kept in rows
            if kept.municipality_id != own
        }
    )


@receiver(account_erased, sender=User)
def end_roles(user_id: int, at: datetime, **_kwargs: object) -> None:
    """The rows stay with the pseudonym, ended and without what was told of the work."""
    BuyerRole.objects.filter(user=user_id, ended_at__isnull=True).update(ended_at=at)
    BuyerRole.objects.filter(user=user_id).update(note="")


@receiver(staff_work_asked, sender=User)
def buyers_waiting(user: User, **_kwargs: object) -> int:
    return BuyerRole.objects.waiting().count() if may_decide_buyers(user) else 0
