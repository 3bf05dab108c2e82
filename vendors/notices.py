"""Mails about a company, queued in the transaction of the act."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from accounts.mail.queue import queue_mail
from vendors.models import Claimed, Vendor

# What speaks of who acts for the company.
OF_TEAMS = frozenset({"owner_named", "team_changed", "takeover_asked"})


def tell_owners(
    vendor: Vendor,
    kind: str,
    *,
    key: str,
    context: Mapping[str, object],
    at: datetime,
    is_optional: bool = False,
) -> None:
    path = reverse("vendors:team" if kind in OF_TEAMS else "vendors:company", args=[vendor.slug])
    for member in vendor.team.in_force().owners().select_related("user"):
        queue_mail(
            kind=kind,
            to=member.user,
            context={"path": path, **context},
            key=f"{key}:{member.user_id}",
            at=at,
            is_optional=is_optional,
        )


def claim_work(claim: Claimed) -> str:
    return f"work-{claim._meta.model_name}:{claim.pk}"  # noqa: SLF001 -- Django's documented _meta


def company_work(vendor: Vendor) -> str:
    return f"work-company:{vendor.pk}"
