"""A case for each constraint of the room's newer rows: a call that the database refuses."""

from datetime import timedelta

from accounts.models import ApiKey, Mail, ReviewerTerm, User
from tests.support.factories import APPROVED_AT, UserFactory


def term(times=1, **columns):
    def make():
        user = UserFactory()
        for _ in range(times):
            ReviewerTerm.objects.create(
                user=user, **({"starts_on": APPROVED_AT.date(), "source": "testi"} | columns)
            )

    return make


def key():
    ApiKey.objects.create(
        user=UserFactory(),
        name="x",
        prefix="ak_",
        digest="a" * 64,
        created_at=APPROVED_AT,
        expires_at=APPROVED_AT,
    )


def mail(**columns):
    given = {
        "address": "x@example.com",
        "kind": "x",
        "language": "fi",
        "subject": "x",
        "key": "x",
        "created_at": APPROVED_AT,
        "due_at": APPROVED_AT,
    } | columns
    return lambda: Mail.objects.create(**given)


def user(**columns):
    return lambda: User.objects.filter(pk=UserFactory().pk).update(**columns)


CASES = {
    "user_language_is_known": user(language="de"),
    "user_notice_choice_is_known": user(notice_choice="weekly"),
    "user_erased_is_not_active": user(erased_at=APPROVED_AT),
    "reviewer_term_ends_after_it_starts": term(ends_on=APPROVED_AT.date() - timedelta(days=1)),
    "reviewer_term_starts_once_a_day": term(times=2),
    "api_key_expires_after_it_is_made": key,
    "mail_sent_holds_no_text": mail(text="avain", sent_at=APPROVED_AT),
    "mail_given_up_had_failed": mail(text="x", given_up_at=APPROVED_AT),
    "mail_sent_is_not_failing": mail(sent_at=APPROVED_AT, failing_since=APPROVED_AT),
}
