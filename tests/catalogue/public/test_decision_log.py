"""What the public may know of decisions, and what it may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import Review, ReviewPolicy, State
from catalogue.publishing.actions import withdraw_offering
from catalogue.reviewing.judgement import Decision
from tests.support.reviews import approved, sent_back, sent_version
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
LOG = "/paatokset"
SECRET = "Salaisuus"


def body(client, query=""):
    response = client.get(f"{LOG}{query}")
    assert response.status_code == 200
    return response.content.decode()


def rows(client):
    return client.get(LOG).context["rows"]


def test_an_approved_version_is_named_with_its_vendor_and_number(client):
    version = approved(sent_version(name="Julkinen"))

    text = body(client)

    assert "Julkinen" in text
    assert version.offering.vendor.name in text
    assert f"{version.offering.get_absolute_url()}/versiot/1" in text


@pytest.mark.parametrize("decision", [Decision.REQUEST_CHANGES, Decision.REJECT])
def test_of_what_is_not_public_only_kind_and_layer_are_told(client, decision):
    version = sent_back(sent_version(name=SECRET), f"{SECRET} perustelu", decision=decision)

    text = body(client)

    assert "Julkaisematon ratkaisu" in text
    assert "Tuote" in text
    assert "Palvelukanavat" in text
    for hidden in (SECRET, version.offering.vendor.name, version.offering.slug, version.summary_fi):
        assert hidden not in text


def test_a_withdrawn_offering_and_one_of_a_lapsed_member_are_not_named(client):
    first, second = (approved(sent_version(name=f"{SECRET} {number}")) for number in range(2))
    withdraw_offering(
        offering_id=first.offering_id,
        reason={},
        by=TeamMember.objects.get(vendor=first.offering.vendor).user,
        at=timezone.now(),
    )
    second.offering.vendor.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))

    text = body(client)

    assert SECRET not in text
    assert first.offering.vendor.name not in text
    assert "Poistettu hakemistosta" in text
    assert "Ei enää hakemistossa" in text
    assert text.count("Hakemistosta poistettu ratkaisu") == 2
    assert "Julkaisematon ratkaisu" not in text
    assert second.offering.vendor.name not in text


def test_a_decision_on_a_newer_version_shows_the_published_name_only(client):
    from tests.catalogue.reviewing.test_review_pages import renewed

    version = approved(sent_version(name="Julkinen nimi"))
    newer = renewed(version)
    sent_back(newer)

    first, second = rows(client)

    assert (str(first.name), first.number, first.has_page) == ("Julkinen nimi", 2, False)
    assert (str(second.name), second.number, second.has_page) == ("Julkinen nimi", 1, True)


def test_reasons_are_shown_only_when_marked_public(client):
    sent_back(sent_version(), "Julkinen perustelu", is_public=True)
    sent_back(sent_version(), "Vain toimittajalle")

    text = body(client)

    assert "Julkinen perustelu" in text
    assert "Vain toimittajalle" not in text


def test_the_reviewer_is_never_named(client):
    version = approved(sent_version())
    reviewer = version.reviews.get().reviewer
    reviewer.name = "Anna Arvioija"
    reviewer.save()

    assert "Anna Arvioija" not in body(client)
    assert reviewer.email not in body(client)


def test_of_two_approvals_the_one_that_published_is_told(client):
    ReviewPolicy.objects.create(approvals_required=2, set_at=timezone.now())
    version = approved(sent_version())
    assert rows(client) == []

    approved(version)

    (row,) = rows(client)
    assert version.state == State.APPROVED
    assert row.review == Review.objects.order_by("pk").last()


def test_the_log_costs_the_same_with_one_row_and_with_three(client, django_assert_num_queries):
    approved(sent_version())
    body(client)
    with django_assert_num_queries(4):
        body(client)
    for _each in range(2):
        approved(sent_version())
    with django_assert_num_queries(4):
        body(client)


@pytest.mark.parametrize("query", ["?sivu=0", "?sivu=x", "?sivu=99", "?outo=1"])
def test_an_odd_page_is_answered_with_a_page(client, query):
    body(client, query)


def test_an_empty_log_says_so(client):
    assert "Päätöksiä ei ole vielä." in body(client)


@pytest.mark.parametrize(("prefix", "front"), [("", "/"), ("/sv", "/sv/"), ("/en", "/en/")])
def test_the_log_has_a_way_up(client, prefix, front):
    text = client.get(f"{prefix}{LOG}").content.decode()

    assert f'<li><a href="{front}">' in text[text.index('class="crumbs"') :]
