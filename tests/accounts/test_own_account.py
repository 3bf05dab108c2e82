"""The own account: settings, keys, export, erasure."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from accounts.actions.account import (
    change_settings,
    create_person,
    make_key,
)
from accounts.api.keys import KeyAuthentication
from accounts.models import ApiKey, AuditEvent, Mail, ReviewerTerm
from accounts.permissions import has_verified, verified_addresses
from accounts.signals import personal_data_asked
from tests.support.account_pages import PASSWORD, try_password
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified, with_second_factor

pytestmark = pytest.mark.django_db
PAGES = [
    "/tili",
    "/tili/ilmoitukset",
    "/tili/turvaloki",
    "/tili/avaimet",
    "/tili/tiedot",
    "/tili/istunnot",
    "/tili/osoitteet",
    "/tili/salasana",
    "/tili/kaksivaiheinen",
    "/tili/avainlaitteet",
    "/tili/oidc/yhteydet",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_of_an_account_are_for_its_owner(client, path):
    assert client.get(path)["Location"].startswith("/tili/kirjaudu?next=")
    assert client.post(path, {"name": "x"})["Location"].startswith("/tili/kirjaudu?next=")


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_of_an_account_open(signed, path):
    assert signed.get(path).status_code == 200


# Settings.


def test_settings_are_kept_with_their_event(signed, person):
    answer = signed.post(
        "/tili/ilmoitukset", {"name": "Maija", "language": "sv", "notice_choice": "daily"}
    )

    person.refresh_from_db()
    assert answer.status_code == 302
    assert (person.name, person.language, person.notice_choice) == ("Maija", "sv", "daily")
    assert AuditEvent.objects.get(verb="user.settings_changed").data == {
        "language": "sv",
        "notices": "daily",
    }


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"language": "de", "notice_choice": "daily"},
        {"language": "fi", "notice_choice": "weekly"},
        {"name": "x" * 200, "language": "fi", "notice_choice": "none"},
    ],
)
def test_odd_settings_are_refused_with_what_was_typed(signed, person, data):
    answer = signed.post("/tili/ilmoitukset", data)

    assert answer.status_code == 422
    assert data.get("name", "") in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="user.settings_changed").exists()


@pytest.mark.parametrize(
    ("choice", "left"), [("at_once", [(False, "at")]), ("none", []), ("daily", [(True, "later")])]
)
def test_what_waits_for_a_digest_follows_a_new_choice(person, choice, left):
    at = timezone.now()
    later = at + timedelta(hours=9)
    Mail.objects.create(
        user=person,
        address="maija@example.com",
        kind="x",
        language="fi",
        subject="x",
        key="a",
        is_for_digest=True,
        created_at=at,
        due_at=later,
    )

    change_settings(user=person, name="", language="fi", notice_choice=choice, at=at)

    moments = {at: "at", later: "later"}
    assert [(mail.is_for_digest, moments[mail.due_at]) for mail in Mail.objects.all()] == left


# Keys.


@pytest.mark.parametrize("path", ["/tili/avaimet", "/tili/tiedot"])
def test_whoever_has_just_signed_in_is_not_asked_again(client, person, path):
    try_password(client, person.email)

    assert client.post(path, {}).status_code == 422


def test_a_password_alone_is_no_sign_in_of_somebody_who_has_a_second_factor(client, person):
    sign_in(client, person, second_factor=False)
    with_second_factor(person)

    answer = client.post("/tili/avaimet", {"name": "x", "days": "30"})

    assert answer.status_code == 302
    assert "varmista" in answer["Location"]
    assert not ApiKey.objects.exists()
    sign_in(client, person)
    assert client.post("/tili/avaimet", {"name": "x", "days": "30"}).status_code == 200


def authenticated(header):
    return KeyAuthentication().authenticate(
        APIRequestFactory().get("/", headers={"authorization": header} if header else {})
    )


def test_a_key_opens_in_its_holders_name_and_notes_the_day(person, django_assert_num_queries):
    key, token = make_key(user=person, name="x", may_write=False, days=30, at=timezone.now())

    assert authenticated(f"Bearer {token}") == (person, key)
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()
    with django_assert_num_queries(2):
        authenticated(f"bearer {token}")


@pytest.mark.parametrize("header", ["", " "])
def test_without_a_key_nobody_is_named(person, header):
    assert authenticated(header) is None


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ak_nonsense",
        "Bearer \xe4\xf6",
        "Bearer a b",
        "Basic abc",
        "Token {token}",
        "{token}",
        "Bearer{token}",
        "Bearer {token} x",
    ],
)
def test_what_is_not_the_header_of_a_key_that_opens_is_refused(person, header):
    _key, token = make_key(user=person, name="x", may_write=False, days=30, at=timezone.now())

    with pytest.raises(AuthenticationFailed):
        authenticated(header.format(token=token))


def test_a_key_is_shown_once_and_only_its_hash_is_kept(signed, person):
    shown = signed.post(
        "/tili/avaimet", {"name": "Oma ohjelma", "days": "30", "may_write": "on"}
    ).content.decode()

    key = ApiKey.objects.get()
    token = shown.split('<code class="mono">')[1].split("<")[0]
    assert token.startswith("ak_")
    assert len(token) > 40
    assert (key.user, key.may_write, key.prefix) == (person, True, token[:8])
    assert token not in str(vars(key))
    assert token not in signed.get("/tili/avaimet").content.decode()


def test_making_a_key_asks_who_it_is_when_the_sign_in_is_old(client, person):
    sign_in(client, person, second_factor=False, minutes_ago=11)

    assert client.post("/tili/avaimet", {"name": "x", "days": "30"})["Location"].startswith(
        "/tili/varmista"
    )
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"name": "x"}, {"name": "x", "days": "9999"}, {"name": "", "days": "30"}]
)
def test_an_odd_key_is_not_made(signed, data):
    assert signed.post("/tili/avaimet", data).status_code == 422
    assert not ApiKey.objects.exists()


def test_a_revoked_key_is_revoked_once(signed, person):
    key, _token = make_key(user=person, name="x", may_write=False, days=30, at=timezone.now())

    for _ in range(2):
        signed.post(f"/tili/avaimet/{key.pk}/kumoa")

    key.refresh_from_db()
    assert key.revoked_at
    assert AuditEvent.objects.filter(verb="api_key.revoked").count() == 1


def test_somebody_elses_key_is_not_found(signed):
    key, _token = make_key(
        user=UserFactory(), name="x", may_write=False, days=30, at=timezone.now()
    )

    assert signed.post(f"/tili/avaimet/{key.pk}/kumoa").status_code == 404
    assert "x" not in [row.name for row in signed.get("/tili/avaimet").context["keys"]]
    key.refresh_from_db()
    assert key.revoked_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {
            "expires_at": timezone.now() - timedelta(seconds=1),
            "created_at": timezone.now() - timedelta(days=9),
        },
    ],
)
def test_a_key_that_is_over_opens_nothing(person, change):
    key, _token = make_key(user=person, name="x", may_write=False, days=30, at=timezone.now())
    ApiKey.objects.filter(pk=key.pk).update(**change)

    assert not ApiKey.objects.usable(timezone.now()).exists()


# Export.


def test_the_export_holds_ones_own_and_nobody_elses(client, person):
    try_password(client, "maija@example.com")
    other = verified(UserFactory(email="muu@example.com", name="Muu"))
    make_key(user=other, name="Salainen avain", may_write=False, days=30, at=timezone.now())
    ReviewerTerm.objects.create(
        user=person, starts_on=timezone.localdate() + timedelta(days=3), source="Kokous"
    )

    def more(user_id, **kwargs):
        return {"vendors": [user_id]}

    personal_data_asked.connect(more)
    try:
        answer = client.post("/tili/tiedot/lataa")
    finally:
        personal_data_asked.disconnect(more)

    data = json.loads(answer.content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (data["email"], data["name"], data["vendors"]) == (
        "maija@example.com",
        "Maija Vesala",
        [person.pk],
    )
    assert data["addresses"] == [{"email": "maija@example.com", "verified": True, "primary": True}]
    assert {"user.signed_in"} <= {event["verb"] for event in data["events"]}
    assert data["sessions"]
    assert "muu@example.com" not in answer.content.decode()
    assert "Salainen" not in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert person.password not in answer.content.decode()
    assert AuditEvent.objects.filter(verb="user.exported").count() == 1
    assert client.get("/tili/tiedot/lataa").status_code == 405


def test_a_person_made_for_a_new_site_is_verified():
    member, common = (
        create_person(
            email="Yllapito@example.com", name="Ylermi", password=PASSWORD, is_staff=True
        ),
        create_person(email="a@example.com", name="", password=PASSWORD),
    )

    assert (member.is_staff, common.is_staff) == (True, False)
    assert has_verified(member, "yllapito@example.com")
    assert verified_addresses(AnonymousUser()) == []
    assert not has_verified(AnonymousUser(), "a@example.com")


def test_the_admin_notes_a_new_term_of_a_reviewer(client, person):
    sign_in(
        client,
        create_person(email="yllapito@example.com", name="", password=PASSWORD, is_staff=True),
    )

    client.post(
        "/hallinta/accounts/reviewerterm/add/",
        {"user": person.pk, "starts_on": "1.1.2026", "source": "Kokous 1/2026"},
    )

    assert ReviewerTerm.objects.get().user == person
    assert AuditEvent.objects.get(verb="reviewer_term.changed").data["columns"] == {
        "user": [None, person.pk],
        "starts_on": [None, "2026-01-01"],
        "source": [None, "Kokous 1/2026"],
    }


# Cost.


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/tili/avaimet", 8),
        ("/tili/turvaloki", 8),
        ("/tili/avainlaitteet", 8),
        ("/tili/osoitteet", 10),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_as_many_queries_with_three_rows_as_with_one(
    client, person, django_assert_num_queries, path, count, rows
):
    sign_in(client, person)
    for number in range(rows):
        make_key(user=person, name="x", may_write=False, days=30, at=timezone.now())
        Authenticator.objects.create(
            user=person, type="webauthn", data={"name": "x", "credential": {}, "passwordless": None}
        )
        EmailAddress.objects.create(user=person, email=f"x{number}@example.com")

    with django_assert_num_queries(count):
        assert client.get(path).status_code == 200
