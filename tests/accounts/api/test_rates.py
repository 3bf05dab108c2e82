"""Calls are counted by who makes them, whatever they write of themselves.

Answers count whole, 304s a tenth, and wrong keys count too.
"""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone

from accounts.actions.account import make_key, revoke_key
from accounts.api.rates import CallerRate
from accounts.models import AuditEvent, User
from deploy import api_urls
from tests.lib.test_callers import PEER, WRITTEN, passed_on
from tests.support.account_pages import PASSWORD, try_password
from tests.support.factories import UserFactory
from tests.support.signing_in import verified

pytestmark = pytest.mark.django_db

TAXONOMY = "/api/v1/taxonomy/"
WRONG = {"Authorization": "Bearer ak_vaara"}
FILLED = {"slug": "x", "number": 1, "pk": 1}
ADDRESSES = {
    pattern.name: reverse(
        f"api:{pattern.name}", kwargs={name: FILLED[name] for name in pattern.pattern.converters}
    )
    for pattern in api_urls.urlpatterns
}


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass only when told."""
    now = [1_000_000.0]
    monkeypatch.setattr(CallerRate, "timer", lambda _self: now[0])
    return now


@pytest.fixture
def limit(settings, clock):
    def of(rate):
        settings.API_RATE = rate
        return clock

    return of


def spent(client, **headers):
    """How many calls go through before the limit says no."""
    for count in range(100):
        answer = client.get(TAXONOMY, headers=headers)
        if answer.status_code == 429:
            return count
    pytest.fail("There is no limit.")


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_no_header_buys_another_call(client, settings, limit, proxies, written):
    limit("3/minute")
    settings.PROXIES = proxies
    honest = passed_on(None, PEER, "10.0.0.1"[: 8 * (proxies - 1)]).strip(", ") if proxies else ""
    assert spent(client, **({"X-Forwarded-For": honest} if honest else {})) == 3

    header = f"{written or ''}, {honest}" if honest else written or ""

    assert client.get(TAXONOMY, headers={"X-Forwarded-For": header}).status_code == 429


def test_another_caller_behind_the_same_proxy_has_calls_of_its_own(client, settings, limit):
    limit("3/minute")
    settings.PROXIES = 1

    assert [
        spent(client, **{"X-Forwarded-For": address})
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1", "2001:db8:0:2::1")
    ] == [3, 3, 3, 3]
    assert (
        client.get(TAXONOMY, headers={"X-Forwarded-For": "2001:db8:0:1:ffff::2"}).status_code == 429
    )


@pytest.mark.parametrize("path", ADDRESSES.values(), ids=ADDRESSES)
def test_a_key_that_does_not_open_is_refused_on_every_address_and_counted(client, limit, path):
    limit("2/minute")

    answers = [client.get(path, headers=WRONG | {"Accept-Language": "en"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[0]["WWW-Authenticate"] == 'Bearer realm="Avoin kunta", error="invalid_token"'
    assert answers[0]["Content-Type"] == "application/problem+json"
    assert answers[0].json()["detail"].startswith("The key is unknown")
    assert client.get(TAXONOMY).status_code == 429


@pytest.mark.parametrize("how", ["unknown", "revoked", "expired"])
def test_a_dead_key_is_told_so_where_anybody_may_read(client, how):
    user, now = UserFactory(), timezone.now()
    key, token = make_key(user=user, name="x", may_write=False, days=30, at=now)
    assert client.get(TAXONOMY, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    if how == "revoked":
        revoke_key(key=key, by=user, at=now)
    if how == "expired":
        type(key).objects.update(
            created_at=now - timedelta(days=40), expires_at=now - timedelta(days=1)
        )

    assert (
        client.get(
            TAXONOMY, headers={"Authorization": f"Bearer {'ak_x' if how == 'unknown' else token}"}
        ).status_code
        == 401
    )
    assert client.get(TAXONOMY).status_code == 200


def test_a_key_is_counted_by_itself_and_is_never_slower_than_no_key(client, limit, monkeypatch):
    limit("3/minute")
    monkeypatch.setattr("accounts.api.rates.KEY_RATE", "5/minute")
    tokens = [
        make_key(user=UserFactory(), name="x", may_write=False, days=30, at=timezone.now())[1]
        for _ in range(2)
    ]

    assert [
        spent(client),
        *(spent(client, Authorization=f"Bearer {token}") for token in tokens),
    ] == [3, 5, 5]

    limit("7/minute")
    assert spent(client, Authorization=f"Bearer {tokens[0]}") == 2


def test_what_has_not_changed_counts_a_tenth(client, limit):
    limit("3/minute")
    tag = client.get(TAXONOMY)["ETag"]

    answers = [client.get(TAXONOMY, headers={"If-None-Match": tag}).status_code for _ in range(12)]

    # One whole answer, then tenths while there is room for a whole one.
    assert answers == [304] * 11 + [429]


def test_calls_come_back_when_their_time_is_over(client, limit):
    clock = limit("3/minute")
    assert spent(client) == 3
    wait = int(client.get(TAXONOMY)["Retry-After"])

    assert 0 < wait <= 60
    clock[0] += wait - 2
    assert client.get(TAXONOMY).status_code == 429
    clock[0] += 2
    assert client.get(TAXONOMY).status_code == 200


def test_an_empty_rate_is_no_limit(client, limit):
    limit("")

    assert {client.get(TAXONOMY).status_code for _ in range(5)} == {200}


def preflight(client, path, *headers):
    return client.options(
        path,
        headers={
            "Origin": "https://kunta.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": ",".join(headers),
        },
    )


def test_a_page_elsewhere_may_ask_with_its_tag_and_read_what_the_answer_says(client, limit):
    limit("1/minute")
    may = preflight(client, TAXONOMY, "if-none-match", "authorization")
    read = client.get(TAXONOMY, headers={"Origin": "https://kunta.example"})
    refused = client.get(TAXONOMY, headers={"Origin": "https://kunta.example"})

    assert {"if-none-match", "authorization"} <= {
        name.strip() for name in may["Access-Control-Allow-Headers"].split(",")
    }
    assert (
        may.status_code,
        may["Access-Control-Allow-Origin"],
        read["Access-Control-Allow-Origin"],
    ) == (200, "*", "*")
    assert {"ETag", "Retry-After", "WWW-Authenticate"} <= {
        name.strip() for name in read["Access-Control-Expose-Headers"].split(",")
    }
    assert (refused.status_code, refused["Access-Control-Allow-Origin"]) == (429, "*")
    assert "Retry-After" in refused


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_session_is_listed_under_the_true_address(client, settings, proxies, written):
    settings.PROXIES = proxies
    user = verified(User.objects.create_user("maija@example.com", PASSWORD))
    header = f"{written or ''}, 192.0.2.9" if proxies else written or ""

    answer = try_password(client, user.email, headers={"X-Forwarded-For": header})

    assert answer.status_code == 302
    assert UserSession.objects.get().ip == ("192.0.2.9" if proxies else "127.0.0.1")
    assert "203.0.113.66" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_tries_to_sign_in_are_counted_by_the_true_address(client, settings):
    settings.PROXIES, settings.ACCOUNT_RATE_LIMITS = 0, {"login": "3/m/ip"}

    statuses = [
        try_password(
            client, f"a{number}@example.com", headers={"X-Forwarded-For": f"192.0.2.{number}"}
        ).status_code
        for number in range(5)
    ]

    assert statuses[3:] == [429, 429]
    assert 429 not in statuses[:3]


def test_the_libraries_are_told_the_same_number_of_proxies():
    assert (site.ALLAUTH_TRUSTED_PROXY_COUNT, site.REST_FRAMEWORK["NUM_PROXIES"]) == (
        site.PROXIES,
        site.PROXIES,
    )
