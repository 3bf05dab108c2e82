"""Staff end memberships of teams and name owners, each with a reason, a mail and an audit event."""

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Mail
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in, verified
from vendors.actions.team import invite
from vendors.models import Invitation, TeamMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor():
    return VendorFactory(slug="yritys")


@pytest.fixture
def owner(vendor):
    return TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner")


@pytest.fixture
def desk(client):
    return sign_in(client, UserFactory(is_staff=True, is_superuser=True))


PAGE = "/yllapito/yritykset/yritys"


def test_the_only_owner_can_be_ended_and_is_out_at_once(desk, vendor, owner):
    invite(
        vendor=vendor, email="kaveri@example.com", role="owner", by=owner.user, at=timezone.now()
    )

    answer = desk.post(
        PAGE, {"teko": "paata", "paata-member": owner.pk, "paata-reason": "Ei edusta yritystä."}
    )

    assert answer.status_code == 302
    assert not TeamMember.objects.in_force().exists()
    assert not Invitation.objects.open().exists()
    mail = Mail.objects.get(kind="member_ended")
    assert (mail.user, "Ei edusta yritystä." in mail.text) == (owner.user, True)
    event = AuditEvent.objects.get(verb="team_member.ended")
    assert event.data == {"member": owner.pk, "reason": "Ei edusta yritystä."}


def test_the_other_owners_are_told(desk, vendor, owner):
    other = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner")

    desk.post(
        PAGE, {"teko": "paata", "paata-member": owner.pk, "paata-reason": "Ei edusta yritystä."}
    )

    assert Mail.objects.get(kind="team_changed").user == other.user


@pytest.mark.parametrize("role", ["", "editor"])
def test_an_owner_is_named_whether_or_not_they_were_on_the_team(desk, vendor, owner, role):
    person = verified(UserFactory(email="uusi@example.com"))
    if role:
        TeamMember.objects.create(vendor=vendor, user=person, role=role)

    assert (
        desk.post(
            PAGE,
            {
                "teko": "omistaja",
                "omistaja-email": "Uusi@Example.com",
                "omistaja-reason": "Kaupparekisterin mukaan.",
            },
        ).status_code
        == 302
    )

    assert TeamMember.objects.in_force().owners().filter(user=person).count() == 1
    assert set(Mail.objects.filter(kind="owner_named").values_list("user", flat=True)) == {
        owner.user_id,
        person.pk,
    }
    assert (
        AuditEvent.objects.get(verb="team_member.owner_named").data["reason"]
        == "Kaupparekisterin mukaan."
    )


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"teko": "paata", "paata-reason": "Syy."}, "Kenen jäsenyys"),
        ({"teko": "paata", "paata-member": "OWNER"}, "Perustelu"),
        (
            {
                "teko": "omistaja",
                "omistaja-email": "tuntematon@example.com",
                "omistaja-reason": "Syy.",
            },
            "ei ole tiliä",
        ),
        ({"teko": "omistaja", "omistaja-email": "uusi@example.com"}, "Perustelu"),
        ({"teko": "vahvista"}, "Miten näit"),
        ({"teko": "muu"}, ""),
        ({}, ""),
    ],
)
def test_without_a_reason_or_a_person_nothing_happens_and_what_was_typed_stays(
    desk, vendor, owner, form, words
):
    vendor.confirmed_at, vendor.proof = None, ""
    vendor.save()
    answer = desk.post(
        PAGE, {key: owner.pk if value == "OWNER" else value for key, value in form.items()}
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert all(
        str(value) in answer.content.decode()
        for key, value in form.items()
        if key.endswith(("reason", "email"))
    )
    assert not AuditEvent.objects.filter(
        verb__in=["team_member.ended", "team_member.owner_named", "vendor.confirmed"]
    ).exists()


def test_somebody_of_another_companys_team_is_not_ended_here(desk, vendor, owner):
    stranger = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner")

    assert (
        desk.post(
            PAGE, {"teko": "paata", "paata-member": stranger.pk, "paata-reason": "Syy."}
        ).status_code
        == 422
    )
    assert TeamMember.objects.in_force().count() == 2


def test_staff_find_a_company_by_a_part_of_its_name_or_its_business_id(
    desk, vendor, django_assert_max_num_queries
):
    VendorFactory.create_batch(3)
    waiting = VendorFactory(name="Odottava Oy", confirmed_at=None, proof="")

    everything = desk.get("/yllapito/yritykset").content.decode()
    assert everything.index("Odottava Oy") < everything.index(vendor.name)
    assert "Odottava Oy" in desk.get("/yllapito/yritykset?q=dottav").content.decode()
    assert vendor.name not in desk.get("/yllapito/yritykset?q=dottav").content.decode()
    assert (
        "Odottava Oy" in desk.get(f"/yllapito/yritykset?q={waiting.business_id}").content.decode()
    )
    assert desk.get("/yllapito/yritykset?q=%00&sivu=99999999999999999999").status_code == 200
