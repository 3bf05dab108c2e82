"""Mails about a version, queued in the transaction of the act."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.mail import queue_mail
from accounts.models import User
from catalogue.models import Review, Version
from lib.amounts import day
from vendors.models import TeamMember


def team_of(version: Version) -> Iterable[User]:
    """Everybody who acts for the company now."""
    rows = TeamMember.objects.in_force().filter(vendor=version.offering.vendor_id).select_related("user").order_by("pk")
    return [row.user for row in rows]


def tell_team(version: Version, kind: str, *, at: datetime, is_optional: bool = True, review: Review | None = None) -> None:
    """One mail to each, once for each submission of the version."""
    for user in team_of(version):
        language = user.language
        context: dict[str, object] = {
            "name": str(version.name(language)),
            "number": version.number,
            "vendor": version.offering.vendor.name,
            "path": reverse("catalogue:dashboard"),
            "summary": str(review.summary(language)) if review else "",
            "fix_by": day(version.fix_by, language) if version.fix_by else "",
        }
        key = f"{kind}:{version.pk}:{version.row_version}:{user.pk}"
        queue_mail(kind=kind, to=user, context=context, key=key, at=at, is_optional=is_optional)
