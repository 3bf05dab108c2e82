"""The rows behind the tabs of the queue."""

import pytest
from django.utils import timezone

from catalogue.models import ReviewPolicy, Version
from catalogue.reviewing.queue import TABS
from tests.support.reviews import approved, sent_back, sent_version, taken
from tests.support.signing_in import make_reviewer

pytestmark = pytest.mark.django_db


def test_a_version_needs_reviewers_until_as_many_hold_or_have_approved_it_as_must():
    ReviewPolicy.objects.create(approvals_required=2, set_at=timezone.now())
    free, held, full = sent_version(), sent_version(), sent_version()
    for version in (held, full):
        taken(version)
    approved(full)

    needing, enough = (
        Version.objects.submitted().needing_reviewers(2),
        Version.objects.submitted().with_enough_reviewers(2),
    )

    assert (set(needing), set(enough)) == ({free, held}, {full})


def test_a_version_is_held_by_who_has_it_under_review_and_by_nobody_else():
    reviewer, other = make_reviewer(), make_reviewer()
    own, free, of_other, back = sent_version(), sent_version(), sent_version(), sent_version()
    taken(own, reviewer)
    taken(of_other, other)
    sent_back(back, by=reviewer)

    assert set(Version.objects.held_by(reviewer)) == {own}
    assert set(Version.objects.not_held_by(reviewer)) == {free, of_other, back}


def test_what_is_with_the_vendor_is_not_decided():
    back, public, _waiting = sent_version(), sent_version(), sent_version()
    sent_back(back)
    approved(public)

    assert set(Version.objects.with_vendor()) == {back}
    assert set(Version.objects.decided()) == {public}


def test_each_tab_has_a_title_and_says_when_it_is_empty():
    assert all(str(tab.title) and str(tab.empty) for tab in TABS.values())
