"""Reviewers and staff reach nothing with a password alone; setting a factor up leads on."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from accounts.actions.account import make_key
from accounts.api.keys import KeyAuthentication
from accounts.models import AuditEvent, ReviewerTerm, User
from accounts.sign_in.middleware import SETTING_UP, SHOWING
from tests.support.account_pages import PASSWORD, code_for, code_of, set_up_app, try_password
from tests.support.factories import UserFactory
from tests.support.signing_in import make_reviewer, sign_in, verified, with_second_factor

pytestmark = pytest.mark.django_db


def reviewer():
    return make_reviewer(User.objects.create_user("arvioija@example.com", PASSWORD))


def staff():
    return verified(
        User.objects.create_user("yllapito@example.com", PASSWORD, is_staff=True, is_superuser=True)
    )


def superuser():
    return verified(User.objects.create_superuser("paa@example.com", PASSWORD))


WITH_THE_DUTY = [reviewer, staff, superuser]


def addresses(patterns=None, prefix="", space=""):
    """Every address without arguments, with its name."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, route, inner)
        elif "<" not in route and "(" not in route and "^" not in route:
            yield f"/{route}".replace("\\Z", ""), f"{space}{pattern.name}"


ADDRESSES = dict(addresses())
SHUT = sorted(path for path, name in ADDRESSES.items() if name not in SHOWING | SETTING_UP)


def test_the_addresses_are_those_of_the_whole_site():
    assert {
        "/",
        "/hallinta/",
        "/tili",
        "/tili/avaimet",
        "/ratkaisut",
        "/api/v1/offerings/",
        "/tili/osoitteet",
    } <= set(SHUT)
    assert {"/tili/kirjaudu-ulos", "/tili/kaksivaiheinen"} <= set(ADDRESSES) - set(SHUT)


@pytest.mark.parametrize("who", WITH_THE_DUTY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_with_a_password_alone_every_path_leads_to_the_second_factor(client, who, method):
    sign_in(client, who(), second_factor=False)

    for path in SHUT:
        answer = getattr(client, method)(path)
        if path.startswith("/api/"):
            assert answer.status_code == 403, path
        else:
            assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (
                302,
                "/tili/kaksivaiheinen",
            ), path


@pytest.mark.parametrize("path", ["/sv/ratkaisut", "/en/tili", "/sv/tili/avaimet"])
def test_other_languages_are_no_way_round(client, path):
    sign_in(client, staff(), second_factor=False)

    assert client.get(path)["Location"].startswith(f"{path[:3]}/tili/kaksivaiheinen")


def test_who_has_no_duty_is_asked_for_nothing(client):
    sign_in(client, UserFactory(), second_factor=False)

    assert client.get("/tili").status_code == 200
    assert client.get("/ratkaisut").status_code == 200


def test_the_duty_begins_and_ends_with_the_term(client, today):
    user = UserFactory()
    sign_in(client, user, second_factor=False)
    assert client.get("/tili").status_code == 200

    term = ReviewerTerm.objects.create(user=user, starts_on=today, source="Kokous")
    assert client.get("/tili").status_code == 302

    ReviewerTerm.objects.filter(pk=term.pk).update(
        starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)
    )
    assert client.get("/tili").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_leads_on_and_is_a_shown_factor(client):
    user = staff()
    try_password(client, user.email)
    assert client.get("/hallinta/")["Location"].startswith("/tili/kaksivaiheinen")
    client.post("/tili/varmista", {"password": PASSWORD})
    page = client.get("/tili/kaksivaiheinen/sovellus")
    code = code_for(page.context["form"].secret)

    wrong = client.post("/tili/kaksivaiheinen/sovellus", {"code": "12"})
    right = client.post("/tili/kaksivaiheinen/sovellus", {"code": code})

    assert wrong.status_code == 422
    assert b"<svg" in page.content
    assert b"data:" not in page.content
    assert right["Location"] == "/tili/kaksivaiheinen/koodit"
    assert client.get("/hallinta/").status_code == 200
    codes = client.get("/tili/kaksivaiheinen/koodit")
    assert len(codes.context["unused_codes"]) == 10


def test_sign_in_asks_for_the_code_and_a_code_works_once(client):
    user = with_second_factor(staff())
    code = code_of(user)

    assert try_password(client, user.email)["Location"].startswith(
        "/tili/kaksivaiheinen/tunnistaudu"
    )
    assert client.get("/tili").status_code == 302
    assert client.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code}).status_code == 302
    assert client.get("/hallinta/").status_code == 200

    other = Client()
    try_password(other, user.email)
    assert other.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code}).status_code == 422


def test_a_used_code_stays_used_as_long_as_it_is_good(client):
    from django.core.cache import cache

    user = with_second_factor(staff())
    code = code_of(user)
    try_password(client, user.email)
    client.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code})
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code}")

    other = Client()
    try_password(other, user.email)
    assert other.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code}).status_code == 422


def test_codes_are_tried_five_times(client):
    user = with_second_factor(staff())
    try_password(client, user.email)

    wrong = [
        client.post("/tili/kaksivaiheinen/tunnistaudu", {"code": "12"}).status_code
        for _ in range(6)
    ]

    assert wrong == [422] * 5 + [429]
    assert (
        client.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code_of(user)}).status_code == 429
    )


def test_a_recovery_code_opens_once(client):
    user = with_second_factor(staff())
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    try_password(client, user.email)
    client.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code})
    assert client.get("/hallinta/").status_code == 200

    other = Client()
    try_password(other, user.email)
    assert other.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code}).status_code == 422


def test_a_session_from_before_the_duty_shows_the_factor_it_has(client):
    user = UserFactory()
    sign_in(client, user, second_factor=False)
    with_second_factor(user)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)

    assert client.get("/tili")["Location"].startswith("/tili/kaksivaiheinen/varmista?")
    client.post("/tili/kaksivaiheinen/varmista", {"code": code_of(user)})
    assert client.get("/tili").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client):
    user = staff()
    Authenticator.objects.create(user=user, type="recovery_codes", data={})

    sign_in(client, user, second_factor=False)

    assert client.get("/tili")["Location"].startswith("/tili/kaksivaiheinen?")


@pytest.mark.parametrize("who", WITH_THE_DUTY)
def test_a_key_opens_only_while_the_holder_has_a_second_factor(who):
    user = who()
    _key, token = make_key(user=user, name="x", may_write=True, days=30, at=timezone.now())

    with pytest.raises(AuthenticationFailed):
        KeyAuthentication().authenticate(asked_with(token))
    with_second_factor(user)
    assert KeyAuthentication().authenticate(asked_with(token))[0] == user


def asked_with(token):
    return APIRequestFactory().get("/", headers={"authorization": f"Bearer {token}"})


def reauthenticated(client, user):
    sign_in(client, user)
    client.post("/tili/varmista", {"password": PASSWORD})
    return client


def test_the_last_factor_stays_while_the_duty_lasts(client):
    user = staff()
    reauthenticated(client, user)

    refused = client.post("/tili/kaksivaiheinen/sovellus/poista")

    assert refused.status_code == 422
    key = Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "Puhelin", "credential": {}}
    )
    assert client.post("/tili/kaksivaiheinen/sovellus/poista").status_code == 302
    client.post(f"/tili/avainlaitteet/{key.pk}/poista")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_who_has_no_duty_may_remove_the_last_factor(client):
    user = verified(User.objects.create_user("maija@example.com", PASSWORD))
    reauthenticated(client, user)

    assert client.post("/tili/kaksivaiheinen/sovellus/poista").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()


def test_removing_a_factor_asks_who_it_is(client):
    sign_in(
        client, verified(User.objects.create_user("maija@example.com", PASSWORD)), minutes_ago=11
    )

    assert client.post("/tili/kaksivaiheinen/sovellus/poista")["Location"].startswith(
        "/tili/varmista"
    )


def test_somebody_elses_passkey_is_not_found(client):
    user, other = verified(User.objects.create_user("maija@example.com", PASSWORD)), UserFactory()
    key = Authenticator.objects.create(
        user=other, type="webauthn", data={"name": "Salainen", "credential": {}}
    )
    reauthenticated(client, user)

    for path in (f"/tili/avainlaitteet/{key.pk}/poista", f"/tili/avainlaitteet/{key.pk}/nimi"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_changes_of_factors_are_logged_and_mailed(client):
    user = verified(User.objects.create_user("maija@example.com", PASSWORD))
    reauthenticated(client, user)

    client.post("/tili/kaksivaiheinen/sovellus/poista")

    changes = AuditEvent.objects.filter(verb="user.security_changed").values_list("data", flat=True)
    assert {"change": "factor_removed", "factor": "totp"} in list(changes)
    mail = user.mails.get(kind="account_changed")
    assert "Tunnistussovellus poistettiin käytöstä." in mail.text


@pytest.mark.django_db(transaction=True)
def test_the_code_an_app_was_set_up_with_is_a_used_one(client):
    user = verified(User.objects.create_user("maija@example.com", PASSWORD))
    try_password(client, user.email)
    code = set_up_app(client)

    other = Client()
    try_password(other, user.email)

    assert other.post("/tili/kaksivaiheinen/tunnistaudu", {"code": code}).status_code == 422
    assert client.post("/tili/kaksivaiheinen/varmista", {"code": code}).status_code == 422
