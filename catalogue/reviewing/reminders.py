"""What the days do to versions: deadlines come near, reviews grow late, facts grow old.

Safe to call at any time: each mail has its key.
"""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from catalogue.freshness import WARN_DAYS, due_on, overdue_before, shown_until
from catalogue.models import Review, Version
from catalogue.pricing.cost import LimitPair
from catalogue.pricing.cost_profile import refresh_cost_profiles
from catalogue.publishing.assignment import return_idle_seats
from catalogue.publishing.changes import forget_changes, tell_days, tell_everything
from catalogue.publishing.locking import locked_version
from catalogue.publishing.notices import reviewers_free_of_conflict, team_of, tell, tell_team
from lib.workdays import working_days_between
from procurement.registry import limits

FIX_DAYS, REVIEW_NEAR_DAYS = 3, 2
# A site that was down on the day still sends what belongs to it, but not for ever.
LATE_DAYS = 7
HIDDEN_TOLD_DAYS = 30
# A start computes anew whatever a longer silence has missed.
LOOKED_BACK = timedelta(days=2)
# Called about once an hour, so once a night.
NIGHT_HOUR = 3


def reminder_job(*, at: datetime) -> int:
    """All reminders of the day. Returns how many mails were queued."""
    today = timezone.localdate(at)
    return (
        remind_of_fixes(today, at)
        + remind_of_reviews(today, at)
        + _remind_of_confirmations(today, at)
    )


def changes_job(*, at: datetime) -> int:
    """Tell of what the day has turned; returns how many changes were told.

    At night compare everything, and forget what is too old.
    """
    told = tell_days(at=at)
    if timezone.localtime(at).hour == NIGHT_HOUR:
        told += tell_everything(at=at)
        forget_changes(at=at)
    return told


def seats_job(*, at: datetime) -> int:
    """Return to the queue versions held by somebody who may review them no more.

    Or kept for somebody who has not begun. Returns how many seats were freed.
    """
    held = Version.objects.submitted().filter(pk__in=Review.objects.open().values("version"))
    return sum(
        return_idle_seats(locked_version(pk), at) for pk in held.values_list("pk", flat=True)
    )


def remind_of_fixes(today: date, at: datetime) -> int:
    """To the team, three working days before the day and on it."""
    rows = Version.objects.with_vendor().filter(fix_by__isnull=False)
    rows = rows.select_related("offering__vendor")
    stages = ((version, fix_stage(version.fix_by, today)) for version in rows if version.fix_by)
    return sum(
        tell_team(version, "fix_reminder", at=at, is_optional=False, stage=stage)
        for version, stage in stages
        if stage
    )


def fix_stage(fix_by: date, today: date) -> str:
    """`-near`, `-due`, or nothing."""
    if today < fix_by:
        return "-near" if working_days_between(today, fix_by) <= FIX_DAYS else ""
    return "-due" if today <= fix_by + timedelta(days=LATE_DAYS) else ""


def remind_of_reviews(today: date, at: datetime) -> int:
    """Remind who holds the version, or every reviewer while nobody does.

    When the day is near, and when it has passed.
    """
    rows = Version.objects.submitted().filter(review_due_on__isnull=False)
    rows = rows.select_related("offering__vendor")
    stages = (
        (version, review_stage(version.review_due_on, today))
        for version in rows
        if version.review_due_on
    )
    return sum(_tell_reviewers(version, stage, today, at) for version, stage in stages if stage)


def review_stage(due: date, today: date) -> str:
    """`-near`, `-past`, or nothing."""
    if due < today:
        return "-past"
    return "-near" if working_days_between(today, due) <= REVIEW_NEAR_DAYS else ""


def _tell_reviewers(version: Version, stage: str, today: date, at: datetime) -> int:
    held = [review.reviewer for review in version.reviews.open().select_related("reviewer")]
    path, key = (
        reverse("catalogue:review", args=[version.pk]),
        f"review_due{stage}:{version.pk}:{version.row_version}",
    )
    return sum(
        tell(user, version, "review_due", key, at=at, path=path)
        for user in held or reviewers_free_of_conflict(version, today)
    )


def _remind_of_confirmations(today: date, at: datetime) -> int:
    """Remind the team of what is public.

    Thirty days before, on the day, and once when it is left out of the default results.
    """
    before = timezone.make_aware(
        datetime.combine(overdue_before(today + timedelta(days=WARN_DAYS + 1)), time.min)
    )
    rows = (
        Version.objects.published(today)
        .last_confirmed_before(before)
        .select_related("offering__vendor")
    )
    return sum(_tell_of_confirmation(version, today, at) for version in rows)


def _tell_of_confirmation(version: Version, today: date, at: datetime) -> int:
    due = due_on(version)
    if due is None or not (kind := confirmation_kind(due, today)):
        return 0
    key = f"{kind}:{version.pk}:{due.isoformat()}"
    return sum(
        tell(user, version, kind.split("-")[0], key, at=at, is_optional=False)
        for user in team_of(version)
    )


def confirmation_kind(due: date, today: date) -> str:
    """Which mail, with its stage; nothing when it is too early, or long too late."""
    if today <= shown_until(due):
        return (
            ""
            if today < due - timedelta(days=WARN_DAYS)
            else "confirm_reminder-early"
            if today < due
            else "confirm_reminder-due"
        )
    return "confirm_hidden" if today <= shown_until(due) + timedelta(days=HIDDEN_TOLD_DAYS) else ""


def limits_job(*, at: datetime) -> int:
    """Where a limit has changed with the day, compute anew what lists filter by.

    On all other days nothing is read.
    """
    today = timezone.localdate(at)
    before = LimitPair.on(limits(), today - LOOKED_BACK)
    return 0 if LimitPair.on(limits(), today) == before else refresh_cost_profiles(at=at)
