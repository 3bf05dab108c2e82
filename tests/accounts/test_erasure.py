"""An erased account: what is left of it, and what must be handed over first."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.actions.account import (
    ErasureRefusedError,
    erase_account,
    make_key,
)
from accounts.mail.queue import queue_mail
from accounts.models import ApiKey, AuditEvent, Mail, User
from accounts.signals import account_erased, erasure_asked
from tests.support.account_pages import PASSWORD, try_password
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, with_second_factor

pytestmark = pytest.mark.django_db


def everything(person):
    at = timezone.now()
    with_second_factor(person)
    make_key(user=person, name="x", may_write=False, days=30, at=at)
    SocialAccount.objects.create(user=person, provider="oidc", uid="1")
    EmailAddress.objects.create(user=person, email="toinen@example.com", verified=True)
    Mail.objects.create(
        user=person,
        address="maija@example.com",
        kind="x",
        language="fi",
        subject="Maija",
        key="a",
        created_at=at,
        due_at=at,
    )
    Mail.objects.create(
        address="toinen@example.com",
        kind="x",
        language="fi",
        subject="Maija",
        key="b",
        created_at=at,
        due_at=at,
    )
    LogEntry.objects.create(
        user=UserFactory(),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=2,
    )


def test_an_erased_account_leaves_a_pseudonym_and_its_events(client, person):
    everything(person)
    sign_in(client, person)
    client.post("/tili/varmista", {"password": PASSWORD})
    events = set(AuditEvent.objects.filter(actor=person).values_list("pk", flat=True))

    answer = client.post("/tili/tiedot", {"word": "poista"})

    person.refresh_from_db()
    assert answer.status_code == 302
    assert (person.email, person.name, person.is_active) == (
        f"poistettu-{person.pk}@poistettu.invalid",
        "",
        False,
    )
    assert person.erased_at
    assert not person.has_usable_password()
    assert events < set(AuditEvent.objects.filter(actor=person).values_list("pk", flat=True))
    for model in (EmailAddress, Authenticator, SocialAccount, UserSession, ApiKey):
        assert not model.objects.filter(user=person).exists(), model
    assert not Mail.objects.exists()
    assert not LogEntry.objects.exists()
    assert client.get("/tili").status_code == 302
    assert try_password(client, "maija@example.com").status_code == 422


def test_no_table_keeps_the_name_or_the_addresses_of_an_erased_person(client, person):
    everything(person)
    sign_in(client, person)
    client.post("/tili/varmista", {"password": PASSWORD})
    client.post("/tili/tiedot", {"word": "POISTA"})

    from django.apps import apps

    for model in apps.get_models():
        for row in model._default_manager.all().values():
            assert not any(
                word in str(row)
                for word in ("maija@example.com", "toinen@example.com", "Maija Vesala")
            ), model


def test_the_address_of_an_erased_account_can_be_used_anew(signed, client, person):
    signed.post("/tili/tiedot", {"word": "POISTA"})

    client.post("/tili/rekisteroidy", {"email": "maija@example.com", "password1": PASSWORD})

    assert User.objects.get(email="maija@example.com").pk != person.pk


def test_erasure_asks_for_the_word_and_for_who_it_is(client, signed, person):
    assert signed.post("/tili/tiedot", {"word": "x"}).status_code == 422
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": 0, "email": "maija@example.com"}
    ]
    session.save()
    assert client.post("/tili/tiedot", {"word": "POISTA"})["Location"].startswith("/tili/varmista")

    person.refresh_from_db()
    assert person.is_active


def test_another_room_can_say_what_must_be_handed_over_first(signed, person):
    heard = []

    def hold(user_id, **kwargs):
        return "Luovuta ensin yritys Vesala Oy." if user_id == person.pk else None

    def hear(user_id, **kwargs):
        heard.append(user_id)

    erasure_asked.connect(hold)
    account_erased.connect(hear)
    try:
        page, answer = (
            signed.get("/tili/tiedot").content.decode(),
            signed.post("/tili/tiedot", {"word": "POISTA"}),
        )
        with pytest.raises(ErasureRefusedError):
            erase_account(user=person, at=timezone.now())
    finally:
        erasure_asked.disconnect(hold)
        account_erased.disconnect(hear)

    assert "Luovuta ensin yritys Vesala Oy." in page
    assert answer.status_code == 409
    assert heard == []
    person.refresh_from_db()
    assert person.is_active


def test_an_erased_person_gets_no_mail(person):
    erase_account(user=person, at=timezone.now())

    assert (
        queue_mail(
            kind="account_changed",
            to=User.objects.get(pk=person.pk),
            context={},
            key="x",
            at=timezone.now(),
        )
        is None
    )
