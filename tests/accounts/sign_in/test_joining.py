"""Joining: an address opens nothing until whoever reads its mail has verified it."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Mail, User
from accounts.permissions import has_verified, verified_addresses
from tests.support.account_pages import (
    PASSWORD,
    code_in_mail,
    sign_up,
    try_password,
    type_code,
)
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified

pytestmark = pytest.mark.django_db


# Joining.


def test_who_signs_up_verifies_the_address_before_anything_opens(client):
    answer = sign_up(client, "Maija@Example.com", prefix="/sv")

    assert (answer.status_code, answer["Location"]) == (302, "/sv/tili/vahvista-osoite")
    assert client.get("/tili").status_code == 302
    assert mail.outbox == []
    row = Mail.objects.get()
    assert (row.address, row.kind, row.language) == ("maija@example.com", "confirm_address", "sv")
    cache.clear()
    assert try_password(Client(), "maija@example.com")["Location"] == "/tili/vahvista-osoite"
    assert User.objects.get().language == "sv"


def test_the_mailed_code_verifies_and_lets_in(client):
    sign_up(client, "maija@example.com")

    assert client.get("/tili/vahvista-osoite").status_code == 200
    assert not has_verified(User.objects.get(), "maija@example.com")
    assert type_code(client, "maija@example.com")["Location"] == "/tili"

    assert has_verified(User.objects.get(), "MAIJA@example.com")
    assert client.get("/tili").status_code == 200


def test_who_lost_the_page_signs_in_and_gets_another_code(client):
    sign_up(client, "maija@example.com")
    lost = code_in_mail("maija@example.com")
    cache.clear()
    other = Client()

    assert try_password(other, "maija@example.com")["Location"] == "/tili/vahvista-osoite"

    assert other.post("/tili/vahvista-osoite", {"code": lost}).status_code == 422
    assert type_code(other, "maija@example.com")["Location"] == "/tili"


def test_a_code_is_sent_again_three_times(client):
    sign_up(client, "maija@example.com")
    first = code_in_mail("maija@example.com")

    for _try in range(4):
        cache.clear()
        client.post("/tili/vahvista-osoite", {"action": "resend"})

    assert Mail.objects.filter(kind="confirm_address").count() == 4
    assert "Lähetä uusi koodi" not in client.get("/tili/vahvista-osoite").content.decode()
    assert client.post("/tili/vahvista-osoite", {"code": first}).status_code == 422
    assert type_code(client, "maija@example.com")["Location"] == "/tili"


def test_a_code_is_tried_five_times(client):
    sign_up(client, "maija@example.com")

    answers = [client.post("/tili/vahvista-osoite", {"code": "BBBB-BBBB"}) for _try in range(5)]

    assert [answer.status_code for answer in answers] == [422] * 4 + [302]
    assert type_code(client, "maija@example.com")["Location"] == "/tili/kirjaudu"
    assert verified_addresses(User.objects.get()) == []


@pytest.mark.parametrize("password", ["lyhyt", "123456789012", "maija@example.com"])
def test_a_weak_password_is_refused_with_what_was_typed_kept(client, password):
    answer = sign_up(client, "maija@example.com", password)

    assert answer.status_code == 422
    assert 'value="maija@example.com"' in answer.content.decode()
    assert not User.objects.exists()


# Addresses.


def test_an_address_is_verified_by_whoever_reads_it_only(client, person):
    sign_in(client, person)
    client.post("/tili/osoitteet", {"email": "maija@vesala.example", "action_add": "1"})
    assert verified_addresses(person) == ["maija@example.com"]

    assert type_code(client, "maija@vesala.example")["Location"] == "/tili/osoitteet"

    assert verified_addresses(person) == ["maija@example.com", "maija@vesala.example"]


def test_somebody_elses_address_is_not_verified_twice(client, person):
    other = verified(UserFactory(email="muu@example.com"))
    sign_in(client, person)

    client.post("/tili/osoitteet", {"email": "muu@example.com", "action_add": "1"})

    assert verified_addresses(person) == ["maija@example.com"]
    assert verified_addresses(other) == ["muu@example.com"]


def test_an_address_that_staff_wrote_proves_nothing(client, person):
    sign_in(client, User.objects.create_superuser("yllapito@example.com", PASSWORD))
    page = reverse("admin:accounts_user_change", args=[person.pk])

    answer = client.post(
        page,
        {
            "email": "maija@vesala.example",
            "name": "",
            "is_active": "on",
            "language": "fi",
            "notice_choice": "at_once",
        },
    )

    assert answer.status_code == 302
    assert verified_addresses(person) == []
    assert AuditEvent.objects.get(verb="user.rights_changed").data == {
        "act": "changed",
        "columns": {"email": None},
    }


def test_an_address_stays_proved_when_staff_change_something_else(client, person):
    sign_in(client, User.objects.create_superuser("yllapito@example.com", PASSWORD))

    client.post(
        reverse("admin:accounts_user_change", args=[person.pk]),
        {
            "email": "maija@example.com",
            "name": "Maija",
            "is_active": "on",
            "language": "fi",
            "notice_choice": "at_once",
        },
    )

    assert verified_addresses(person) == ["maija@example.com"]
