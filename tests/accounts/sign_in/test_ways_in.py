"""Every address under `/tili` in every kind of session.

No way in is made or shown by a session that has not shown the second factor there is. The addresses
come from the URL resolver, so a new one without an expectation fails.
"""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.actions.account import make_key
from accounts.models import ApiKey, AuditEvent, User
from accounts.sign_in.sealing import unseal
from tests.support.account_pages import PASSWORD, code_of, set_up_app, try_password
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified, with_second_factor

pytestmark = pytest.mark.django_db
NEW = "neljä punaista omenaa"
FACTOR = "/tili/kaksivaiheinen/varmista"

# Whether a session that has not shown the factor may come here: SHOWS the factor or leaves, else it
# is SHUT.
SHUT, SHOWS = "shut", "shows"
EXPECTED = {
    **dict.fromkeys(
        ["account_logout", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"],
        SHOWS,
    ),
    **dict.fromkeys(
        [
            f"accounts:{name}"
            for name in (
                "home",
                "settings",
                "security-log",
                "keys",
                "key-revoke",
                "own-data",
                "export",
            )
        ],
        SHUT,
    ),
    **dict.fromkeys(
        [
            f"account_{name}"
            for name in (
                "login",
                "inactive",
                "signup",
                "reauthenticate",
                "email",
                "email_verification_sent",
                "change_password",
                "set_password",
            )
        ],
        SHUT,
    ),
    **dict.fromkeys(
        [f"account_reset_password{name}" for name in ("", "_done", "_from_key", "_from_key_done")],
        SHUT,
    ),
    **dict.fromkeys(
        [
            f"mfa_{name}"
            for name in (
                "index",
                "activate_totp",
                "deactivate_totp",
                "view_recovery_codes",
                "generate_recovery_codes",
                "download_recovery_codes",
            )
        ],
        SHUT,
    ),
    **dict.fromkeys(
        [f"mfa_{name}_webauthn" for name in ("list", "add", "login", "remove", "edit")], SHUT
    ),
    **dict.fromkeys(
        [
            "usersessions_list",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
            "socialaccount_signup",
            "socialaccount_connections",
            "openid_connect_login",
            "openid_connect_callback",
        ],
        SHUT,
    ),
}
POSTED = {
    "accounts:keys": {"name": "Varas", "days": "365", "may_write": "on"},
    "accounts:own-data": {"word": "POISTA"},
    "accounts:settings": {"name": "Varas", "language": "fi", "notice_choice": "none"},
    "account_email": {"email": "varas@example.com", "action_add": "1"},
    "account_change_password": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    "account_reauthenticate": {"password": PASSWORD},
    "account_reset_password": {"email": "maija@example.com"},
    "mfa_edit_webauthn": {"name": "Varas"},
}


def addresses(patterns=None, prefix="", space=""):
    """Every address of an account, as the resolver names it, with its arguments."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if hasattr(pattern, "url_patterns"):
            yield from addresses(
                pattern.url_patterns,
                route,
                space + (f"{pattern.namespace}:" if pattern.namespace else ""),
            )
        elif route.startswith("tili"):
            yield (
                f"{space}{pattern.name}",
                pattern.pattern.converters or dict.fromkeys(pattern.pattern.regex.groupindex),
            )


ADDRESSES = dict(addresses())


def test_every_address_of_an_account_has_an_expectation():
    assert set(ADDRESSES) == set(EXPECTED)


@pytest.fixture
def person():
    """With every way in there can be."""
    user = verified(User.objects.create_user("maija@example.com", PASSWORD))
    EmailAddress.objects.create(user=user, email="toinen@example.com", verified=True)
    make_key(user=user, name="Ohjelma", may_write=False, days=30, at=timezone.now())
    return user


def with_factors(user):
    RecoveryCodes.activate(with_second_factor(user))
    return user


def session_of(client, user, *methods, owner=None):
    """A session that has been authenticated so."""
    sign_in(client, user, second_factor=False)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": method, "at": time.time(), "reauthenticated": True} for method in methods
    ]
    session["account_authentication_methods_user"] = str((owner or user).pk)
    session.save()
    return client


SESSIONS = {
    "no factor": lambda client, user: session_of(client, user, "password"),
    "factor shown": lambda client, user: session_of(client, with_factors(user), "password", "mfa"),
    "factor not shown": lambda client, user: session_of(client, with_factors(user)),
    "password once more": lambda client, user: session_of(
        client, with_factors(user), "password", "password"
    ),
    "by the provider alone": lambda client, user: session_of(
        client, with_factors(user), "socialaccount"
    ),
    "shown by another": lambda client, user: session_of(
        client, with_factors(user), "password", "mfa", owner=UserFactory()
    ),
}
WITHOUT = {"factor not shown", "password once more", "by the provider alone", "shown by another"}


def address_of(name, user):
    known = {"pk": user.api_keys.get().pk, "provider_id": "oidc", "uidb36": "1", "key": "x"}
    return reverse(name, kwargs={argument: known[argument] for argument in ADDRESSES[name]})


def ways_in(user):
    """All that opens the account, as it is now."""
    tables = (EmailAddress, Authenticator, SocialAccount, ApiKey, UserSession)
    return [list(model.objects.filter(user=user).order_by("pk").values()) for model in tables] + [
        list(User.objects.filter(pk=user.pk).values("email", "password", "is_active", "name"))
    ]


def secrets_of(user):
    """What a page could show that opens the account."""
    codes = [
        code
        for row in Authenticator.objects.filter(user=user, type="recovery_codes")
        for code in row.wrap().get_unused_codes()
    ]
    return codes + [
        unseal(row.data["secret"]) for row in Authenticator.objects.filter(user=user, type="totp")
    ]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kind", SESSIONS)
def test_no_way_in_is_made_or_shown_without_the_factor_there_is(client, person, kind, method):
    SESSIONS[kind](client, person)
    secrets, before, cookie = secrets_of(person), ways_in(person), client.cookies["sessionid"].value

    for name, expected in EXPECTED.items():
        cache.clear()
        client.cookies["sessionid"] = cookie
        with transaction.atomic():
            answer = getattr(client, method)(
                address_of(name, person), POSTED.get(name, {}) if method == "post" else None
            )
            after = ways_in(person)
            transaction.set_rollback(True)

        is_led_off = answer.headers.get("Location", "").startswith(f"{FACTOR}?")
        assert answer.status_code < 500, name
        assert is_led_off == (kind in WITHOUT and expected == SHUT), name
        if kind in WITHOUT:
            assert after == before or name == "account_logout", name
            assert [secret for secret in secrets if secret in answer.content.decode()] == [], name


def test_who_has_shown_the_factor_sees_the_codes_and_makes_a_key(client, person):
    SESSIONS["factor shown"](client, person)

    page = client.get("/tili/kaksivaiheinen/koodit")
    client.post("/tili/avaimet", POSTED["accounts:keys"])

    assert set(
        RecoveryCodes(
            Authenticator.objects.get(user=person, type="recovery_codes")
        ).get_unused_codes()
    ) <= set(page.content.decode().replace("<", " ").replace(">", " ").split())
    assert person.api_keys.count() == 2


@pytest.mark.parametrize("path", ["/tili/varmista", "/tili/kaksivaiheinen/varmista"])
def test_the_password_is_no_other_way_to_show_the_factor(client, person, path):
    SESSIONS["factor not shown"](client, person)

    client.post(path, {"password": PASSWORD, "next": "/tili/kaksivaiheinen/koodit"})

    assert client.get("/tili/kaksivaiheinen/koodit")["Location"].startswith(FACTOR)
    assert "Käytä salasanaa" not in client.get(FACTOR).content.decode()


def test_a_passkey_alone_is_asked_for_on_its_own_page(client, person):
    session_of(client, person, "password")
    Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Puhelin", "credential": {}}
    )

    led = client.get("/tili/avaimet")["Location"]

    assert client.get(led)["Location"].startswith("/tili/avainlaitteet/varmista?next=")


def test_the_code_opens_what_was_shut(client, person):
    session_of(client, with_second_factor(person), "password")

    answer = client.post(FACTOR, {"code": code_of(person), "next": "/tili/avaimet"})

    assert answer["Location"] == "/tili/avaimet"
    assert client.get("/tili/avaimet").status_code == 200


# The first factor.


@pytest.mark.django_db(transaction=True)
def test_the_first_factor_ends_the_other_sessions(person):
    here, there, half_way = Client(), Client(), Client()
    for browser in (here, there):
        try_password(browser, person.email)
    session_of(half_way, person, "password")
    UserSession.objects.filter(session_key=half_way.session.session_key).delete()

    set_up_app(here)

    assert here.get("/tili").status_code == 200
    assert there.get("/tili")["Location"].startswith("/tili/kirjaudu")
    # A session nobody listed is alive, and owes the factor.
    assert half_way.get("/tili")["Location"].startswith(FACTOR)
    assert {"change": "other_sessions_ended"} in [
        event.data for event in AuditEvent.objects.filter(verb="user.security_changed")
    ]


@pytest.mark.django_db(transaction=True)
def test_a_session_from_before_the_first_factor_reads_no_codes(person):
    """The way somebody went: the password again, the codes, one of them at the factor's door."""
    before, here = Client(), Client()
    for browser in (before, here):
        try_password(browser, person.email)
    before.post("/tili/varmista", {"password": PASSWORD})

    set_up_app(here)
    before.post("/tili/varmista", {"password": PASSWORD})
    page = before.get("/tili/kaksivaiheinen/koodit", follow=True)

    assert not any(code in page.content.decode() for code in secrets_of(person))
    assert before.get("/tili/avainlaitteet/uusi").status_code == 302


def test_a_second_factor_more_leaves_the_other_sessions(person):
    from accounts.actions.account import end_sessions_without_factor

    browser = SESSIONS["factor shown"](Client(), person)

    end_sessions_without_factor(user=person, but=None, at=timezone.now())

    assert browser.get("/tili").status_code == 200
