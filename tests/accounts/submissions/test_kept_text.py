"""What is kept of a form, for whom, for how long; a stranger's page gets nothing to press."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django import forms
from django.test import Client
from django.utils import timezone

from accounts.day_limits import MOST_A_DAY
from accounts.models import ApiKey, AuditEvent
from accounts.sign_in import forms as sign_in_forms
from accounts.submissions.form_key import FIELD
from accounts.submissions.kept_text import KEPT, LONGEST, SECRET
from lib.forms.refill import _Reader
from tests.accounts.submissions.test_once import key_of
from tests.support.account_pages import PASSWORD
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import Invitation, TeamMember

pytestmark = pytest.mark.django_db
PAGE = "/oma/yritys/oma-yritys/jasenet"
BODY = {"email": "uusi@example.com", "role": "owner"}


@pytest.fixture
def member():
    return TeamMember.objects.create(
        vendor=VendorFactory(slug="oma-yritys"), user=UserFactory(), role="owner"
    )


@pytest.fixture
def key(member):
    return key_of(sign_in(Client(), member.user), PAGE)


def sent_at_the_wall(key, **body):
    client = Client()
    return client, client.post(PAGE, {**BODY, **body, FIELD: key})


def test_another_person_of_the_same_browser_is_not_shown_it_and_it_is_gone(member, key):
    client, _wall = sent_at_the_wall(key)
    other = TeamMember.objects.create(vendor=member.vendor, user=UserFactory(), role="owner").user
    sign_in(client, other)

    assert "uusi@example.com" not in client.get(PAGE).content.decode()
    assert client.session[KEPT] == []


def test_it_is_shown_until_it_is_sent_and_never_sent_by_itself(member, key):
    client, _wall = sent_at_the_wall(key)
    sign_in(client, member.user)
    assert [
        client.get(PAGE).content.decode().count('value="uusi@example.com"') for _ in range(2)
    ] == [1, 1]
    assert not Invitation.objects.exists()

    client.post(PAGE, BODY)

    assert (client.session[KEPT], Invitation.objects.count()) == ([], 1)
    assert 'value="uusi@example.com"' not in client.get(PAGE).content.decode()


def test_it_is_kept_for_half_a_day(member, key):
    client, _wall = sent_at_the_wall(key)
    sign_in(client, member.user)
    session = client.session
    session[KEPT] = [
        row | {"at": (timezone.now() - timedelta(hours=13)).isoformat()} for row in session[KEPT]
    ]
    session.save()

    assert "uusi@example.com" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("bad", ["", "ei-meidän", "x" * 3000])
def test_without_a_key_of_ours_nothing_is_kept(bad, member):
    client, wall = sent_at_the_wall(bad)

    assert (wall.status_code, KEPT in client.session) == (302, False)


def test_what_is_too_long_is_not_kept_and_only_three_are(key):
    client, _wall = sent_at_the_wall(key, email="x" * LONGEST)
    assert KEPT not in client.session
    for number in range(5):
        client.post(f"/oma/yritys/yritys-{number}/jasenet", BODY | {FIELD: key})
    assert len(client.session[KEPT]) == 3


def test_secrets_of_every_form_are_never_kept():
    kinds = [
        found
        for found in vars(sign_in_forms).values()
        if isinstance(found, type) and issubclass(found, forms.BaseForm)
    ]
    fields = {
        (name, field)
        for found in kinds
        for name, field in getattr(found, "base_fields", {}).items()
    }
    secret = {
        name
        for name, field in fields
        if isinstance(field.widget, forms.PasswordInput)
        or field.widget.attrs.get("autocomplete") == "one-time-code"
    }

    assert {"password", "code", "password1"} <= secret
    assert secret <= SECRET


def test_the_wall_of_the_second_factor_keeps_it_too():
    staff = make_reviewer()
    sure = sign_in(Client(), staff)
    key = key_of(sure, "/kunta")
    client = sign_in(Client(), staff, second_factor=False)

    wall = client.post("/kunta", {"municipality": "091", "note": "Muistan tämän", FIELD: key})
    assert urlsplit(wall["Location"]).path == "/tili/kaksivaiheinen/varmista"
    assert parse_qs(urlsplit(wall["Location"]).query)["next"] == ["/kunta"]
    session = client.session
    session["account_authentication_methods"] += [{"method": "mfa", "at": 1, "type": "totp"}]
    session.save()

    assert "Muistan tämän" in client.get("/kunta").content.decode()


def test_a_part_of_a_page_leads_the_whole_page_to_the_door():
    answer = Client().get(
        "/oma", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/ratkaisut?q=a"}
    )

    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        "/tili/kirjaudu?next=%2Fratkaisut%3Fq%3Da",
    )


@pytest.mark.parametrize(
    ("headers", "is_form"),
    [
        ({"Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Referer": "http://testserver/oma"}, True),
        ({}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Referer": "https://evil.example/"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "same-site", "Referer": "http://testserver/oma"}, False),
    ],
)
def test_only_a_page_of_ours_gets_a_form_to_send_again(member, key, headers, is_form):
    client = sign_in(Client(enforce_csrf_checks=True), member.user)
    answer = client.post(PAGE, BODY | {FIELD: key}, headers=headers)
    html = answer.content.decode()
    there = [
        form for form in _Reader(html).forms if form.leads_to(PAGE, PAGE) and len(form.controls) > 3
    ]

    assert (answer.status_code, bool(there), "uusi@example.com" in html) == (403, is_form, True)
    assert not Invitation.objects.exists()


def test_the_form_that_is_shown_again_goes_through(member, key):
    client = sign_in(Client(enforce_csrf_checks=True), member.user)
    html = client.post(
        PAGE, BODY | {FIELD: key}, headers={"Origin": "http://testserver"}
    ).content.decode()
    form = next(
        form
        for form in _Reader(html).forms
        if any(control.name == "email" for control in form.controls)
    )
    fresh = {
        control.name: control.attributes.get("value")
        for control in form.controls
        if control.kind == "hidden"
    }

    assert client.post(PAGE, BODY | fresh).status_code == 302
    assert Invitation.objects.get().email == "uusi@example.com"


def test_over_the_limit_of_a_day_the_form_stands_there_with_what_was_typed(member, monkeypatch):
    monkeypatch.setitem(MOST_A_DAY, AuditEvent.Verb.MEMBER_INVITED, 1)
    client = sign_in(Client(), member.user)
    client.post(PAGE, {"email": "eka@example.com", "role": "editor", FIELD: key_of(client, PAGE)})
    answer = client.post(
        PAGE, BODY | {FIELD: key_of(client, PAGE)}, headers={"Origin": "http://testserver"}
    )
    html = answer.content.decode()

    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert "enintään 1 kertaa vuorokaudessa" in html
    assert 'value="uusi@example.com"' in html


def test_what_asks_first_who_it_is_is_done_when_it_is_sent_again_and_once(member):
    member.user.set_password(PASSWORD)
    member.user.save()
    page, body = "/tili/avaimet", {"name": "Oma ohjelma", "days": "30"}
    client = sign_in(Client(), member.user, second_factor=False, minutes_ago=11)

    wall = client.post(page, body | {FIELD: key_of(client, page)})
    assert wall["Location"] == "/tili/varmista?next=%2Ftili%2Favaimet"
    assert "Oma ohjelma" not in str(dict(client.session.items()))

    # Pressed twice, as one does.
    confirmed = [client.post(wall["Location"], {"password": PASSWORD}) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in confirmed] == [(302, page)] * 2
    assert not ApiKey.objects.exists()

    html = client.get(page).content.decode()
    assert 'value="Oma ohjelma"' in html
    assert "vahvistaa henkilöllisyytesi" in html
    sent = [client.post(page, body | {FIELD: key_of(client, page)}) for _ in range(2)]
    assert ([answer.status_code for answer in sent], ApiKey.objects.count()) == ([200, 200], 1)


def test_where_nothing_was_typed_it_is_told_once_that_it_was_not_done(member):
    member.user.set_password(PASSWORD)
    member.user.save()
    page, address = "/tili/kaksivaiheinen", "/tili/kaksivaiheinen/sovellus/poista"
    key = key_of(sign_in(Client(), member.user), address)
    client = sign_in(Client(), member.user, minutes_ago=11)

    wall = client.post(address, {FIELD: key})
    confirmed = client.post(wall["Location"], {"password": PASSWORD})

    assert (confirmed.status_code, confirmed["Location"]) == (302, address)
    assert [
        "vahvistaa henkilöllisyytesi" in client.get(address).content.decode() for _ in range(2)
    ] == [True, False]
    assert client.get(page).status_code == 200
    assert Authenticator.objects.filter(user=member.user).exists()
