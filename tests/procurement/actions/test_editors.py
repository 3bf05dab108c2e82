"""Who edits a body's frameworks: by an address in its domain, or by staff's word, while that lasts.

Nobody edits another body's.
"""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.actions.account import erase_account, export_account
from accounts.models import AuditEvent
from accounts.work import AlreadyDecidedError
from procurement.actions.editors import claim_body, confirm_editor, end_editing, refuse_editor
from procurement.models import BodyDomain, BodyEditor
from procurement.permissions import bodies_of, editable_bodies, may_edit_body
from tests.support.bodies import BodyFactory, body_editor
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def body():
    found = BodyFactory()
    BodyDomain.objects.create(body=found, domain="yksikko.example")
    return found


@pytest.fixture
def staff():
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="Sihteeri"))
    return user


@pytest.mark.parametrize(
    ("address", "is_proven"),
    [
        ("a@yksikko.example", True),
        ("a@it.YKSIKKO.example", True),
        ("a@eiyksikko.example", False),
        ("a@yksikko.example.evil.example", False),
    ],
)
def test_an_address_proves_its_own_body_only(body, address, is_proven):
    other, user = BodyFactory(), UserFactory()
    EmailAddress.objects.create(user=user, email=address, verified=True)

    claim_body(user=user, body=body, note="", at=NOW)
    claim_body(user=user, body=other, note="", at=NOW)

    assert list(bodies_of(user)) == ([body] if is_proven else [])
    assert not may_edit_body(user, other.pk)


@pytest.mark.parametrize("end", ["address", "domain", "person", "role"])
def test_a_role_by_domain_lives_while_what_proved_it_does(body, end):
    user = verified(UserFactory(email="a@yksikko.example"))
    role = claim_body(user=user, body=body, note="", at=NOW)
    assert list(bodies_of(user)) == [body]

    if end == "address":
        EmailAddress.objects.all().delete()
    elif end == "domain":
        BodyDomain.objects.all().delete()
    elif end == "person":
        user.is_active = False
    else:
        end_editing(role=role, by=user, at=NOW)

    assert list(bodies_of(user)) == []


def test_staff_confirm_once_and_each_act_leaves_one_event(body, staff):
    user = UserFactory()
    role = claim_body(user=user, body=body, note="Hankintapäällikkö", at=NOW)
    assert list(bodies_of(user)) == []

    confirm_editor(role=role, by=staff, at=NOW)

    assert list(bodies_of(user)) == [body]
    for act in (confirm_editor, refuse_editor):
        with pytest.raises(AlreadyDecidedError):
            act(role=role, by=staff, at=NOW)
    end_editing(role=role, by=staff, at=NOW)
    with pytest.raises(AlreadyDecidedError):
        end_editing(role=role, by=staff, at=NOW)
    assert list(
        AuditEvent.objects.filter(object_type="procurement.bodyeditor")
        .order_by("pk")
        .values_list("verb", "actor", "data")
    ) == [
        ("body_editor.claimed", user.pk, {"body": body.slug}),
        ("body_editor.proven", staff.pk, {"body": body.slug}),
        ("body_editor.ended", staff.pk, {"body": body.slug}),
    ]


def test_a_refused_claim_gives_nothing_and_may_be_made_again(body, staff):
    user = UserFactory()
    role = claim_body(user=user, body=body, note="", at=NOW)

    refuse_editor(role=role, by=staff, at=NOW)

    assert not bodies_of(user)
    again = claim_body(user=user, body=body, note="", at=NOW)
    assert again.pk != role.pk
    assert list(BodyEditor.objects.waiting()) == [again]


def test_who_edits_already_claims_nothing_new(body):
    user = body_editor(body)

    claim_body(user=user, body=body, note="", at=NOW)

    assert BodyEditor.objects.count() == 1


def test_staff_with_the_right_edit_every_body_and_others_of_staff_none(body, staff):
    other = BodyFactory()

    assert set(editable_bodies(staff)) == {body, other}
    assert not editable_bodies(UserFactory(is_staff=True)).exists()


def test_an_erased_account_edits_no_more_and_its_note_goes(body):
    user = body_editor(body, note="Hankintapäällikkö")
    assert export_account(user=user, at=NOW)["body_editors"] == [
        {
            "body": body.slug,
            "proof": "staff",
            "note": "Hankintapäällikkö",
            "since": BodyEditor.objects.get().since.isoformat(),
            "ended_at": None,
        }
    ]

    erase_account(user=user, at=NOW)

    role = BodyEditor.objects.get()
    assert role.ended_at
    assert role.note == ""


def test_the_page_takes_a_claim_and_ends_a_role(client, body):
    user = verified(UserFactory(email="a@yksikko.example"))
    desk = sign_in(client, user)

    assert desk.post("/oma/yksikot", {"body": body.slug, "note": ""}).status_code == 302
    assert body.name_fi in desk.get("/oma/yksikot").content.decode()
    role = BodyEditor.objects.get()
    assert desk.post(f"/oma/yksikot/{role.pk}/paata").status_code == 302
    assert not bodies_of(user)
    assert desk.post("/oma/yksikot", {"body": "ei-ole"}).status_code == 422


def test_nobody_ends_anothers_role(client, body):
    body_editor(body)
    stranger = sign_in(client, body_editor(body))

    assert stranger.post(f"/oma/yksikot/{BodyEditor.objects.first().pk}/paata").status_code == 404
    assert BodyEditor.objects.confirmed().count() == 2


def test_staff_decide_on_their_page(client, body, staff):
    role = claim_body(user=UserFactory(), body=body, note="", at=NOW)
    desk = sign_in(client, staff, second_factor=True)

    assert role.user.email in desk.get("/yllapito/yksikot").content.decode()
    desk.post("/yllapito/yksikot", {"role": role.pk})
    assert list(bodies_of(role.user)) == [body]
    desk.post("/yllapito/yksikot", {"role": role.pk, "paata": "1"})
    assert not bodies_of(role.user)


def test_the_accounts_menu_leads_who_edits_frameworks_to_them(client, body):
    editor, other = UserFactory(), UserFactory()
    BodyEditor.objects.create(
        user=editor,
        body=body,
        proof=BodyEditor.Proof.STAFF,
        claimed_at=NOW,
        since=NOW,
        confirmed_by=other,
    )

    shown = []
    for user in (editor, other):
        client.force_login(user)
        shown.append('href="/oma/yksikot"' in client.get("/tili").content.decode())

    assert shown == [True, False]
