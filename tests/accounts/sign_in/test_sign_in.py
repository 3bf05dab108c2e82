"""Sign-in: what the pages let in, what they keep out, and what they do not tell."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.account import make_key
from accounts.api.keys import KeyAuthentication
from accounts.models import AuditEvent, Mail, User
from accounts.permissions import verified_addresses
from tests.support.account_pages import (
    PASSWORD,
    link_to,
    sign_up,
    try_password,
    type_code,
)
from tests.support.signing_in import sign_in, verified

pytestmark = pytest.mark.django_db


def said(response):
    """What a page says to people, without what differs for every visitor."""
    html = re.sub(
        r'name="(csrfmiddlewaretoken|lomakeavain)" value="[^"]*"', "", response.content.decode()
    )
    return re.sub(r"\b[\w.]+@[\w.]+\b", "ADDRESS", html)


# What is not told.


def test_wrong_password_and_unknown_address_are_answered_alike(client, person):
    known, unknown = (
        try_password(client, "maija@example.com", "väärä salasana"),
        try_password(client, "muu@example.com", "väärä salasana"),
    )

    assert known.status_code == unknown.status_code == 422
    assert said(known) == said(unknown)


def test_signing_up_with_a_known_address_is_answered_alike_and_its_owner_is_told(person):
    known, unknown = Client(), Client()

    answers = [sign_up(known, "Maija@example.com"), sign_up(unknown, "muu@example.com")]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/tili/vahvista-osoite")
    ] * 2
    assert said(known.get("/tili/vahvista-osoite")) == said(unknown.get("/tili/vahvista-osoite"))
    assert sorted(Mail.objects.values_list("address", "kind")) == [
        ("maija@example.com", "account_exists"),
        ("muu@example.com", "confirm_address"),
    ]
    assert User.objects.count() == 2
    assert person.check_password(PASSWORD)


def test_a_forgotten_password_is_answered_alike(person):
    known, unknown = Client(), Client()

    answers = [
        browser.post("/tili/salasana/unohtui", {"email": email})
        for browser, email in ((known, "maija@example.com"), (unknown, "muu@example.com"))
    ]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/tili/salasana/unohtui/lahetetty")
    ] * 2
    assert said(known.get("/tili/salasana/unohtui/lahetetty")) == said(
        unknown.get("/tili/salasana/unohtui/lahetetty")
    )
    assert sorted(Mail.objects.values_list("address", "kind")) == [
        ("maija@example.com", "reset_password"),
        ("muu@example.com", "account_unknown"),
    ]


def test_known_and_unknown_addresses_cost_the_same_hashing(client, person, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt, encode=MD5PasswordHasher.encode: (
            hashed.append(1) or encode(self, password, salt)
        ),
    )
    counts = []
    for email in ("maija@example.com", "muu@example.com"):
        hashed.clear()
        try_password(client, email, "väärä salasana")
        counts.append(len(hashed))

    assert counts == [1, 1]


def test_a_deactivated_person_with_a_wrong_password_looks_unknown(client, person):
    User.objects.update(is_active=False)

    assert said(try_password(client, "maija@example.com", "väärä salasana")) == said(
        try_password(client, "muu@example.com", "väärä salasana")
    )


# How often.


def test_after_five_wrong_passwords_the_right_one_is_refused_too(client, person):
    wrong = [
        try_password(client, "maija@example.com", f"väärä salasana {number}").status_code
        for number in range(7)
    ]

    assert wrong == [422] * 5 + [429] * 2
    right = try_password(client, "maija@example.com")
    assert right.status_code == 429
    assert "Liian monta yritystä" in right.content.decode()
    assert AuditEvent.objects.filter(verb="user.sign_in_failed").count() == 5


def test_somebody_elses_account_is_not_locked_with_it(client, person):
    verified(User.objects.create_user("muu@example.com", PASSWORD))
    for number in range(6):
        try_password(client, "maija@example.com", f"väärä {number}")

    assert try_password(client, "muu@example.com").status_code == 302


def test_an_unknown_address_is_locked_like_a_known_one(client):
    assert [
        try_password(client, "muu@example.com", f"väärä {number}").status_code
        for number in range(6)
    ] == [422] * 5 + [429]


def test_tries_are_counted_by_person_whatever_address_case_or_host_is_used(
    client, person, settings
):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    EmailAddress.objects.create(user=person, email="toinen@example.com", verified=True)
    ways = [
        ("maija@example.com", "localhost:1"),
        ("MAIJA@example.com ", "localhost:2"),
        ("toinen@example.com", "127.0.0.1"),
        ("Toinen@Example.com", "localhost"),
        ("maija@example.com", "127.0.0.1:9"),
    ]

    assert [
        try_password(client, email, "väärä", headers={"host": host}).status_code
        for email, host in ways
    ] == [422] * 5
    assert (
        try_password(client, "toinen@example.com", headers={"host": "localhost:77"}).status_code
        == 429
    )


def test_a_reset_password_opens_the_account_again(client, person):
    for number in range(6):
        try_password(client, "maija@example.com", f"väärä {number}")
    client.post("/tili/salasana/unohtui", {"email": "maija@example.com"})

    page = client.get(link_to("maija@example.com"), follow=True)
    new = "neljä punaista omenaa"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})

    assert try_password(client, "maija@example.com", new).status_code == 302


def test_a_reset_link_works_once(client, person):
    client.post("/tili/salasana/unohtui", {"email": "maija@example.com"})
    link = link_to("maija@example.com")
    page = client.get(link, follow=True)
    client.post(
        page.request["PATH_INFO"],
        {"password1": "neljä punaista omenaa", "password2": "neljä punaista omenaa"},
    )

    again = Client().get(link, follow=True)

    assert "Linkki ei enää toimi" in again.content.decode()


# Sessions.


def test_the_session_key_changes_at_sign_in(client, person):
    client.get("/tili/kirjaudu")
    session = client.session
    session["kesken"] = "1"
    session.save()
    before = session.session_key

    try_password(client, "maija@example.com")

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_a_deactivated_person_is_out_at_the_next_request(client, person):
    sign_in(client, person)
    _key, token = make_key(user=person, name="x", may_write=True, days=30, at=timezone.now())
    assert client.get("/tili").status_code == 200
    assert opens(token)

    User.objects.update(is_active=False)

    assert client.get("/tili")["Location"].startswith("/tili/kirjaudu")
    assert not opens(token)
    assert try_password(Client(), "maija@example.com")["Location"] == "/tili/ei-kaytossa"


def opens(token):
    from rest_framework.exceptions import AuthenticationFailed
    from rest_framework.test import APIRequestFactory

    try:
        return (
            KeyAuthentication().authenticate(
                APIRequestFactory().get("/api/v1/", headers={"authorization": f"Bearer {token}"})
            )
            is not None
        )
    except AuthenticationFailed:
        return False


def test_other_browsers_are_signed_out_from_the_page_of_sessions(person):
    here, there = Client(), Client()
    for browser in (here, there):
        try_password(browser, "maija@example.com")
    assert "Kirjaa muut selaimet ulos" in here.get("/tili/istunnot").content.decode()

    here.post("/tili/istunnot")

    assert here.get("/tili").status_code == 200
    assert there.get("/tili").status_code == 302


def test_a_changed_password_ends_the_other_sessions(person):
    here, there = Client(), Client()
    for browser in (here, there):
        try_password(browser, "maija@example.com")
    new = "neljä punaista omenaa"

    here.post("/tili/salasana", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert here.get("/tili").status_code == 200
    assert there.get("/tili").status_code == 302


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("/tili/avaimet", "/tili/avaimet"),
        ("https://paha.example/", "/tili"),
        ("//paha.example/", "/tili"),
        ("javascript:alert(1)", "/tili"),
    ],
)
def test_sign_in_leads_on_within_the_site_only(client, person, given, expected):
    answer = client.post(
        "/tili/kirjaudu", {"login": "maija@example.com", "password": PASSWORD, "next": given}
    )

    assert answer["Location"] == expected


def test_a_person_signs_out_by_a_button_not_by_a_link(client, person):
    sign_in(client, person)

    assert client.get("/tili/kirjaudu-ulos").status_code == 200
    assert client.get("/tili").status_code == 200
    client.post("/tili/kirjaudu-ulos")
    assert client.get("/tili").status_code == 302


# How the pages answer.

ENTRANCES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "account_reset_password_from_key_done",
]


@pytest.mark.parametrize("name", ENTRANCES)
def test_a_page_of_sign_in_is_kept_by_no_cache(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_broken_links_and_odd_input_are_answered_with_a_page(client):
    for path in (
        "/tili/vahvista-osoite",
        "/tili/salasana/uusi/1-abc",
        "/tili/salasana/uusi/zzzzzzzzzzzzzz-x",
        "/tili/oidc/peruttu",
        "/tili/avainlaitteet/kirjaudu",
    ):
        assert client.get(path).status_code in {200, 302}, path
    for data in (
        {},
        {"login": "\x00", "password": "\x00"},
        {"login": "x" * 9000, "password": "y" * 9000},
        {"login": "ä@ö", "password": "x"},
    ):
        assert client.post("/tili/kirjaudu", data).status_code in {422, 429}
    assert client.post("/tili/avainlaitteet/kirjaudu", {"credential": "{}"}).status_code == 302
    assert client.post("/tili/avainlaitteet/kirjaudu", {"credential": "[1"}).status_code == 302
    assert client.post("/tili/vahvista-osoite", {"code": "x"}).status_code == 302


def test_a_lost_form_is_told_in_words(person):
    answer = Client(enforce_csrf_checks=True).post("/tili/kirjaudu", {"login": "x"})

    assert answer.status_code == 403
    assert "Lomake ehti vanhentua" in answer.content.decode()


def test_sign_ins_and_changes_are_in_the_log_without_addresses(client, person):
    try_password(client, "maija@example.com", "väärä")
    try_password(client, "maija@example.com")
    client.post("/tili/osoitteet", {"email": "maija@vesala.example", "action_add": "1"})
    type_code(client, "maija@vesala.example")
    client.post("/tili/kirjaudu-ulos")

    events = list(AuditEvent.objects.filter(object_id=str(person.pk)).order_by("pk"))
    assert [event.verb for event in events] == [
        "user.sign_in_failed",
        "user.signed_in",
        *["user.security_changed"] * 3,
        "user.signed_out",
    ]
    assert not any("@" in str(event.data) for event in AuditEvent.objects.all())


def test_the_log_on_the_page_is_ones_own(client, person):
    other = verified(User.objects.create_user("muu@example.com", PASSWORD))
    try_password(client, "muu@example.com", "väärä")
    try_password(client, "maija@example.com")

    page = client.get("/tili/turvaloki").content.decode()

    assert "Kirjautuminen onnistui" in page
    assert "väärä salasana" not in page
    assert AuditEvent.objects.filter(object_id=str(other.pk), verb="user.sign_in_failed").exists()


def test_a_code_runs_out(client, settings):
    sign_up(client, "maija@example.com")
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = -1

    assert type_code(client, "maija@example.com")["Location"] == "/tili/kirjaudu"
    assert verified_addresses(User.objects.get()) == []
