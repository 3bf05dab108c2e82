"""A version that was taken does not wait for ever for somebody who may review it no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.account import erase_account, export_account
from accounts.models import AuditEvent, User
from catalogue.authoring.actions.partners import ask_partner
from catalogue.authoring.actions.writing import create_offering, submit_version
from catalogue.models import Review
from catalogue.reviewing.actions import TakenByOtherError, take_version
from catalogue.reviewing.reminders import seats_job
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
AT = timezone.now()


@pytest.fixture
def holder():
    return make_reviewer()


@pytest.fixture
def version(holder):
    owner = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user
    draft = create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=AT
    )
    sent = submit_version(version_id=draft.pk, row_version=draft.row_version, by=owner, at=AT)
    take_version(version_id=sent.pk, by=holder, at=AT)
    return sent


def term_ends(holder, version):
    holder.reviewer_terms.update(
        starts_on=timezone.localdate(AT) - timedelta(days=9),
        ends_on=timezone.localdate(AT) - timedelta(days=1),
    )


def account_is_closed(holder, version):
    User.objects.filter(pk=holder.pk).update(is_active=False)


def holder_joins_the_company(holder, version):
    TeamMember.objects.create(vendor=version.offering.vendor, user=holder, role="editor")


def holders_company_becomes_a_partner(holder, version):
    company = TeamMember.objects.create(vendor=VendorFactory(), user=holder, role="editor").vendor
    owner = version.offering.vendor.team.get(role="owner").user
    ask_partner(
        offering_id=version.offering_id, vendor=company, role={"fi": "Koulutus"}, by=owner, at=AT
    )


LOSSES = [term_ends, account_is_closed, holder_joins_the_company, holders_company_becomes_a_partner]


@pytest.mark.parametrize("loss", LOSSES)
def test_another_reviewer_takes_it_at_once(version, holder, loss):
    colleague = make_reviewer()
    with pytest.raises(TakenByOtherError):
        take_version(version_id=version.pk, by=colleague, at=AT)

    loss(holder, version)
    taken = take_version(version_id=version.pk, by=colleague, at=AT)

    assert list(version.reviews.open()) == [taken]
    assert AuditEvent.objects.get(verb="review.released").data["is_lost"]


@pytest.mark.parametrize("loss", LOSSES)
def test_the_job_gives_it_back_to_the_queue_once(version, holder, loss):
    assert seats_job(at=AT) == 0
    assert version.reviews.open().exists()

    loss(holder, version)

    assert [seats_job(at=AT), seats_job(at=AT)] == [1, 0]
    assert not version.reviews.open().exists()


def test_an_erased_reviewer_holds_nothing_and_the_own_data_tells_the_work(version, holder):
    data = export_account(user=holder, at=AT)

    erase_account(user=holder, at=AT)

    assert [(row["offering"], row["decision"]) for row in data["reviews"]] == [
        (version.offering.slug, "")
    ]
    assert Review.objects.get().released_at == AT


def test_what_a_person_sent_is_in_the_own_data(version):
    data = export_account(user=version.submitted_by, at=AT)

    assert [(row["offering"], row["number"]) for row in data["sent_versions"]] == [
        (version.offering.slug, 1)
    ]
