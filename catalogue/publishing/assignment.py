"""Who holds a submission: reviews opened, kept for who asked for changes, and released when they
may be held no more.
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
    """In the second round it begins with what was found in the first."""
    review = Review.objects.create(
        version=version, reviewer=reviewer, created_at=at, read_row_version=version.row_version
    )
    asked = last_request(version)
    earlier = list(asked.findings.all()) if asked else []
    for finding in earlier:
        finding.pk, finding.review = None, review
    Finding.objects.bulk_create(earlier)
    if seats_left(version) < 1:
        review_is_taken(version)
    return review


@transaction.atomic
def bring_to_reviewers(*, version: Version, by: User, at: datetime) -> None:
    """A submission waits. Who asked for the changes that were made has it again, unless they may
    review it no more; else everybody may take it.
    """
    asked = last_request(version)
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


def kept_seats(version: Version) -> list[Review]:
    """Opened for who asked for the changes at the moment the version came back, and not yet written
    in.
    """
    asked = last_request(version)
    if asked is None or version.submitted_at is None:
        return []
    return list(
        version.reviews.open().filter(
            reviewer=asked.reviewer, created_at=version.submitted_at, row_version=1
        )
    )


def last_request(version: Version) -> Review | None:
    """The review that asked for changes last."""
    return (
        version.reviews.filter(decision=Review.Decision.REQUEST_CHANGES)
        .select_related("reviewer")
        .order_by("-decided_at", "-pk")
        .first()
    )


def return_idle_seats(version: Version, at: datetime) -> int:
    """Seats of those who may review no more, and, near the day, those kept for who asked for
    changes and has not begun: offered to everybody. How many.
    """
    freed = release_ineligible_reviews(version, at)
    if (
        version.review_due_on is not None
        and working_days_between(day_of(at), version.review_due_on) <= KEPT_UNTIL_DAYS
    ):
        freed += release_reviews(version, kept_seats(version), at)
    if freed:
        offer_review(version, kind="work_version", but=[], at=at, stage=f"-{day_of(at)}")
    return freed


def release_ineligible_reviews(version: Version, at: datetime) -> int:
    """Whoever may review it no more (the term or the account ended, a conflict arose) holds
    nothing. Call it with the version locked; how many were freed.
    """
    return release_reviews(
        version,
        [
            review
            for review in version.reviews.open().select_related("reviewer")
            if not reviews(review.reviewer, version, day_of(at))
        ],
        at,
    )


def release_reviews_of(user_id: int, at: datetime) -> int:
    """All that a person holds goes back to the queue; how many were freed."""
    held = Version.objects.filter(
        pk__in=Review.objects.open().filter(reviewer=user_id).values("version")
    ).values_list("pk", flat=True)
    versions = [locked_version(pk) for pk in held]
    freed = sum(
        release_reviews(version, list(version.reviews.open().filter(reviewer=user_id)), at)
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


def release_reviews(version: Version, lost: list[Review], at: datetime) -> int:
    """Release reviews that their holders did not release."""
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
    """Approvals given to this very submission."""
    return list(
        version.reviews.filter(
            decision=Review.Decision.APPROVE, read_row_version=version.row_version
        )
    )


def open_review_slots(version: Version, by: User) -> int:
    """How many more reviewers the submission needs; none for whoever has approved it already."""
    is_given = any(review.reviewer_id == by.pk for review in approvals_of(version))
    return 0 if is_given else seats_left(version)


def seats_left(version: Version) -> int:
    """How many more reviewers the submission needs."""
    return approvals_required() - len(approvals_of(version)) - version.reviews.open().count()
