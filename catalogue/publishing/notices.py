"""Mails about a version, queued in the transaction of the act."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from accounts.mail.html import Lines, Ours
from accounts.mail.queue import queue_mail
from accounts.models import ReviewerTerm, User
from accounts.work import work_is_done
from catalogue.freshness import due_on
from catalogue.models import Offering, Review, Version
from catalogue.permissions import conflict_of
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.amounts import day
from lib.i18n.localized import texts_of
from vendors.models import TeamMember


def team_of(version: Version) -> Iterable[User]:
    rows = (
        TeamMember.objects.in_force()
        .filter(vendor=version.offering.vendor_id)
        .select_related("user")
        .order_by("pk")
    )
    return [row.user for row in rows]


def tell_team(
    version: Version,
    kind: str,
    *,
    at: datetime,
    is_optional: bool = True,
    review: Review | None = None,
    stage: str = "",
) -> int:
    """One mail to each, once for each submission of the version and each `stage` of a reminder.

    Returns how many were queued.
    """
    key = f"{kind}{stage}:{version.pk}:{version.row_version}"
    return sum(
        tell(user, version, kind, key, at=at, is_optional=is_optional, review=review)
        for user in team_of(version)
    )


def tell(  # noqa: PLR0913 -- all of a mail
    user: User,
    version: Version,
    kind: str,
    key: str,
    *,
    at: datetime,
    is_optional: bool = True,
    review: Review | None = None,
    path: str = "",
) -> bool:
    """Send one mail to one person, in their language; the same key is one mail.

    Returns whether it was queued.
    """
    language = user.language
    context: dict[str, object] = {
        "name": str(version.name(language)),
        "number": version.number,
        "vendor": version.offering.vendor.name,
        "path": path or place_of(kind, version, review),
        "is_public": (
            Offering.objects.published(timezone.localdate(at)).filter(published=version).exists()
        ),
        "has_public": version.offering.published_id is not None,
        "summary": Lines(review.summary(language)) if review else "",
        "reasons": reasons(review, language) if review else [],
        "fix_by": Ours(day(version.fix_by, language)) if version.fix_by else "",
        "review_due": Ours(day(version.review_due_on, language)) if version.review_due_on else "",
        "confirm_by": Ours(day(due, language)) if (due := due_on(version)) else "",
    }
    return (
        queue_mail(
            kind=kind,
            to=user,
            context=context,
            key=f"{key}:{user.pk}",
            at=at,
            is_optional=is_optional,
        )
        is not None
    )


def offer_review(
    version: Version, *, kind: str, but: Iterable[User | None], at: datetime, stage: str = ""
) -> int:
    """Tell everybody who may take the version that it waits for a reviewer.

    Once for each submission and `stage`, but not those in `but`, who know. Returns how many were
    queued.
    """
    knowing = {user.pk for user in but if user}
    people = [
        user
        for user in reviewers_free_of_conflict(version, timezone.localdate(at))
        if user.pk not in knowing
    ]
    return sum(tell_reviewer(user, version, kind, at=at, stage=stage) for user in people)


def tell_reviewer(
    user: User, version: Version, kind: str, *, at: datetime, stage: str = ""
) -> bool:
    return tell(
        user,
        version,
        kind,
        f"{_review_work(version)}:{kind}{stage}",
        at=at,
        path=reverse("catalogue:review", args=[version.pk]),
    )


def _review_work(version: Version) -> str:
    return f"work-review:{version.pk}:{version.row_version}"


def review_is_taken(version: Version) -> None:
    # No digest offers it any more.
    work_is_done(keys=[_review_work(version)])


def place_of(kind: str, version: Version, review: Review | None) -> str:
    """The address of what the mail speaks of.

    The public page, the first thing to mend, the row with the button, or the version as sent.
    """
    if kind == "version_approved":
        return version.offering.get_absolute_url()
    if kind in {"version_changes_requested", "fix_reminder"}:
        return fix_path(
            version,
            review
            or version.reviews.filter(decision=Review.Decision.REQUEST_CHANGES)
            .order_by("-decided_at", "-pk")
            .first(),
        )
    if kind.startswith("confirm"):
        return f"{reverse('catalogue:dashboard')}#v-{version.pk}"
    return reverse("catalogue:step", args=[version.pk, "tarkista"])


def reasons(review: Review, language: str) -> list[str]:
    rows = [
        (finding.criterion.name(language), finding.reason(language))
        for finding in review.findings.select_related("criterion")
    ]
    return [f"{name}: {' '.join(str(reason).split())}" for name, reason in rows if reason]


def reviewers_free_of_conflict(version: Version, on: date) -> list[User]:
    in_office = (
        User.objects.filter(is_active=True, reviewer_terms__in=ReviewerTerm.objects.in_force(on))
        .distinct()
        .order_by("pk")
    )
    return [user for user in in_office if conflict_of(user, version, on) is None]


def fix_path(version: Version, review: Review | None) -> str:
    findings = list(review.findings.all()) if review else []
    slug = next(
        (
            taxonomy().criterion_by_pk[row.criterion_id].slug
            for row in findings
            if texts_of(row, "reason")
        ),
        "",
    )
    if slug:
        return f"{reverse('catalogue:step', args=[version.pk, 'avoimuus'])}#k-{slug}"
    return reverse("catalogue:step", args=[version.pk, "tarkista"])
