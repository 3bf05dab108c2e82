"""Who holds a submission: reviews opened, kept for who asked for changes, and released.

A review is released when its holder may hold it no more.
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.models import Finding, Review, Version, approvals_required
from catalogue.permissions import reviews
from catalogue.publishing.locking import day_of, locked_version
from catalogue.publishing.notices import offer_review, review_is_taken, tell_reviewer
from lib.workdays import working_days_between

# A version that is back is kept for who asked for the changes until the answer is due in so many
# working days.
KEPT_UNTIL_DAYS = 2


def open_review(version: Version, reviewer: User, at: datetime) -> Review:
    review = Review.objects.create(
        version=version, reviewer=reviewer, created_at=at, read_row_version=version.row_version
    )
    # In the second round a review begins with what was found in the first.
    asked = _last_request(version)
    earlier = list(asked.findings.all()) if asked else []
    for finding in earlier:
        finding.pk, finding.review = None, review
    Finding.objects.bulk_create(earlier)
    if seats_left(version) < 1:
        review_is_taken(version)
    return review


@transaction.atomic
def bring_to_reviewers(*, version: Version, by: User, at: datetime) -> None:
    """Give the submission to who asked for the changes, or else offer it to everybody.

    Who asked has it again, unless they may review it no more. Atomic.
    """
    asked = _last_request(version)
    asker = asked.reviewer if asked and reviews(asked.reviewer, version, day_of(at)) else None
    if asker is not None:
        review = open_review(version, asker, at)
        record(
            verb=AuditEvent.Verb.REVIEW_TAKEN,
            obj=version,
            at=at,
            data={"review": review.pk, "is_kept": True},
        )
        tell_reviewer(asker, version, "work_version_again", at=at)
    if seats_left(version) > 0:
        offer_review(version, kind="work_version", but=[by, asker], at=at)


def _kept_seats(version: Version) -> list[Review]:
    """Reviews opened, as the version came back, for who asked for changes; not yet written in."""
    asked = _last_request(version)
    if asked is None or version.submitted_at is None:
        return []
    return list(
        version.reviews.open().filter(
            reviewer=asked.reviewer, created_at=version.submitted_at, row_version=1
        )
    )


def _last_request(version: Version) -> Review | None:
    return (
        version.reviews.filter(decision=Review.Decision.REQUEST_CHANGES)
        .select_related("reviewer")
        .order_by("-decided_at", "-pk")
        .first()
    )


def return_idle_seats(version: Version, at: datetime) -> int:
    """Offer to everybody the seats of those who may review no more; returns how many.

    Near the day also those kept for who asked for changes and has not begun.
    """
    freed = release_ineligible_reviews(version, at)
    if (
        version.review_due_on is not None
        and working_days_between(day_of(at), version.review_due_on) <= KEPT_UNTIL_DAYS
    ):
        freed += _release_reviews(version, _kept_seats(version), at)
    if freed:
        offer_review(version, kind="work_version", but=[], at=at, stage=f"-{day_of(at)}")
    return freed


def release_ineligible_reviews(version: Version, at: datetime) -> int:
    """Release the reviews of whoever may review the version no more; returns how many.

    The term or the account ended, or a conflict arose. Call it with the version locked.
    """
    return _release_reviews(
        version,
        [
            review
            for review in version.reviews.open().select_related("reviewer")
            if not reviews(review.reviewer, version, day_of(at))
        ],
        at,
    )


def release_reviews_of(user_id: int, at: datetime) -> int:
    held = Version.objects.filter(
        pk__in=Review.objects.open().filter(reviewer=user_id).values("version")
    ).values_list("pk", flat=True)
    versions = [locked_version(pk) for pk in held]
    freed = sum(
        _release_reviews(version, list(version.reviews.open().filter(reviewer=user_id)), at)
        for version in versions
    )
    for version in versions:
        offer_review(
            version,
            kind="work_version",
            but=[User.objects.get(pk=user_id)],
            at=at,
            stage=f"-{day_of(at)}",
        )
    return freed


def _release_reviews(version: Version, lost: list[Review], at: datetime) -> int:
    for review in lost:
        Review.objects.filter(pk=review.pk).update(released_at=at)
        record(
            verb=AuditEvent.Verb.REVIEW_RELEASED,
            obj=version,
            at=at,
            data={"review": review.pk, "is_lost": True},
        )
    return len(lost)


def approvals_of(version: Version) -> "list[Review]":
    return list(
        version.reviews.filter(
            decision=Review.Decision.APPROVE, read_row_version=version.row_version
        )
    )


def open_review_slots(version: Version, by: User) -> int:
    is_given = any(review.reviewer_id == by.pk for review in approvals_of(version))
    # Whoever has approved it already is no further reviewer.
    return 0 if is_given else seats_left(version)


def seats_left(version: Version) -> int:
    return approvals_required() - len(approvals_of(version)) - version.reviews.open().count()
