"""What was sent is taken back until a reviewer has taken it, and nothing of it is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.authoring.actions.writing import (
    TakenError,
    create_offering,
    discard_draft,
    recall_version,
    save_section,
    submit_version,
)
from catalogue.content.snapshot import read_content
from catalogue.models import Review, Version
from catalogue.publishing.locking import NotPermittedError
from catalogue.reviewing.actions import release_version, take_version
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def sent(owner):
    version = create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=NOW
    )
    return submit_version(version_id=version.pk, row_version=1, by=owner, at=NOW)


def test_a_sent_version_is_a_draft_again_as_it_was_and_can_be_sent_anew(client, owner, sent):
    sign_in(client, owner)
    before = read_content(sent.pk)
    address = reverse("catalogue:version-recall", args=[sent.pk])
    assert (
        address in client.get(reverse("catalogue:version-check", args=[sent.pk])).content.decode()
    )

    answers = [client.post(address) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    now = Version.objects.get(pk=sent.pk)
    assert (now.state, now.submitted_by, now.review_due_on, read_content(sent.pk)) == (
        "draft",
        None,
        None,
        before,
    )
    save_section(
        version_id=sent.pk,
        section="users",
        data=before["users"] | {"languages": ["en"]},
        row_version=now.row_version,
        by=owner,
        at=NOW,
    )
    now.refresh_from_db()
    assert AuditEvent.objects.filter(verb=AuditEvent.Verb.VERSION_RECALLED).count() == 1
    assert (
        submit_version(version_id=sent.pk, row_version=now.row_version, by=owner, at=NOW).state
        == "submitted"
    )


def test_what_a_reviewer_has_taken_is_not_recalled_before_it_is_released(client, owner, sent):
    reviewer = make_reviewer()
    take_version(version_id=sent.pk, by=reviewer, at=NOW)
    sign_in(client, owner)
    page = client.get(reverse("catalogue:version-check", args=[sent.pk])).content.decode()
    assert reverse("catalogue:version-recall", args=[sent.pk]) not in page

    with pytest.raises(TakenError):
        recall_version(version_id=sent.pk, by=owner, at=NOW)
    told = client.post(
        reverse("catalogue:version-recall", args=[sent.pk]), follow=True
    ).content.decode()
    assert "Arvioija on jo ottanut version" in told

    release_version(version_id=sent.pk, by=reviewer, at=NOW)
    assert recall_version(version_id=sent.pk, by=owner, at=NOW).state == "draft"


def test_a_recalled_answer_to_a_reviewer_keeps_what_the_reviewer_said(client, owner, sent):
    Review.objects.create(
        version=sent,
        reviewer=make_reviewer(),
        decision="request_changes",
        summary_fi="Korjaa hinnat.",
        created_at=NOW,
        decided_at=NOW,
        read_row_version=sent.row_version,
    )

    recall_version(version_id=sent.pk, by=owner, at=NOW)

    page = (
        sign_in(client, owner)
        .get(reverse("catalogue:step", args=[sent.pk, "osat"]))
        .content.decode()
    )
    assert "Korjaa hinnat." in page
    with pytest.raises(NotPermittedError):
        discard_draft(
            version_id=sent.pk, row_version=Version.objects.get().row_version, by=owner, at=NOW
        )


def test_others_recall_nothing(client, sent):
    other = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user

    assert (
        sign_in(client, other).post(reverse("catalogue:version-recall", args=[sent.pk])).status_code
        == 404
    )
    assert Version.objects.get().state == "submitted"
