"""Work that has come is told to everybody who may do it and to nobody else: each event, and who is
told.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from accounts.actions.account import erase_account
from accounts.models import Mail, ReviewerTerm, User
from accounts.work import staff_with
from catalogue.authoring.actions.partners import ask_partner
from catalogue.authoring.actions.writing import submit_version
from catalogue.models import Review, ReviewPolicy, Version
from catalogue.reviewing.actions import release_version, take_version
from catalogue.reviewing.reminders import seats_job
from deploy.models import Feedback
from deploy.pages.feedback import send_feedback
from procurement.actions.buyers import claim_municipality, confirm_buyer
from procurement.models import Municipality, MunicipalityDomain
from tests.support.factories import UserFactory, VendorFactory, business_id
from tests.support.reviews import approved, make_owner, sent_back, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in, verified
from vendors.actions.companies import (
    ask_takeover,
    confirm_membership,
    register_vendor,
    state_membership,
)
from vendors.actions.ownership import confirm_vendor
from vendors.models import CompanyDomain, MembershipStatement, TeamMember

pytestmark = pytest.mark.django_db
AT = timezone.now()
TODAY = timezone.localdate(AT)
FACTS = {
    "business_id": business_id(4_300_000),
    "name": "Uusi Oy",
    "home_municipality_code": "837",
    "size": "small",
    "website": "https://uusi.example",
}
STAFF, REVIEWERS, NOBODY = {"superuser", "secretary"}, {"anna", "bertta"}, set()


def member_of(group, **columns):
    user = UserFactory(is_staff=True, **columns)
    user.groups.add(Group.objects.get(name=group))
    return user


def with_right_of_her_own():
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="decide_companies"))
    return user


@pytest.fixture
def cast():
    """Everybody who could be told, and those who must not be."""
    owner = make_owner()
    vendor = owner.teams.get().vendor
    people = {
        "superuser": UserFactory(is_staff=True, is_superuser=True),
        "secretary": member_of("Sihteeri"),
        "keeper": member_of("Hakemiston hoitaja"),
        "technical": member_of("Tekninen ylläpito"),
        "gone": member_of("Sihteeri", is_active=False),
        "no_staff": UserFactory(is_superuser=True),
        "anna": make_reviewer(),
        "bertta": make_reviewer(),
        "former": UserFactory(),
        "owner": owner,
        "conflicted": make_reviewer(),
        "stranger": verified(UserFactory(email="kuka@uusi.example")),
    }
    ReviewerTerm.objects.create(
        user=people["former"],
        starts_on=TODAY - timedelta(days=9),
        ends_on=TODAY - timedelta(days=1),
        source="testi",
    )
    TeamMember.objects.create(vendor=vendor, user=people["conflicted"], role="editor")
    return SimpleNamespace(vendor=vendor, **people)


def told(cast, before, *, kind="work"):
    """The names of those who got a mail of the kind since, each once."""
    names = {user.email: name for name, user in vars(cast).items() if isinstance(user, User)}
    rows = [
        names[address]
        for address in Mail.objects.filter(pk__gt=before, kind__startswith=kind).values_list(
            "address", flat=True
        )
    ]
    assert len(rows) == len(set(rows))
    return set(rows)


def last_mail():
    newest = Mail.objects.order_by("-pk").first()
    return newest.pk if newest else 0


def submitted(cast):
    return sent_version(cast.owner)


def resubmitted(cast, *, asker_leaves=False):
    """Anna asked for changes."""
    version = sent_version(cast.owner)
    taken(version, cast.anna)
    sent_back(version, by=cast.anna)
    if asker_leaves:
        term_ends(cast.anna)
    before = last_mail()
    submit_version(version_id=version.pk, row_version=version.row_version, by=cast.owner, at=AT)
    return before


def term_ends(user):
    user.reviewer_terms.update(
        starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1)
    )


def held(cast):
    version = submitted(cast)
    take_version(version_id=version.pk, by=cast.anna, at=AT)
    return version


def released(cast):
    version, before = held(cast), last_mail()
    release_version(version_id=version.pk, by=cast.anna, at=AT)
    return before


def seat_lost(cast):
    held(cast)
    term_ends(cast.anna)
    before = last_mail()
    seats_job(at=AT)
    return before


def account_erased(cast):
    held(cast)
    before = last_mail()
    erase_account(user=cast.anna, at=AT)
    return before


def kept_in_vain(cast):
    """Two working days before the answer is due."""
    resubmitted(cast)
    due, before = Version.objects.get().review_due_on, last_mail()
    seats_job(at=AT + (due - TODAY))
    return before


def kept_still(cast):
    resubmitted(cast)
    before = last_mail()
    seats_job(at=AT)
    return before


def seconded(cast):
    ReviewPolicy.objects.create(approvals_required=2, set_at=AT)
    version = submitted(cast)
    before = last_mail()
    approved(version, cast.anna)
    return before


def decided(cast):
    version = submitted(cast)
    before = last_mail()
    approved(version, cast.anna)
    return before


def companies_own_statement(cast):
    """Of a company that the secretary is in."""
    TeamMember.objects.create(vendor=cast.vendor, user=cast.secretary, role="owner")
    state_membership(vendor=cast.vendor, note="", by=cast.secretary, at=AT)


def registered(cast, *, states):
    register_vendor(facts=FACTS, states_membership=states, note="", by=cast.stranger, at=AT)


def registered_in_domain(cast):
    CompanyDomain.objects.create(
        business_id=FACTS["business_id"], domain="uusi.example", source="testi"
    )
    registered(cast, states=False)


def taken_back(cast):
    """By an address in the domain of a company that nobody has confirmed."""
    vendor = VendorFactory(confirmed_at=None, proof="")
    CompanyDomain.objects.create(
        business_id=vendor.business_id, domain="uusi.example", source="testi"
    )
    ask_takeover(vendor=vendor, note="", by=cast.stranger, at=AT)


def claimed(cast, *, in_domain=False):
    town = Municipality.objects.get(code="837")
    if in_domain:
        MunicipalityDomain.objects.create(municipality=town, domain="uusi.example")
    claim_municipality(user=cast.stranger, municipality=town, note="", at=AT)


def asked_twice(cast):
    ask_takeover(vendor=cast.vendor, note="", by=cast.stranger, at=AT)
    before = last_mail()
    ask_takeover(vendor=cast.vendor, note="", by=cast.stranger, at=AT)
    return before


def feedback_given(cast):
    send_feedback(feedback=Feedback(text="Hyvä.", language="fi", network="x", sent_at=AT), by=None)


def asked_to_mend(cast):
    version = submitted(cast)
    before = last_mail()
    sent_back(version, by=cast.anna)
    return before


def asked_as_partner(cast):
    partner = VendorFactory()
    TeamMember.objects.create(vendor=partner, user=cast.stranger, role="owner")
    version = submitted(cast)
    before = last_mail()
    ask_partner(
        offering_id=version.offering_id, vendor=partner, role={"fi": "x"}, by=cast.owner, at=AT
    )
    return before


# What happens → the mails' kind and who is told; an event gives the last mail before it, where
# others went before.
EVENTS = {
    "a company states its membership": (
        lambda cast: state_membership(vendor=cast.vendor, note="", by=cast.owner, at=AT) and None,
        "work_statement",
        STAFF,
    ),
    "a member of staff states it for her own company": (
        companies_own_statement,
        "work_statement",
        {"superuser"},
    ),
    "a company registers and states its membership": (
        lambda cast: registered(cast, states=True),
        "work",
        STAFF,
    ),
    "a company registers": (lambda cast: registered(cast, states=False), "work_company", STAFF),
    "a company registers by an address of its own": (registered_in_domain, "work", NOBODY),
    "somebody asks for a company": (
        lambda cast: ask_takeover(vendor=cast.vendor, note="", by=cast.stranger, at=AT) and None,
        "work_takeover",
        STAFF,
    ),
    "somebody asks for a company again": (asked_twice, "work", NOBODY),
    "somebody takes a company back by its address": (taken_back, "work", NOBODY),
    "somebody says to buy for a municipality": (claimed, "work_buyer", STAFF),
    "somebody shows to buy for a municipality": (
        lambda cast: claimed(cast, in_domain=True),
        "work",
        NOBODY,
    ),
    "a version is sent": (lambda cast: submitted(cast) and None, "work_version", REVIEWERS),
    "a version is sent again": (resubmitted, "work_version_again", {"anna"}),
    "a version is sent again, and only to who asked": (resubmitted, "work", {"anna"}),
    "a version is sent again after who asked has left": (
        lambda cast: resubmitted(cast, asker_leaves=True),
        "work_version",
        {"bertta"},
    ),
    "a reviewer gives a version back": (released, "work_version", {"bertta"}),
    "a reviewer's term ends": (seat_lost, "work_version", {"bertta"}),
    "a reviewer's account is erased": (account_erased, "work_version", {"bertta"}),
    "a version was kept in vain": (kept_in_vain, "work_version", REVIEWERS),
    "a version is kept still": (kept_still, "work", NOBODY),
    "the first of two approves": (seconded, "work_second", {"bertta"}),
    "a version is decided": (decided, "work", NOBODY),
    "a visitor gives feedback": (feedback_given, "feedback", STAFF | {"keeper", "technical"}),
    "changes are asked for": (asked_to_mend, "version_changes_requested", {"owner", "conflicted"}),
    "a company is asked to be a partner": (asked_as_partner, "partner_asked", {"stranger"}),
}


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_is_told_to_those_whose_work_it_is_and_to_nobody_else(cast, event):
    happen, kind, expected = EVENTS[event]

    before = happen(cast) or 0

    assert told(cast, before, kind=kind) == expected


@pytest.mark.parametrize(
    ("choice", "mails"), [("at_once", [False]), ("daily", [True]), ("none", [])]
)
@pytest.mark.parametrize("name", ["secretary", "bertta"])
def test_work_is_told_at_once_or_in_the_digest_as_each_has_chosen(cast, name, choice, mails):
    person = getattr(cast, name)
    User.objects.filter(pk=person.pk).update(notice_choice=choice)

    submitted(cast)
    state_membership(vendor=cast.vendor, note="", by=cast.owner, at=AT)

    assert list(Mail.objects.filter(user=person).values_list("is_for_digest", flat=True)) == mails


DONE = {
    "statement": (
        lambda cast: state_membership(vendor=cast.vendor, note="", by=cast.owner, at=AT),
        lambda cast: confirm_membership(
            statement=MembershipStatement.objects.get(),
            starts_on=TODAY - timedelta(days=9_000),
            ends_on=TODAY - timedelta(days=8_999),
            source="x",
            by=cast.superuser,
            at=AT,
        ),
        "secretary",
    ),
    "company": (
        lambda cast: registered(cast, states=False),
        lambda cast: confirm_vendor(
            vendor=cast.stranger.teams.get().vendor, source="x", by=cast.superuser, at=AT
        ),
        "secretary",
    ),
    "buyer": (
        claimed,
        lambda cast: confirm_buyer(role=cast.stranger.buyer_roles.get(), by=cast.superuser, at=AT),
        "secretary",
    ),
    "version": (
        submitted,
        lambda cast: take_version(version_id=Version.objects.get().pk, by=cast.anna, at=AT),
        "bertta",
    ),
}


@pytest.mark.parametrize("work", DONE)
def test_a_digest_tells_nothing_that_somebody_has_done_meanwhile(cast, work):
    come, do, name = DONE[work]
    other = Mail.objects.create(
        user=getattr(cast, name),
        address="x@example.com",
        kind="other",
        language="fi",
        subject="x",
        key="other",
        is_for_digest=True,
        created_at=AT,
        due_at=AT,
    )
    User.objects.update(notice_choice="daily")
    come(cast)
    waiting = Mail.objects.filter(
        user=getattr(cast, name), kind__startswith="work", is_for_digest=True
    )
    assert waiting.count() == 1

    do(cast)

    assert not waiting.exists()
    assert Mail.objects.filter(pk=other.pk).exists()


RIGHTS = [
    "vendors.decide_companies",
    "procurement.decide_buyers",
    "catalogue.withdraw_offering",
    "accounts.change_mail",
]


@pytest.mark.parametrize("right", RIGHTS)
def test_who_is_told_of_a_right_is_who_has_it(cast, right):
    with_right_of_her_own()

    assert set(staff_with(right)) == {
        user for user in User.objects.filter(is_staff=True) if user.has_perm(right)
    }


WAITING = {
    "superuser": (3, "staff_work"),
    "secretary": (3, "staff_work"),
    "keeper": (1, "staff_work"),
    "anna": (2, "reviews_waiting"),
    "bertta": (1, "reviews_waiting"),
    "conflicted": (0, "reviews_waiting"),
    "former": (0, "reviews_waiting"),
    "owner": (1, "own_tasks"),
    "stranger": (0, "own_tasks"),
}


@pytest.mark.parametrize("name", WAITING)
def test_the_menu_counts_what_waits_for_the_person(client, cast, name):
    count, door = WAITING[name]
    held(cast)
    sent_version(cast.owner, name="Toinen")
    sent_back(sent_version(cast.owner, name="Kolmas"))
    state_membership(vendor=cast.vendor, note="", by=cast.owner, at=AT)
    claimed(cast)
    feedback_given(cast)

    page = sign_in(client, getattr(cast, name)).get("/kynnysarvot")

    assert getattr(page.context["doors"], door) == count
    assert (f'<span class="count">{count}<span class="sr">' in page.content.decode()) == bool(count)
    assert Review.objects.open().count() == 1
