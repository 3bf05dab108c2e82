"""Who may review, and what waits on which tab of the queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.authoring.actions.writing import (
    create_offering,
)
from catalogue.conflicts import Conflict
from catalogue.models import Partner, Review, Version
from catalogue.publishing.actions import confirm_version
from lib.workdays import add_working_days
from tests.catalogue.reviewing.test_review_pages import body, listed, page, renewed
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory
from tests.support.reviews import approved, make_owner, sent_back, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
QUEUE = "/arviointi"


# Who may come in.


def test_anonymous_visitors_are_led_to_sign_in_and_others_are_refused(client, version):
    owner = TeamMember.objects.get().user

    assert client.get(QUEUE).status_code == 302
    assert client.get(page(version)).status_code == 302
    sign_in(client, owner)
    assert client.get(QUEUE).status_code == 403
    for act in ("", "/lasna"):
        assert client.get(page(version, act)).status_code == 404
    for act in ("", "/ota", "/vapauta"):
        assert client.post(page(version, act)).status_code == 404


def test_a_reviewer_whose_term_is_over_is_refused_from_the_next_request_on(desk, reviewer, version):
    assert desk.get(page(version)).status_code == 200

    reviewer.reviewer_terms.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert desk.get(page(version)).status_code == 404


@pytest.mark.parametrize("is_partner", [False, True])
def test_nobody_reviews_the_offering_of_their_own_company(desk, reviewer, version, is_partner):
    vendor = make_owner().teams.get().vendor if is_partner else version.offering.vendor
    if is_partner:
        Partner.objects.create(
            offering=version.offering, vendor=vendor, invited_by=reviewer, invited_at=timezone.now()
        )
    TeamMember.objects.create(vendor=vendor, user=reviewer, role="editor")

    assert "Et voi arvioida tätä versiota" in body(desk.get(page(version)))
    for act, method in (
        ("", desk.get),
        ("", desk.post),
        ("/ota", desk.post),
        ("/vapauta", desk.post),
        ("/lasna", desk.get),
    ):
        assert method(page(version, act)).status_code == 403
    (line,) = desk.get(QUEUE).context["queue"].lines
    assert (line.conflict, line.may_take) == (
        Conflict.PARTNER if is_partner else Conflict.TEAM,
        False,
    )
    assert not Review.objects.exists()


def test_drafts_are_no_reviewers_business(desk):
    owner = make_owner()
    draft = create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=timezone.now()
    )

    assert desk.get(page(draft)).status_code == 404
    assert listed(desk, "odottaa") == []


def test_who_acts_for_the_company_does_not_learn_who_reviews(desk, reviewer, version):
    taken(version, make_reviewer(UserFactory(name="Eka Arvioija")))
    TeamMember.objects.create(vendor=version.offering.vendor, user=reviewer, role="owner")

    assert "Eka Arvioija" not in body(desk.get(f"{QUEUE}?tila=muilla"))
    assert listed(desk, "muilla") == ["Kuntasivusto"]


# The queue.


def test_each_version_is_on_the_tab_of_its_state(desk, reviewer):
    sent_version(name="Odottava")
    taken(sent_version(name="Oma"), reviewer)
    taken(sent_version(name="Toisen"))
    sent_back(sent_version(name="Korjattava"))
    approved(sent_version(name="Valmis"))

    tabs = {
        tab: listed(desk, tab)
        for tab in ("odottaa", "omat", "muilla", "korjattavana", "tarkistus", "valmiit")
    }

    assert tabs == {
        "odottaa": ["Odottava"],
        "omat": ["Oma"],
        "muilla": ["Toisen"],
        "korjattavana": ["Korjattava"],
        "tarkistus": [],
        "valmiit": ["Valmis"],
    }
    totals = desk.get(QUEUE).context["totals"]
    assert (totals.submitted, totals.counts["korjattavana"], totals.average_days) == (3, 1, 0)


def test_the_oldest_is_first_and_its_day_is_marked_when_near_or_past(desk):
    now = timezone.now()
    for name, days in (("Uusin", 0), ("Vanhin", 40), ("Lähellä", 0)):
        version = sent_version(name=name, at=now - timedelta(days=days))
        if name == "Lähellä":
            Version.objects.filter(pk=version.pk).update(
                review_due_on=add_working_days(timezone.localdate(now), 2)
            )

    lines = desk.get(QUEUE).context["queue"].lines

    assert [(str(line.name), line.urgency) for line in lines] == [
        ("Vanhin", "past"),
        ("Lähellä", "near"),
        ("Uusin", ""),
    ]


def test_what_nobody_has_confirmed_for_a_year_is_to_be_checked(desk):
    now = timezone.now()
    old, fresh = (approved(sent_version(name=name)) for name in ("Vanha", "Tuore"))
    Version.objects.filter(pk=old.pk).update(confirmed_at=now - timedelta(days=367))
    Version.objects.filter(pk=fresh.pk).update(confirmed_at=now - timedelta(days=364))

    assert listed(desk, "tarkistus") == ["Vanha"]
    confirm_version(
        version_id=old.pk, by=TeamMember.objects.get(vendor=old.offering.vendor).user, at=now
    )
    assert listed(desk, "tarkistus") == []


@pytest.mark.parametrize(
    "tab", ["odottaa", "omat", "muilla", "korjattavana", "tarkistus", "valmiit"]
)
def test_a_tab_costs_the_same_with_one_row_and_with_three(
    desk, reviewer, tab, django_assert_max_num_queries
):
    def one_more(number):
        first = sent_version(name=f"Ratkaisu {number}")
        if tab in {"tarkistus", "valmiit"}:
            approved(first)
            Version.objects.filter(pk=first.pk).update(
                confirmed_at=timezone.now() - timedelta(days=400)
            )
        elif tab == "korjattavana":
            sent_back(first)
        elif tab in {"omat", "muilla"}:
            taken(first, reviewer if tab == "omat" else None)

    counted = []
    for rows in (1, 3):
        while len(listed(desk, tab)) < rows:
            one_more(rows)
        with django_assert_max_num_queries(80) as captured:
            desk.get(f"{QUEUE}?tila={tab}")
        counted.append(len(captured))

    assert counted[0] == counted[1]


def test_an_update_says_how_much_changed(desk):
    version = approved(sent_version())
    renewed(version)

    (line,) = desk.get(QUEUE).context["queue"].lines

    assert (line.changes, line.is_new) == ("1 hinta, 1 muu tieto", False)


@pytest.mark.parametrize(
    "query", ["?tila=olematon", "?sivu=abc", "?sivu=999999999999", "?outo=1", "?tila=omat&sivu=77"]
)
def test_an_odd_address_is_answered_with_a_page(desk, query):
    assert desk.get(f"{QUEUE}{query}").status_code == 200
