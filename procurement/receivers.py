"""What a person's account means to buying."""

from datetime import datetime

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signals import (
    account_erased,
    domain_uses_asked,
    menu_links_asked,
    personal_data_asked,
    staff_work_asked,
)
from lib.mail_domains import domains_of
from procurement.models import BodyDomain, BodyEditor, BuyerRole, MunicipalityDomain
from procurement.permissions import editable_bodies, may_decide_buyers, may_decide_editors


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
        ],
        "body_editors": [
            {
                "body": role.body.slug,
                "proof": role.proof,
                "note": role.note,
                "since": role.since.isoformat() if role.since else None,
                "ended_at": role.ended_at.isoformat() if role.ended_at else None,
            }
            for role in (
                BodyEditor.objects.filter(user=user_id).select_related("body").order_by("pk")
            )
        ],
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


@receiver(domain_uses_asked)
def bodies_using(domain: str, row: object, **_kwargs: object) -> list[str]:
    rows = BodyDomain.objects.filter(
        Q(domain__in=domains_of(domain)) | Q(domain__endswith=f".{domain}")
    ).select_related("body")
    own = row.body_id if isinstance(row, BodyDomain) else None
    return sorted({kept.body.name_fi for kept in rows if kept.body_id != own})


@receiver(account_erased, sender=User)
def end_roles(user_id: int, at: datetime, **_kwargs: object) -> None:
    """The rows stay with the pseudonym, ended and without what was told of the work."""
    for roles in (BuyerRole.objects, BodyEditor.objects):
        roles.filter(user=user_id, ended_at__isnull=True).update(ended_at=at)
        roles.filter(user=user_id).update(note="")


@receiver(menu_links_asked, sender=User)
def link_of_editors(user: User, **_kwargs: object) -> tuple[str, str] | None:
    has_bodies = editable_bodies(user).exists()
    return ("procurement:editing", _("Omat puitejärjestelyt")) if has_bodies else None


@receiver(staff_work_asked, sender=User)
def buyers_waiting(user: User, **_kwargs: object) -> int:
    return BuyerRole.objects.waiting().count() if may_decide_buyers(user) else 0


@receiver(staff_work_asked, sender=User)
def editors_waiting(user: User, **_kwargs: object) -> int:
    return BodyEditor.objects.waiting().count() if may_decide_editors(user) else 0
