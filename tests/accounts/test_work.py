"""Work that has come is told to everybody who may do it and to nobody else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import Mail, ReviewerTerm, User
from accounts.work import staff_with
from catalogue.models import Review, Version
from catalogue.reviewing.actions import take_version
from procurement.actions.buyers import confirm_buyer
from tests.accounts.work_events import (
    AT,
    EVENTS,
    TODAY,
    claimed,
    feedback_given,
    held,
    registered,
    submitted,
)
from tests.support.factories import UserFactory
from tests.support.reviews import make_owner, sent_back, sent_version
from tests.support.signing_in import make_reviewer, sign_in, verified
from vendors.actions.memberships import confirm_membership, state_membership
from vendors.actions.ownership import confirm_vendor
from vendors.models import MembershipStatement, TeamMember

pytestmark = pytest.mark.django_db


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
    "procurement.decide_editors",
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
