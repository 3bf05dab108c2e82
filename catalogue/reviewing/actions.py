"""What reviewers do: take a version, release it, keep a draft of the judgement, decide."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.content.snapshot import Content, hash_of, read_content
from catalogue.models import Finding, Review, Version, approvals_required
from catalogue.publishing.actions import publish_version
from catalogue.publishing.assignment import (
    approvals_of,
    open_review,
    open_review_slots,
    release_ineligible_reviews,
    seats_left,
)
from catalogue.publishing.locking import (
    day_of,
    locked_version,
    refuse_if_stale,
    refuse_unless_may,
    transition,
)
from catalogue.publishing.notices import offer_review, tell_team
from catalogue.reviewing.judgement import Decision, Gap, Judgement, gaps
from catalogue.taxonomy.registry import taxonomy
from catalogue.workflow import Action
from lib.i18n.localized import columns


class TakenByOtherError(Exception):
    """As many reviewers as are needed have already taken the version."""


class JudgementIncompleteError(Exception):
    """A finding or a reason is missing; `found` says which."""

    def __init__(self, found: list[Gap]) -> None:
        super().__init__(f"{len(found)} gaps")
        self.found = found


class ContentHasChangedError(Exception):
    """What is stored is not what was submitted. Nothing can be decided; staff must look into it."""


class StaleReviewError(Exception):
    """The same review was saved elsewhere since it was read; `review` is what it is now."""

    def __init__(self, review: Review) -> None:
        super().__init__(f"review {review.pk} is at {review.row_version}")
        self.review = review


@transaction.atomic
def take_version(*, version_id: int, by: User, at: datetime) -> Review:
    """Open a review; taken already by the same person, that one is given.

    Raises NotPermittedError, TakenByOtherError. Atomic.
    """
    version = locked_version(version_id)
    refuse_unless_may(by, Action.TAKE, version, at)
    mine = version.reviews.open().filter(reviewer=by).first()
    if mine is not None:
        return mine
    release_ineligible_reviews(version, at)
    if open_review_slots(version, by) < 1:
        raise TakenByOtherError
    review = open_review(version, by, at)
    record(verb=AuditEvent.Verb.REVIEW_TAKEN, obj=version, by=by, at=at, data={"review": review.pk})
    tell_team(version, "version_taken", at=at)
    return review


@transaction.atomic
def release_version(*, version_id: int, by: User, at: datetime) -> None:
    """Give the version back to the queue. Raises NotPermittedError."""
    version = locked_version(version_id)
    refuse_unless_may(by, Action.RELEASE, version, at)
    released = version.reviews.open().get(reviewer=by)
    Review.objects.filter(pk=released.pk).update(released_at=at)
    record(verb=AuditEvent.Verb.REVIEW_RELEASED, obj=version, by=by, at=at)
    offer_review(version, kind="work_version", but=[by], at=at, stage=f"-{released.pk}")


def own_review(version: Version, by: User, review_row_version: int) -> Review:
    """The open review of this reviewer. Raises StaleReviewError."""
    review = version.reviews.open().select_for_update().get(reviewer=by)
    if review.row_version != review_row_version:
        raise StaleReviewError(review)
    return review


def _write_judgement(review: Review, judgement: Judgement) -> None:
    review.findings.all().delete()
    criteria = taxonomy().offered.criteria
    rows = [
        Finding(
            review=review,
            criterion=criteria[slug],
            state=judged.state,
            **columns("reason", judged.reason),
            **columns("public_reason", judged.public_reason),
        )
        for slug, judged in judgement.findings.items()
        if judged.state
    ]
    Finding.objects.bulk_create(rows)
    values = {
        **columns("summary", judgement.summary),
        **columns("public_summary", judgement.public_summary),
        "fix_by": judgement.fix_by,
        "row_version": review.row_version + 1,
    }
    for name, value in values.items():
        setattr(review, name, value)
    review.save(update_fields=list(values))


@transaction.atomic
def save_review(
    *, version_id: int, judgement: Judgement, review_row_version: int, by: User, at: datetime
) -> Review:
    """Keep an unfinished judgement. Raises NotPermittedError, StaleReviewError."""
    version = locked_version(version_id)
    refuse_unless_may(by, Action.SAVE_REVIEW, version, at)
    review = own_review(version, by, review_row_version)
    _write_judgement(review, judgement)
    record(verb=AuditEvent.Verb.REVIEW_SAVED, obj=version, by=by, at=at, data={"review": review.pk})
    return review


ACTIONS = {
    Decision.APPROVE: Action.APPROVE,
    Decision.REQUEST_CHANGES: Action.REQUEST_CHANGES,
    Decision.REJECT: Action.REJECT,
}


@transaction.atomic
def decide(
    *,
    version_id: int,
    decision: Decision,
    judgement: Judgement,
    row_version: int,
    review_row_version: int,
    by: User,
    at: datetime,
) -> Review:
    """Give the judgement on exactly the version that was read.

    Raises NotPermittedError, StaleWriteError, StaleReviewError, JudgementIncompleteError,
    ContentHasChangedError. Atomic.
    """
    version = locked_version(version_id)
    refuse_unless_may(by, ACTIONS[decision], version, at)
    refuse_if_stale(version, row_version)
    content = _refuse_if_changed(version)
    _refuse_if_incomplete(version, judgement, decision, at)
    review = own_review(version, by, review_row_version)
    _write_judgement(review, judgement)
    _close_review(review, decision, content, at)
    EFFECTS[decision](version, review, by, at)
    return review


def _refuse_if_changed(version: Version) -> Content:
    """Return the stored content.

    Raises ContentHasChangedError when it is not, byte for byte, what was submitted.
    """
    content = read_content(version.pk)
    if hash_of(content) != version.content_hash:
        raise ContentHasChangedError
    return content


def _refuse_if_incomplete(
    version: Version, judgement: Judgement, decision: Decision, at: datetime
) -> None:
    """Raises JudgementIncompleteError."""
    claims = {
        claim.criterion.slug: claim.state for claim in version.claims.select_related("criterion")
    }
    found = gaps(judgement, claims, decision, day_of(at))
    if found:
        raise JudgementIncompleteError(found)


def _close_review(review: Review, decision: Decision, content: Content, at: datetime) -> None:
    asks = decision is Decision.REQUEST_CHANGES
    review.decision, review.decided_at = decision.value, at
    # Only a request for changes keeps a day, and what it was asked of.
    review.fix_by, review.asked_of = (review.fix_by, content) if asks else (None, None)
    review.save(update_fields=["decision", "decided_at", "fix_by", "asked_of"])


def approve(version: Version, review: Review, by: User, at: datetime) -> None:
    if len(approvals_of(version)) < approvals_required():
        record(
            verb=AuditEvent.Verb.REVIEW_SECONDED,
            obj=version,
            by=by,
            at=at,
            data={"review": review.pk},
        )
        if seats_left(version) > 0:
            offer_review(version, kind="work_second", but=[by], at=at)
        return
    _release_others(version, at)
    publish_version(version, by=by, at=at)
    tell_team(version, "version_approved", at=at, is_optional=False, review=review)


def request_changes(version: Version, review: Review, by: User, at: datetime) -> None:
    _release_others(version, at)
    transition(version, Action.REQUEST_CHANGES, at=at, fix_by=review.fix_by)
    record(
        verb=AuditEvent.Verb.VERSION_CHANGES_REQUESTED,
        obj=version,
        by=by,
        at=at,
        data={"review": review.pk},
    )
    tell_team(version, "version_changes_requested", at=at, is_optional=False, review=review)


def reject(version: Version, review: Review, by: User, at: datetime) -> None:
    _release_others(version, at)
    transition(version, Action.REJECT, at=at)
    record(
        verb=AuditEvent.Verb.VERSION_REJECTED, obj=version, by=by, at=at, data={"review": review.pk}
    )
    tell_team(version, "version_rejected", at=at, is_optional=False, review=review)


def _release_others(version: Version, at: datetime) -> None:
    # A decided version leaves nobody holding it.
    version.reviews.open().update(released_at=at)


EFFECTS = {
    Decision.APPROVE: approve,
    Decision.REQUEST_CHANGES: request_changes,
    Decision.REJECT: reject,
}
