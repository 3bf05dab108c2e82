"""What vendors and reviewers do to a version, from the draft to the public."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, Mail
from catalogue.authoring.actions.writing import (
    HasBreachesError,
    HasOpenVersionError,
    NotListedError,
    copy_offering,
    create_offering,
    discard_draft,
    save_section,
    start_next_version,
    submit_version,
)
from catalogue.content.snapshot import hash_of, read_content
from catalogue.models import Offering, Part, ReviewPolicy, State, Version
from catalogue.publishing.actions import confirm_version, restore_offering, withdraw_offering
from catalogue.publishing.locking import NotPermittedError, StaleWriteError
from catalogue.reviewing.actions import (
    ContentHasChangedError,
    JudgementIncompleteError,
    TakenByOtherError,
    decide,
    release_version,
    save_review,
    take_version,
)
from catalogue.reviewing.judgement import Decision, Judged, Judgement
from search.models import QueueRow
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
AT = timezone.now()


@pytest.fixture
def owner():
    return TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user


@pytest.fixture
def draft(owner):
    return create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=AT
    )


@pytest.fixture
def sent(draft, owner):
    return submit_version(version_id=draft.pk, row_version=draft.row_version, by=owner, at=AT)


def judgement(**states):
    claims = {
        "avoin-lahdekoodi": "met",
        "avoimet-standardit": "met",
        "avoin-rajapinta": "partly",
        "avoin-arkkitehtuuri": "met",
        "avoin-data": "not_met",
    }
    findings = {
        slug: Judged(states.get(slug.replace("-", "_"), state), {"fi": "Perustelu."})
        for slug, state in claims.items()
    }
    return Judgement(
        findings, {"fi": "Yhteenveto."}, fix_by=timezone.localdate(AT) + timedelta(days=14)
    )


def decided(version, decision, reviewer=None, **states):
    reviewer = reviewer or make_reviewer()
    review = take_version(version_id=version.pk, by=reviewer, at=AT)
    return decide(
        version_id=version.pk,
        decision=decision,
        judgement=judgement(**states),
        row_version=version.row_version,
        review_row_version=review.row_version,
        by=reviewer,
        at=AT,
    )


def test_what_was_written_is_what_is_read(draft):
    content = whole_content()

    assert read_content(draft.pk) == content


def test_a_version_goes_from_draft_to_the_public_and_the_next_one_after_it(sent, owner, today):
    assert not Offering.objects.published(today).exists()
    decided(sent, Decision.APPROVE)
    first = Offering.objects.published(today).get().published

    second = start_next_version(offering_id=first.offering_id, source=first, by=owner, at=AT)
    basics = read_content(second.pk)["basics"] | {
        "name": {"fi": "Uusi nimi", "sv": "", "en": ""},
        "change_log": {"fi": "Nimi vaihtui.", "sv": "", "en": ""},
    }
    second = save_section(
        version_id=second.pk,
        section="basics",
        data=basics,
        row_version=second.row_version,
        by=owner,
        at=AT,
    )
    second = submit_version(version_id=second.pk, row_version=second.row_version, by=owner, at=AT)
    assert Offering.objects.published(today).get().published == first
    decided(second, Decision.APPROVE)

    offering = Offering.objects.published(today).get()
    first.refresh_from_db()
    assert (offering.published, first.state) == (second, State.SUPERSEDED)
    assert hash_of(read_content(second.pk)) == offering.published.content_hash
    verbs = list(
        AuditEvent.objects.filter(object_type="catalogue.version", verb__startswith="version.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "version.submitted",
        "version.approved",
        "version.started",
        "version.edited",
        "version.submitted",
        "version.superseded",
        "version.approved",
    ]
    assert QueueRow.objects.filter(offering_id=offering.pk).count() == 2


def test_changes_are_asked_for_and_mended(sent, owner, today):
    review = decided(sent, Decision.REQUEST_CHANGES, avoin_data="not_applicable")

    sent.refresh_from_db()
    assert (sent.state, sent.fix_by) == (State.CHANGES_REQUESTED, review.fix_by)
    again = submit_version(
        version_id=sent.pk, row_version=sent.row_version, by=owner, at=AT + timedelta(hours=1)
    )
    assert (again.state, again.fix_by, again.decided_at) == (State.SUBMITTED, None, None)


def test_a_rejected_version_can_be_followed_by_another(sent, owner):
    decided(sent, Decision.REJECT)
    sent.refresh_from_db()

    assert (
        start_next_version(offering_id=sent.offering_id, source=sent, by=owner, at=AT).number == 2
    )


def test_a_sent_version_is_frozen_for_everybody(sent, owner):
    with pytest.raises(NotPermittedError):
        save_section(
            version_id=sent.pk,
            section="basics",
            data=whole_content()["basics"],
            row_version=sent.row_version,
            by=owner,
            at=AT,
        )
    for change in (
        lambda: Version.objects.filter(pk=sent.pk).update(name_fi="Toinen"),
        lambda: Part.objects.filter(version=sent).update(licence="MIT"),
        lambda: sent.claims.all()[0].evidence.all().delete(),
        sent.functions.clear,
        lambda: sent.parts.first().prices.create(order=9, amount=1),
    ):
        with pytest.raises(IntegrityError, match="keeps its content"), transaction.atomic():
            change()


def test_what_was_changed_behind_the_triggers_cannot_be_approved(sent):
    Version.objects.filter(pk=sent.pk).update(cost_profile={})
    reviewer = make_reviewer()
    review = take_version(version_id=sent.pk, by=reviewer, at=AT)
    Version.objects.filter(pk=sent.pk).update(state=State.DRAFT)
    Version.objects.filter(pk=sent.pk).update(name_fi="Salaa vaihdettu")
    Version.objects.filter(pk=sent.pk).update(state=State.SUBMITTED)

    with pytest.raises(ContentHasChangedError):
        decide(
            version_id=sent.pk,
            decision=Decision.APPROVE,
            judgement=judgement(),
            row_version=sent.row_version,
            review_row_version=review.row_version,
            by=reviewer,
            at=AT,
        )


def test_a_stale_write_loses_and_writes_nothing(draft, owner):
    save_section(
        version_id=draft.pk,
        section="users",
        data={"languages": ["fi"]},
        row_version=draft.row_version,
        by=owner,
        at=AT,
    )

    with pytest.raises(StaleWriteError) as lost:
        save_section(
            version_id=draft.pk,
            section="users",
            data={"languages": ["sv"]},
            row_version=draft.row_version,
            by=owner,
            at=AT,
        )

    assert (lost.value.version.row_version, Version.objects.get(pk=draft.pk).languages) == (
        2,
        ["fi"],
    )


def test_a_double_submit_is_one_submission(sent, owner):
    assert submit_version(version_id=sent.pk, row_version=1, by=owner, at=AT) == sent
    assert AuditEvent.objects.filter(verb="version.submitted").count() == 1
    assert Mail.objects.filter(kind="version_submitted").count() == 1


def test_a_draft_with_breaches_or_without_membership_is_not_sent(draft, owner):
    owner.teams.get().vendor.memberships.all().delete()
    with pytest.raises(NotListedError):
        submit_version(version_id=draft.pk, row_version=1, by=owner, at=AT)
    owner.teams.get().vendor.memberships.create(starts_on=AT.date(), source="testi")
    changed = save_section(
        version_id=draft.pk, section="parts", data={"parts": []}, row_version=1, by=owner, at=AT
    )
    with pytest.raises(HasBreachesError) as refused:
        submit_version(version_id=draft.pk, row_version=changed.row_version, by=owner, at=AT)
    assert "parts" in {breach.field for breach in refused.value.found}


def test_a_right_ends_with_the_membership(draft, owner):
    TeamMember.objects.update(ended_at=timezone.now())

    with pytest.raises(NotPermittedError):
        submit_version(version_id=draft.pk, row_version=1, by=owner, at=AT)


def test_nobody_decides_on_the_own_companys_offering(sent, owner):
    make_reviewer(owner)

    with pytest.raises(NotPermittedError):
        take_version(version_id=sent.pk, by=owner, at=AT)


def test_one_reviewer_at_a_time_and_release_lets_the_next_in(sent):
    first, second = make_reviewer(), make_reviewer()
    take_version(version_id=sent.pk, by=first, at=AT)
    with pytest.raises(TakenByOtherError):
        take_version(version_id=sent.pk, by=second, at=AT)

    release_version(version_id=sent.pk, by=first, at=AT)

    assert take_version(version_id=sent.pk, by=second, at=AT).reviewer == second


def test_a_finding_that_differs_needs_its_reason(sent):
    reviewer = make_reviewer()
    review = take_version(version_id=sent.pk, by=reviewer, at=AT)
    bare = Judgement({slug: Judged("not_met") for slug in judgement().findings}, {"fi": "x"})

    with pytest.raises(JudgementIncompleteError) as refused:
        decide(
            version_id=sent.pk,
            decision=Decision.APPROVE,
            judgement=bare,
            row_version=sent.row_version,
            review_row_version=1,
            by=reviewer,
            at=AT,
        )
    assert {gap.field for gap in refused.value.found} == {
        f"findings.{slug}.reason" for slug in bare.findings if slug != "avoin-data"
    }

    saved = save_review(
        version_id=sent.pk,
        judgement=bare,
        review_row_version=review.row_version,
        by=reviewer,
        at=AT,
    )
    assert saved.findings.count() == 5


def test_four_eyes_publish_with_the_second_pair(sent, today):
    ReviewPolicy.objects.create(approvals_required=2, set_at=AT)
    first = make_reviewer()
    decided(sent, Decision.APPROVE, reviewer=first)
    assert not Offering.objects.published(today).exists()
    with pytest.raises(TakenByOtherError):
        take_version(version_id=sent.pk, by=first, at=AT)

    decided(sent, Decision.APPROVE)

    assert Offering.objects.published(today).exists()


def test_an_offering_is_withdrawn_brought_back_and_confirmed(sent, owner, today):
    decided(sent, Decision.APPROVE)

    withdraw_offering(offering_id=sent.offering_id, reason={"fi": "Tuote loppui."}, by=owner, at=AT)
    assert not Offering.objects.published(today).exists()
    with pytest.raises(NotPermittedError):
        withdraw_offering(offering_id=sent.offering_id, reason={}, by=owner, at=AT)
    restore_offering(offering_id=sent.offering_id, reason="", by=owner, at=AT)

    assert Offering.objects.published(today).exists()
    later = AT + timedelta(days=30)
    assert confirm_version(version_id=sent.pk, by=owner, at=later).confirmed_at == later


def test_one_open_version_at_a_time(sent, owner):
    decided(sent, Decision.APPROVE)
    sent.refresh_from_db()
    second = start_next_version(offering_id=sent.offering_id, source=sent, by=owner, at=AT)

    with pytest.raises(HasOpenVersionError) as refused:
        start_next_version(offering_id=sent.offering_id, source=sent, by=owner, at=AT)
    assert refused.value.version == second
    discard_draft(version_id=second.pk, row_version=second.row_version, by=owner, at=AT)
    assert Offering.objects.filter(pk=sent.offering_id).exists()


def test_a_copy_is_an_offering_of_its_own_and_goes_when_discarded(draft, owner):
    copy = copy_offering(source=draft, vendor=draft.offering.vendor, by=owner, at=AT)

    assert (copy.offering.slug, read_content(copy.pk)["parts"]) == (
        f"{draft.offering.slug}-2",
        read_content(draft.pk)["parts"],
    )
    discard_draft(version_id=copy.pk, row_version=1, by=owner, at=AT)
    assert not Offering.objects.filter(pk=copy.offering_id).exists()
