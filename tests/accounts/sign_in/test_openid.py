"""Sign-in by OpenID Connect against a provider that checks what it is sent."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from deploy.environment import Environment
from tests.support.account_pages import PASSWORD
from tests.support.factories import UserFactory
from tests.support.openid_provider import CLIENT, SECRET, Provider
from tests.support.signing_in import sign_in, verified, with_second_factor

pytestmark = pytest.mark.django_db
LOGIN, BACK = "/tili/oidc/oidc?process=login", "/tili/oidc/oidc/paluu"


@pytest.fixture
def provider(settings, monkeypatch):
    running = Provider()
    values = {
        "OIDC_NAME": "Kuntien tunnistus",
        "OIDC_SERVER_URL": running.address,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
    }
    for name, value in values.items():
        monkeypatch.setenv(f"AVOINKUNTA_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = Environment().openid_connect()
    yield running
    running.stop()


def through(client, provider):
    """To the provider and back."""
    there = client.post(LOGIN)
    assert there["Location"].startswith(f"{provider.address}/authorize?")
    return client.get(BACK, provider.authorize(there["Location"]))


def test_without_settings_there_is_no_button_and_no_door(client):
    assert "oidc" not in client.get("/tili/kirjaudu").content.decode()
    assert client.get(LOGIN).status_code == 404
    assert client.post(LOGIN).status_code == 404
    assert client.get(BACK).status_code == 404


def test_the_button_bears_the_name_of_the_settings(client, provider):
    assert "Kuntien tunnistus</button>" in client.get("/tili/kirjaudu").content.decode()


def test_who_comes_with_a_verified_address_gets_an_account_by_pkce(client, provider):
    answer = through(client, provider)

    assert answer["Location"] == "/tili"
    assert client.get("/tili").status_code == 200
    assert provider.refused == []
    asked = provider.asked[0]
    assert (
        asked["code_challenge_method"],
        asked["response_type"],
        set(asked["scope"].split()),
    ) == ("S256", "code", {"openid", "profile", "email"})
    assert len(asked["code_challenge"]) == 43
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("maija@vesala.example", False)
    assert EmailAddress.objects.get(user=user).verified


def test_an_unverified_address_is_verified_by_mail_first(client, provider):
    provider.person["email_verified"] = False

    assert through(client, provider)["Location"] == "/tili/vahvista-osoite"
    assert client.get("/tili").status_code == 302


def test_a_known_address_is_not_taken_over(client, provider):
    owner = verified(User.objects.create_user("maija@vesala.example", PASSWORD))

    answer = through(client, provider)

    assert answer.status_code in {200, 302}
    assert client.get("/tili").status_code == 302
    assert not SocialAccount.objects.filter(user=owner).exists()


def test_the_owner_of_an_account_joins_the_other_sign_in_and_comes_by_it(client, provider):
    owner = verified(User.objects.create_user("maija@vesala.example", PASSWORD))
    sign_in(client, owner, second_factor=False)
    client.post("/tili/varmista", {"password": PASSWORD})
    there = client.post("/tili/oidc/oidc?process=connect")
    client.get(BACK, provider.authorize(there["Location"]))
    assert SocialAccount.objects.get().user == owner

    other = Client()
    assert through(other, provider)["Location"] == "/tili"
    assert other.get("/tili/oidc/yhteydet").status_code == 200


def test_staff_shows_the_second_factor_all_the_same(client, provider):
    staff = with_second_factor(
        verified(UserFactory(email="maija@vesala.example", is_staff=True, is_superuser=True))
    )
    SocialAccount.objects.create(user=staff, provider="oidc", uid="42")

    assert through(client, provider)["Location"].startswith("/tili/kaksivaiheinen/tunnistaudu")
    assert client.get("/hallinta/").status_code == 302


def test_a_return_nobody_went_for_is_refused(client, provider):
    code = provider.authorize(client.post(LOGIN)["Location"])

    for browser, query in (
        (Client(), code),
        (client, code | {"state": "muu"}),
        (client, {"error": "access_denied", "state": code["state"]}),
        (client, {}),
    ):
        answer = browser.get(BACK, query, follow=True)
        assert answer.status_code in {200, 401}
        assert browser.get("/tili").status_code == 302


def test_a_wrong_verifier_is_refused_there_and_told_here(client, provider):
    query = provider.authorize(client.post(LOGIN)["Location"])
    provider.codes[query["code"]]["code_challenge"] = "x" * 43

    answer = client.get(BACK, query)

    assert provider.refused == ["verifier"]
    assert answer.status_code == 401
    assert "Kirjautuminen ei onnistunut" in answer.content.decode()


def test_a_provider_that_is_away_is_told_in_words(client, provider):
    provider.stop()

    answer = client.post(LOGIN, follow=True)

    assert answer.status_code in {200, 401}
    assert "Kirjautuminen ei onnistunut" in answer.content.decode()
