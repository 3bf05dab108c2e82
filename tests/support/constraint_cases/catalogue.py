"""A case for each constraint of the room's newer rows: a call that the database refuses."""

from accounts.models import User
from catalogue.models import (
    Answer,
    CannedText,
    Change,
    ChangeLog,
    CriterionQuestion,
    Face,
    KeptPick,
    Offering,
    Partner,
    Review,
    ReviewPolicy,
    Version,
)
from tests.support.factories import APPROVED_AT, VendorFactory, VersionFactory


def one_of(model, **columns):
    return lambda: model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(
        **columns
    )


def answers(*values):
    version, question = Version.objects.first(), CriterionQuestion.objects.first()
    Answer.objects.bulk_create(
        [Answer(version=version, question=question, value=value) for value in values]
    )


def partners(times=1, **columns):
    offering, vendor, user = Offering.objects.first(), VendorFactory(), User.objects.first()
    for _ in range(times):
        Partner.objects.create(
            offering=offering, vendor=vendor, invited_by=user, invited_at=APPROVED_AT, **columns
        )


def hashed_draft():
    VersionFactory(offering=Offering.objects.first(), number=2, content_hash="a" * 64)


def face(shown):
    Face.objects.update_or_create(
        offering=Offering.objects.first(),
        defaults={"shown": shown, "slug": "x", "digest": "x", "updated_at": APPROVED_AT},
    )


def change(number=1, kind="changed"):
    Change.objects.create(number=number, offering_id=1, kind=kind, slug="x", at=APPROVED_AT)


def keep_twice():
    user, offering = User.objects.first(), Offering.objects.first()
    for _ in range(2):
        KeptPick.objects.create(user=user, offering=offering, kept_at=APPROVED_AT)


CASES = {
    "person_keeps_an_offering_once": keep_twice,
    "face_shown_is_known": lambda: face("hidden"),
    "change_kind_is_known": lambda: change(kind="perhaps"),
    "change_numbers_start_at_one": lambda: change(number=0),
    "change_log_has_one_row": lambda: ChangeLog.objects.create(pk=2),
    "change_log_forgets_only_what_was_told": lambda: ChangeLog.objects.filter(
        pk=ChangeLog.objects.get_or_create(pk=1)[0].pk
    ).update(forgotten_number=10**9),
    "version_answers_a_question_once": lambda: answers("yes", "no"),
    "answer_is_known": lambda: answers("maybe"),
    "canned_text_decision_is_known": lambda: CannedText.objects.create(
        title="Testi", decision="perhaps"
    ),
    "review_policy_asks_for_one_or_two": lambda: ReviewPolicy.objects.create(
        approvals_required=3, set_at=APPROVED_AT
    ),
    "partner_is_on_an_offering_once": lambda: partners(times=2),
    "partner_accepts_as_somebody": lambda: partners(accepted_at=APPROVED_AT),
    "review_is_decided_or_released": one_of(Review, released_at=APPROVED_AT),
    "review_has_a_deadline_for_changes_only": one_of(Review, fix_by=APPROVED_AT.date()),
    "review_row_version_is_positive": one_of(Review, row_version=0),
    "version_hashed_has_been_submitted": hashed_draft,
    "version_sent_has_its_hash": lambda: Version.objects.update(content_hash=""),
}
