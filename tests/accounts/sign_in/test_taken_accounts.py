"""An account and an address belong to who reads the mail.

Nobody takes them before the owner comes, and a new password ends what was taken.
"""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.actions.account import make_key
from accounts.models import ApiKey, AuditEvent, Mail, User
from accounts.permissions import verified_addresses
from tests.support.account_pages import (
    PASSWORD,
    code_in_mail,
    link_to,
    sign_up,
    try_password,
    type_code,
)
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in, verified, with_second_factor
from vendors.actions.team import accept_invitation, invite
from vendors.models import Invitation, TeamMember

pytestmark = pytest.mark.django_db
OWNER, NEW = "omistaja@vesala.example", "neljä punaista omenaa"


@pytest.fixture
def thief():
    return verified(User.objects.create_user("varas@example.com", PASSWORD))


def text_to(email):
    return Mail.objects.filter(address=email).order_by("-pk").first().text


def reset(email, browser=None):
    """Through the mail, in a browser of the own. Returns the last page."""
    cache.clear()
    browser = browser or Client()
    browser.post("/tili/salasana/unohtui", {"email": email})
    page = browser.get(link_to(email), follow=True)
    return browser.post(
        page.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True
    )


# Before the owner comes.


def test_a_mail_about_an_address_proves_nothing_by_being_pressed():
    sign_up(Client(), OWNER)

    assert "http" not in text_to(OWNER)


@pytest.mark.parametrize("path", ["/tili/vahvista-osoite", "/tili/osoitteet", "/tili/kirjaudu"])
def test_a_code_typed_in_another_browser_proves_nothing(path):
    sign_up(Client(), OWNER)

    Client().post(path, {"code": code_in_mail(OWNER), "email": OWNER})

    assert verified_addresses(User.objects.get(email=OWNER)) == []


def test_an_account_begun_by_another_is_the_owners_after_the_own_mail():
    taker, owner = Client(), Client()
    sign_up(taker, OWNER, "varkaan oma salasana")
    begun = User.objects.get(email=OWNER)
    SocialAccount.objects.create(user=begun, provider="oidc", uid="varas")
    with_second_factor(begun)

    sign_up(owner, OWNER)
    reset(OWNER, owner)
    try_password(owner, OWNER, NEW)
    type_code(owner, OWNER)

    assert owner.get("/tili").status_code == 200
    assert (
        try_password(Client(), OWNER, "varkaan oma salasana").status_code,
        taker.get("/tili").status_code,
    ) == (422, 302)
    assert not SocialAccount.objects.exists()
    assert not Authenticator.objects.exists()
    assert verified_addresses(begun) == [OWNER]


def test_who_waits_with_another_code_is_not_let_in_when_the_owner_has_proved_the_address():
    taker, owner = Client(), Client()
    sign_up(taker, OWNER, "varkaan oma salasana")
    reset(OWNER, owner)
    try_password(owner, OWNER, NEW)
    type_code(owner, OWNER)

    for path in ("/tili/vahvista-osoite", "/tili/kirjaudu", "/tili"):
        taker.get(path)

    assert taker.get("/tili").status_code == 302


def test_anothers_address_is_never_on_an_account_without_the_code(client, thief):
    sign_in(client, thief)

    client.post("/tili/osoitteet", {"email": OWNER, "action_add": "1"})
    Client().post("/tili/vahvista-osoite", {"code": code_in_mail(OWNER)})

    assert list(EmailAddress.objects.values_list("email", flat=True)) == [thief.email]
    assert verified_addresses(thief) == [thief.email]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_mail_names_the_account_and_says_that_nothing_need_be_done(client, thief, language):
    User.objects.update(language=language)
    sign_in(client, thief)

    client.post("/tili/osoitteet", {"email": OWNER, "action_add": "1"})
    # Typed addresses are broken so that no mail reader makes a link of them.
    text = text_to(OWNER).replace("\u2060", "")
    User.objects.filter(pk=thief.pk).update(email="muu@example.com")

    assert OWNER in text
    assert "varas@example.com" in text
    assert {
        "fi": "sinun ei tarvitse tehdä mitään",
        "sv": "behöver du inte göra något",
        "en": "you need not do anything",
    }[language] in text


def test_a_password_is_not_given_anew_by_an_address_somebody_only_wrote_down(thief):
    EmailAddress.objects.create(user=thief, email=OWNER, verified=False)

    Client().post("/tili/salasana/unohtui", {"email": OWNER})

    assert Mail.objects.get().kind == "account_unknown"


# When the owner gives a new password.


@pytest.fixture
def owner():
    user = verified(User.objects.create_user(OWNER, PASSWORD))
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    return user


def test_a_new_password_ends_sessions_keys_and_addresses_without_proof(owner, thief):
    there = Client()
    try_password(there, OWNER)
    other = make_key(user=thief, name="Muun", may_write=False, days=30, at=timezone.now())[0]
    make_key(user=owner, name="Varas", may_write=True, days=365, at=timezone.now())
    EmailAddress.objects.create(user=owner, email="varas@paha.example", verified=False)

    reset(OWNER)

    assert there.get("/tili").status_code == 302
    assert not UserSession.objects.filter(user=owner).exists()
    assert list(ApiKey.objects.usable(timezone.now())) == [other]
    assert list(EmailAddress.objects.filter(user=owner).values_list("email", flat=True)) == [OWNER]
    assert {"change": "ways_in_closed", "sessions": 1, "keys": 1, "addresses": 1} in [
        event.data for event in AuditEvent.objects.filter(verb="user.security_changed")
    ]
    assert AuditEvent.objects.filter(verb="api_key.revoked").count() == 1


def test_a_new_password_ends_the_session_it_is_given_in_too(owner):
    browser = Client()
    try_password(browser, OWNER)

    page = reset(OWNER, browser)

    assert page.status_code == 200
    assert "1 selain kirjattiin ulos." in page.content.decode()
    assert browser.get("/tili").status_code == 302


def test_a_new_password_revokes_open_invitations_and_leaves_the_teams_of_proved_addresses(owner):
    vendor, other, at = VendorFactory(), VendorFactory(), timezone.now()
    boss = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner").user
    TeamMember.objects.create(vendor=other, user=owner, role="owner")
    sent, theirs = (
        invite(vendor=company, email="kolmas@example.com", role="owner", by=by, at=at)
        for company, by in ((other, owner), (vendor, boss))
    )
    joined = join(vendor, OWNER, owner, boss)

    reset(OWNER)

    sent.refresh_from_db()
    theirs.refresh_from_db()
    joined.refresh_from_db()
    assert sent.revoked_at is not None
    assert (theirs.revoked_at, joined.ended_at) == (None, None)


def test_a_new_password_ends_what_was_joined_by_an_address_without_proof(owner):
    vendor = VendorFactory()
    boss = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner").user
    EmailAddress.objects.create(user=owner, email="toinen@vesala.example", verified=True)
    joined = join(vendor, "toinen@vesala.example", owner, boss)
    EmailAddress.objects.filter(email="toinen@vesala.example").update(verified=False)

    reset(OWNER)

    joined.refresh_from_db()
    assert joined.ended_at is not None
    assert TeamMember.objects.in_force().filter(vendor=vendor).count() == 1


def join(vendor, email, user, boss):
    """By an invitation whose key is known here only."""
    from vendors.actions.team import digest_of

    invitation = invite(vendor=vendor, email=email, role="editor", by=boss, at=timezone.now())
    Invitation.objects.filter(pk=invitation.pk).update(digest=digest_of("avain"))
    return accept_invitation(token="avain", by=user, at=timezone.now())


def test_the_page_lists_the_ways_in_that_remain(owner):
    with_second_factor(owner)
    EmailAddress.objects.create(user=owner, email="toinen@vesala.example", verified=True)
    Authenticator.objects.create(
        user=owner, type="webauthn", data={"name": "Oma puhelin", "credential": {}}
    )
    verified(UserFactory(email="muu@example.com"))

    page = reset(OWNER).content.decode()

    for way in (
        OWNER,
        "toinen@vesala.example",
        "Tunnistussovellus",
        "Oma puhelin",
        "Uusi salasana",
    ):
        assert way in page
    assert "muu@example.com" not in page
    assert OWNER not in Client().get("/tili/salasana/uusi/valmis").content.decode()


def test_a_second_factor_of_who_has_signed_in_stays(owner):
    with_second_factor(owner)
    EmailAddress.objects.filter(user=owner).delete()

    reset(OWNER)

    assert Authenticator.objects.filter(user=owner, type="totp").exists()
