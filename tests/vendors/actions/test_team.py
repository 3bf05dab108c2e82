"""Who acts for a company: never without an owner, and never a right after its end.

Invitations, roles, leaving.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.account import erase_account, export_account
from accounts.models import Mail, Posted, User
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in, verified
from vendors.actions.team import (
    InvitationUnusableError,
    LastOwnerError,
    accept_invitation,
    change_role,
    end_membership,
    invite,
)
from vendors.models import Invitation, MembershipStatement, TakeoverRequest, TeamMember
from vendors.permissions import acts_for

NOW = timezone.now()


@pytest.fixture
def vendor(db):
    return VendorFactory()


@pytest.fixture
def owner(vendor):
    return TeamMember.objects.create(
        vendor=vendor, user=UserFactory(), role="owner", since=NOW - timedelta(days=9)
    ).user


def token_of(address):
    return re.search(r"/oma/kutsu/(\S+)", Mail.objects.filter(address=address).latest("pk").text)[1]


def test_an_invitation_is_accepted_by_the_verified_address_and_once(client, vendor, owner):
    sign_in(client, owner)
    client.post(
        f"/oma/yritys/{vendor.slug}/jasenet", {"email": "Uusi@Example.com", "role": "editor"}
    )
    token = token_of("Uusi@Example.com")

    stranger = UserFactory()
    sign_in(client, stranger)
    answer = client.get(f"/oma/kutsu/{token}")
    assert (answer.status_code, vendor.name in answer.content.decode()) == (403, False)
    assert client.post(f"/oma/kutsu/{token}").status_code == 410
    invited = UserFactory(email="uusi@example.com")
    sign_in(client, invited)
    assert client.get(f"/oma/kutsu/{token}").status_code == 200
    assert client.post(f"/oma/kutsu/{token}").status_code == 302

    assert acts_for(invited, vendor.pk)
    assert not acts_for(stranger, vendor.pk)
    # Pressed twice it is one answer; sent anew it is used.
    assert client.post(f"/oma/kutsu/{token}").status_code == 302
    Posted.objects.all().delete()
    assert client.post(f"/oma/kutsu/{token}").status_code == 410
    assert TeamMember.objects.filter(user=invited).count() == 1


@pytest.mark.parametrize("end", ["revoked", "expired", "replaced"])
def test_an_invitation_that_ended_opens_nothing(vendor, owner, end):
    invited = verified(UserFactory(email="uusi@example.com"))
    at = NOW - timedelta(days=15) if end == "expired" else NOW
    invite(vendor=vendor, email=invited.email, role="editor", by=owner, at=at)
    token = token_of(invited.email)
    if end == "revoked":
        Invitation.objects.update(revoked_at=NOW)
    elif end == "replaced":
        invite(vendor=vendor, email=invited.email, role="owner", by=owner, at=NOW)

    with pytest.raises(InvitationUnusableError):
        accept_invitation(token=token, by=invited, at=NOW)
    assert not acts_for(invited, vendor.pk)


def test_the_key_of_an_invitation_is_kept_as_a_hash_only(vendor, owner):
    invite(vendor=vendor, email="uusi@example.com", role="editor", by=owner, at=NOW)

    assert token_of("uusi@example.com") not in str(Invitation.objects.values().get())


def test_the_last_owner_stays(client, vendor, owner):
    member = vendor.team.get()
    sign_in(client, owner)
    client.post(f"/oma/yritys/{vendor.slug}/jasenet/{member.pk}/paata")
    client.post(f"/oma/yritys/{vendor.slug}/jasenet/{member.pk}/rooli", {"role": "editor"})

    member.refresh_from_db()
    assert (member.role, member.ended_at) == ("owner", None)
    for act in (
        lambda: end_membership(member=member, by=owner, at=NOW),
        lambda: change_role(member=member, role="editor", by=owner, at=NOW),
    ):
        with pytest.raises(LastOwnerError):
            act()


def test_a_right_ends_with_the_next_request(client, vendor, owner):
    editor = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="editor")
    sign_in(client, editor.user)
    assert client.get(f"/oma/yritys/{vendor.slug}").status_code == 200

    end_membership(member=editor, by=owner, at=timezone.now())

    assert client.get(f"/oma/yritys/{vendor.slug}").status_code == 404


def test_a_member_of_another_company_is_not_found(client, vendor, owner):
    theirs = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="editor")
    sign_in(client, owner)

    for act in ("paata", "rooli"):
        assert (
            client.post(
                f"/oma/yritys/{vendor.slug}/jasenet/{theirs.pk}/{act}", {"role": "owner"}
            ).status_code
            == 404
        )
        assert (
            client.post(
                f"/oma/yritys/{theirs.vendor.slug}/jasenet/{theirs.pk}/{act}", {"role": "owner"}
            ).status_code
            == 404
        )
    theirs.refresh_from_db()
    assert (theirs.role, theirs.ended_at) == ("editor", None)


def test_an_only_owner_hands_over_before_the_account_is_erased(vendor, owner):
    from accounts.actions.account import ErasureRefusedError

    with pytest.raises(ErasureRefusedError) as refused:
        erase_account(user=owner, at=NOW)
    assert vendor.name in refused.value.reasons[0]
    TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner")

    erase_account(user=owner, at=timezone.now())

    assert not acts_for(User.objects.get(pk=owner.pk), vendor.pk)


def test_invitations_forget_an_erased_address_and_those_that_wait_are_revoked(vendor, owner):
    person = verified(UserFactory(email="Kutsuttu@example.com"))
    invite(vendor=vendor, email="kutsuttu@example.com", role="editor", by=owner, at=NOW)
    invite(vendor=vendor, email="toinen@example.com", role="editor", by=owner, at=NOW)
    known = export_account(user=person, at=NOW)["invitations"]

    erase_account(user=person, at=NOW)

    assert [(row["vendor"], row["email"]) for row in known] == [
        (vendor.name, "kutsuttu@example.com")
    ]
    assert [(row.email, row.revoked_at is None) for row in Invitation.objects.order_by("pk")] == [
        ("poistettu@poistettu.invalid", False),
        ("toinen@example.com", True),
    ]


def test_what_a_person_stated_is_in_the_own_data(vendor, owner):
    MembershipStatement.objects.create(
        vendor=vendor, made_by=owner, made_at=NOW, note="Liityimme keväällä."
    )
    TakeoverRequest.objects.create(
        vendor=vendor, made_by=owner, made_at=NOW, note="Olen uusi omistaja."
    )

    data = export_account(user=owner, at=NOW)

    assert [row["note"] for row in data["membership_statements"] + data["takeover_requests"]] == [
        "Liityimme keväällä.",
        "Olen uusi omistaja.",
    ]
    assert [row["role"] for row in data["teams"]] == ["owner"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_team_page_costs_the_same_however_many(
    client, vendor, owner, rows, django_assert_num_queries
):
    for number in range(rows):
        TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="editor")
        invite(vendor=vendor, email=f"kutsu{number}@example.com", role="editor", by=owner, at=NOW)
    sign_in(client, owner)

    with django_assert_num_queries(10):
        assert client.get(f"/oma/yritys/{vendor.slug}/jasenet").status_code == 200
