"""Secrets of second factors in the database open nothing without the site's key."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.db import connection
from django.test import override_settings

from accounts.sign_in.sealing import SealedForeverError, seal, unseal
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def current_code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.django_db
def test_an_app_works_and_its_secret_is_not_in_the_database():
    app = TOTP.activate(UserFactory(), SECRET)

    assert SECRET not in str(Authenticator.objects.get().data)
    assert app.validate_code(current_code())


@pytest.mark.django_db
def test_recovery_codes_work_and_their_seed_is_not_in_the_database():
    codes = RecoveryCodes.activate(UserFactory())
    kept = Authenticator.objects.get().data["seed"]

    assert unseal(kept) not in kept
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_the_same_text_is_sealed_in_another_way_each_time_and_opens():
    assert seal(SECRET) != seal(SECRET)
    assert unseal(seal(SECRET)) == SECRET


def test_a_key_of_before_still_opens_and_another_does_not():
    with override_settings(SECRET_KEY="vanha"):
        sealed = seal(SECRET)

    with override_settings(SECRET_KEY="uusi", SECRET_KEY_FALLBACKS=["vanha"]):
        assert unseal(sealed) == SECRET
    with (
        override_settings(SECRET_KEY="uusi", SECRET_KEY_FALLBACKS=[]),
        pytest.raises(SealedForeverError),
    ):
        unseal(sealed)


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["", SECRET, "gAAAAA"])
def test_what_cannot_be_opened_lets_nobody_in(kept):
    app = Authenticator.objects.create(user=UserFactory(), type="totp", data={"secret": kept})

    for code in (
        current_code(),
        format_hotp_value(hotp_value("", next(iter(yield_hotp_counters_from_time())))),
    ):
        with pytest.raises(SealedForeverError):
            app.wrap().validate_code(code)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["totp", "recovery codes"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_lost_key_is_told_apart_from_a_wrong_code_wherever_one_is_asked_for(
    client, language, kind
):
    user = verified(UserFactory())
    user.set_password("pitkä salasana 1")
    user.save()
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    if kind == "recovery codes":
        Authenticator.objects.filter(type="totp").delete()
    start = "" if language == "fi" else f"/{language}"
    words = {
        "fi": "Koodisi ei ole väärä",
        "sv": "Din kod är inte fel",
        "en": "Your code is not wrong",
    }[language]

    with override_settings(
        SECRET_KEY="uusi avain, jolla ei avata vanhoja", SECRET_KEY_FALLBACKS=[]
    ):
        client.post(f"{start}/tili/kirjaudu", {"login": user.email, "password": "pitkä salasana 1"})
        stage = client.post(
            f"{start}/tili/kaksivaiheinen/tunnistaudu", {"code": current_code()}, follow=True
        )
        sign_in(client, user, second_factor=False)
        again = client.post(f"{start}/tili/kaksivaiheinen/varmista", {"code": "123456"})

    assert words in again.content.decode()
    assert again.status_code == 409
    if kind == "totp":
        assert words in stage.content.decode()


@pytest.mark.django_db
def test_secrets_of_before_are_sealed_once():
    for kind, data in (
        ("totp", {"secret": SECRET}),
        ("recovery_codes", {"seed": "abc", "used_mask": 1}),
        ("webauthn", {"name": "avain"}),
    ):
        Authenticator.objects.create(user=UserFactory(), type=kind, data=data)

    import_module("accounts.migrations.0005_second_factors_are_sealed").seal_all(
        apps, SimpleNamespace(connection=connection)
    )

    app, codes, passkey = Authenticator.objects.order_by("pk")
    assert app.wrap().validate_code(current_code())
    assert (unseal(codes.data["seed"]), codes.data["used_mask"], passkey.data) == (
        "abc",
        1,
        {"name": "avain"},
    )
