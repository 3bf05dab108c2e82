"""A case for each constraint of the room's newer rows: a call that the database refuses."""

from accounts.models import User
from catalogue.models import Answer, CannedText, CriterionQuestion, Offering, Partner, Review, ReviewPolicy, Version
from tests.factories import APPROVED_AT, VendorFactory, VersionFactory


def one_of(model, **columns):
    return lambda: model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(**columns)


def answers(*values):
    version, question = Version.objects.first(), CriterionQuestion.objects.first()
    Answer.objects.bulk_create([Answer(version=version, question=question, value=value) for value in values])


def partners(times=1, **columns):
    offering, vendor, user = Offering.objects.first(), VendorFactory(), User.objects.first()
    for _ in range(times):
        Partner.objects.create(offering=offering, vendor=vendor, invited_by=user, invited_at=APPROVED_AT, **columns)


def hashed_draft():
    VersionFactory(offering=Offering.objects.first(), number=2, content_hash="a" * 64)


CASES = {
    "version_answers_a_question_once": lambda: answers("yes", "no"),
    "answer_is_known": lambda: answers("maybe"),
    "canned_text_decision_is_known": lambda: CannedText.objects.create(title="Testi", decision="perhaps"),
    "review_policy_asks_for_one_or_two": lambda: ReviewPolicy.objects.create(approvals_required=3, set_at=APPROVED_AT),
    "partner_is_on_an_offering_once": lambda: partners(times=2),
    "partner_accepts_as_somebody": lambda: partners(accepted_at=APPROVED_AT),
    "review_is_decided_or_released": one_of(Review, released_at=APPROVED_AT),
    "review_has_a_deadline_for_changes_only": one_of(Review, fix_by=APPROVED_AT.date()),
    "review_row_version_is_positive": one_of(Review, row_version=0),
    "version_hashed_has_been_submitted": hashed_draft,
}
