"""Reminders: each is sent on its day, once, to those whom it concerns."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import Mail
from catalogue.freshness import due_on
from catalogue.publishing.actions import confirm_version, withdraw_offering
from catalogue.reviewing.reminders import confirmation_kind, fix_stage, reminder_job, review_stage
from lib.workdays import add_working_days
from tests.support.factories import UserFactory
from tests.support.reviews import approved, make_owner, sent_back, sent_version, taken
from tests.support.signing_in import make_reviewer
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db


def noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def kinds(day):
    """What is queued by a job run at noon of a day, twice."""
    Mail.objects.all().delete()
    reminder_job(at=noon(day))
    first = sorted(Mail.objects.values_list("kind", "address"))
    assert reminder_job(at=noon(day)) == 0
    return first


def every_day(start, days):
    """Mails by the day they were queued, the job running daily."""
    Mail.objects.all().delete()
    seen = {}
    for step in range(days):
        day = start + timedelta(days=step)
        before = set(Mail.objects.values_list("pk", flat=True))
        reminder_job(at=noon(day))
        new = Mail.objects.exclude(pk__in=before)
        if new:
            seen[day] = [mail.kind for mail in new]
    return seen


def test_the_team_is_reminded_three_working_days_before_the_day_and_on_it():
    version = sent_back(sent_version())

    seen = every_day(timezone.localdate(), 40)

    near, due = seen
    assert add_working_days(near, 3) == version.fix_by
    assert due == version.fix_by
    assert set(map(tuple, seen.values())) == {("fix_reminder",)}


@pytest.mark.parametrize(
    ("left", "stage"), [(4, ""), (3, "-near"), (1, "-near"), (0, "-due"), (-7, "-due"), (-8, "")]
)
def test_a_deadline_has_its_stages(left, stage):
    due = datetime(2026, 9, 24).date()  # noqa: DTZ001 -- a day

    today = (
        next(
            day
            for step in range(30)
            if working_left(day := due - timedelta(days=step), due) == left
        )
        if left > 0
        else due - timedelta(days=left)
    )

    assert fix_stage(due, today) == stage


def working_left(day, due):
    from lib.workdays import working_days_between

    return working_days_between(day, due)


def test_who_holds_a_late_version_is_told_and_nobody_else():
    version = sent_version()
    holder = make_reviewer()
    make_reviewer()
    taken(version, holder)

    assert kinds(version.review_due_on + timedelta(days=1)) == [("review_due", holder.email)]
    assert kinds(version.review_due_on) == [("review_due", holder.email)]
    assert kinds(timezone.localdate()) == []


def test_all_reviewers_without_a_conflict_are_told_of_what_nobody_holds():
    version = sent_version()
    free, bound = make_reviewer(), make_reviewer()
    make_reviewer(ends_on=timezone.localdate())
    TeamMember.objects.create(vendor=version.offering.vendor, user=bound, role="editor")

    assert kinds(version.review_due_on + timedelta(days=1)) == [("review_due", free.email)]
    assert review_stage(version.review_due_on, add_working_days(timezone.localdate(), 7)) == ""
    assert f"/arviointi/{version.pk}" in Mail.objects.get().text


def test_the_team_is_told_before_on_and_long_after_the_day_of_confirmation():
    version = approved(sent_version())
    due = due_on(version)

    seen = every_day(due - timedelta(days=33), 33 + 60 + 40)

    assert seen == {
        due - timedelta(days=30): ["confirm_reminder"],
        due: ["confirm_reminder"],
        due + timedelta(days=61): ["confirm_hidden"],
    }


def test_a_confirmation_ends_the_reminders_of_the_year():
    owner = make_owner()
    version = approved(sent_version(owner))
    due = due_on(version)
    confirm_version(version_id=version.pk, by=owner, at=noon(due - timedelta(days=20)))

    assert every_day(due - timedelta(days=19), 200) == {}


def test_nothing_is_said_of_what_is_not_public():
    owner = make_owner()
    version = approved(sent_version(owner))
    withdraw_offering(offering_id=version.offering_id, reason={}, by=owner, at=timezone.now())

    assert kinds(due_on(version)) == []


def test_long_forgotten_versions_are_not_told_of_again():
    due = timezone.localdate()

    assert [
        confirmation_kind(due, due + timedelta(days=days))
        for days in (-31, -30, -1, 0, 60, 61, 90, 91)
    ] == [
        "",
        "confirm_reminder-early",
        "confirm_reminder-early",
        "confirm_reminder-due",
        "confirm_reminder-due",
        "confirm_hidden",
        "confirm_hidden",
        "",
    ]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_mails_carry_name_day_and_link(language):
    owner = make_owner(language=language)
    version = sent_back(sent_version(owner), "Korjaa hinta.")

    Mail.objects.filter(kind="version_changes_requested").get()
    reminder_job(at=noon(version.fix_by))

    mail = Mail.objects.get(kind="fix_reminder")
    assert "Kuntasivusto" in mail.subject
    assert "/oma" in mail.text
    assert str(version.fix_by.year) in mail.text


def test_the_mail_of_a_decision_lists_the_reasons():
    from django.utils import timezone as clock

    from catalogue.reviewing.actions import decide
    from catalogue.reviewing.judgement import Decision, Judged, Judgement
    from tests.support.drafts import STATES

    version = sent_version()
    review = taken(version)
    findings = {slug: Judged(state) for slug, state in STATES.items()} | {
        "avoin-data": Judged("not_applicable", {"fi": "Ei\ntietoa."})
    }
    judged = Judgement(
        findings, {"fi": "Yhteenveto."}, fix_by=clock.localdate() + timedelta(days=14)
    )
    decide(
        version_id=version.pk,
        decision=Decision.REQUEST_CHANGES,
        judgement=judged,
        row_version=version.row_version,
        review_row_version=1,
        by=review.reviewer,
        at=clock.now(),
    )

    text = Mail.objects.get(kind="version_changes_requested").text
    assert "Yhteenveto.\n\n- Avoin data: Ei tietoa." in text


def test_who_wants_no_reminders_gets_those_that_must_be_sent_only():
    version = sent_version()
    make_reviewer(UserFactory(notice_choice="none"))

    assert kinds(version.review_due_on) == []
