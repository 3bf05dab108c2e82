"""A lost second factor is reset by staff with a reason, a mail and an event, or by a command."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actions.account import ErasureRefusedError, erase_account
from accounts.models import AuditEvent, LastSuperuserError, Mail, User
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return with_second_factor(verified(UserFactory(email="kadottaja@example.com")))


def technical():
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="reset_second_factor"))
    return user


def page(user):
    return f"/yllapito/henkilot/{user.pk}/tunnistus"


def test_staff_find_the_person_reset_the_factor_and_the_person_is_told(client, person):
    other = type(client)()
    sign_in(other, person)
    assert other.get("/tili").status_code == 200
    staff = technical()
    sign_in(client, staff)

    assert client.post("/yllapito/henkilot", {"email": "Kadottaja@example.com"}).url == page(person)
    assert (
        client.post(page(person), {"reason": "Puhelin hukkui; soitin vaihteen kautta."}).status_code
        == 302
    )

    assert not Authenticator.objects.filter(user=person).exists()
    event = AuditEvent.objects.get(verb="user.factor_reset")
    assert (event.actor, event.object_id, event.data) == (
        staff,
        str(person.pk),
        {"factors": ["totp"], "reason": "Puhelin hukkui; soitin vaihteen kautta."},
    )
    assert "Puhelin hukkui" in Mail.objects.get(kind="factor_reset", user=person).text


def test_without_a_reason_nothing_happens(client, person):
    sign_in(client, technical())

    assert client.post(page(person), {"reason": ""}).status_code == 422
    assert Authenticator.objects.filter(user=person).exists()


@pytest.mark.parametrize(
    ("who", "answer"),
    [("nobody", 302), ("common", 403), ("bare staff", 403), ("technical", 200), ("superuser", 200)],
)
def test_only_who_has_the_right_resets(client, person, who, answer):
    people = {
        "common": UserFactory,
        "bare staff": lambda: UserFactory(is_staff=True),
        "technical": technical,
        "superuser": lambda: UserFactory(is_staff=True, is_superuser=True),
    }
    if who != "nobody":
        sign_in(client, people[who]())

    assert [client.get(path).status_code for path in ("/yllapito/henkilot", page(person))] == [
        answer,
        answer,
    ]
    assert client.post(page(person), {}).status_code == (answer if answer != 200 else 422)
    assert Authenticator.objects.filter(user=person).exists()


@pytest.mark.parametrize("whose", ["own", "of staff", "of a superuser"])
def test_nobody_resets_their_own_and_only_superusers_that_of_staff(client, whose):
    staff = technical()
    target = {
        "own": staff,
        "of staff": technical(),
        "of a superuser": UserFactory(is_staff=True, is_superuser=True),
    }[whose]
    with_second_factor(target)
    sign_in(client, staff)

    assert client.post(page(target), {"reason": "Syy."}).status_code == 403

    superuser = UserFactory(is_staff=True, is_superuser=True)
    sign_in(client, superuser)
    assert client.post(page(target), {"reason": "Syy."}).status_code == 302
    assert client.post(page(superuser), {"reason": "Syy."}).status_code == 403


def test_the_command_does_the_same(person, capsys):
    call_command("accounts_reset_factor", "KADOTTAJA@example.com", reason="Avain katosi.")
    call_command("accounts_reset_factor", "kadottaja@example.com", reason="Avain katosi.")

    assert capsys.readouterr().out.splitlines() == [
        "Removed 1; the person has been sent a mail.",
        "The account has no second factor.",
    ]
    assert AuditEvent.objects.get(verb="user.factor_reset").actor is None
    assert Mail.objects.filter(kind="factor_reset").count() == 1
    with pytest.raises(CommandError):
        call_command("accounts_reset_factor", "tuntematon@example.com", reason="x")


# The last superuser.


def losses(user):
    """Every way to stop being one."""

    def saved(**columns):
        for name, value in columns.items():
            setattr(user, name, value)
        user.save()

    return {
        "save": lambda: saved(is_superuser=False),
        "save staff": lambda: saved(is_staff=False),
        "save active": lambda: saved(is_active=False),
        "bulk": lambda: User.objects.update(is_superuser=False),
        "bulk of one": lambda: User.objects.filter(pk=user.pk).update(is_active=False),
        "erase": lambda: erase_account(user=user, at=timezone.now(), by=user),
    }


@pytest.mark.parametrize("way", losses(None))
def test_the_last_superuser_stays_one_whatever_the_way(way):
    user = UserFactory(is_staff=True, is_superuser=True)
    UserFactory(is_staff=True), UserFactory(is_staff=True, is_superuser=True, is_active=False)

    with pytest.raises((LastSuperuserError, ErasureRefusedError)):
        losses(user)[way]()

    assert User.objects.superusers().get() == user


@pytest.mark.parametrize("way", [way for way in losses(None) if way != "bulk"])
def test_one_of_two_superusers_may_go(way):
    user, other = (UserFactory(is_staff=True, is_superuser=True) for _ in range(2))

    losses(user)[way]()

    assert User.objects.superusers().get() == other


@pytest.mark.parametrize("power", ["is_active", "is_staff", "is_superuser"])
def test_the_admin_says_why_the_last_superuser_stays(client, power):
    user = UserFactory(is_staff=True, is_superuser=True)
    sign_in(client, user)
    form = {
        "email": user.email,
        "name": "",
        "language": "fi",
        "notice_choice": "at_once",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
    }
    del form[power]

    answer = client.post(f"/hallinta/accounts/user/{user.pk}/change/", form)

    assert answer.status_code == 200
    assert "ainoa ylin ylläpitäjä" in answer.content.decode()
    assert User.objects.superusers().get() == user


def test_who_may_change_people_cannot_raise_themselves_or_touch_staff(client):
    user = technical()
    user.user_permissions.add(
        *Permission.objects.filter(
            codename__in=["change_user", "view_user"], content_type__app_label="accounts"
        )
    )
    superuser, common = (
        UserFactory(is_staff=True, is_superuser=True),
        verified(UserFactory(email="tavallinen@example.com")),
    )
    group = Group.objects.create(name="Kaikki")
    sign_in(client, user)
    everything = {
        "email": "uusi@example.com",
        "name": "",
        "language": "sv",
        "notice_choice": "at_once",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [group.pk],
    }

    assert (
        client.post(f"/hallinta/accounts/user/{superuser.pk}/change/", everything).status_code
        == 403
    )
    assert client.post(f"/hallinta/accounts/user/{user.pk}/change/", everything).status_code == 403
    assert (
        client.post(f"/hallinta/accounts/user/{common.pk}/change/", everything).status_code == 302
    )
    assert client.get(f"/hallinta/accounts/user/{common.pk}/password/").status_code == 403

    common.refresh_from_db()
    assert (
        common.email,
        common.language,
        common.is_staff,
        common.is_superuser,
        common.groups.count(),
    ) == ("tavallinen@example.com", "sv", False, False, 0)
