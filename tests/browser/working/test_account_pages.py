"""The pages of sign-in and the own account: accessible, quiet, and whole without JavaScript.

Passkeys with it.
"""

import pytest

from tests.support.account_pages import PASSWORD
from tests.support.browser.accounts import code_in_mail, make, sign_in, submit
from tests.support.browser.checks import check, check_widths
from tests.support.browser.site import LANGUAGES, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

ENTRANCE = {
    "sign in": "/tili/kirjaudu", "sign up": "/tili/rekisteroidy",
    "forgotten": "/tili/salasana/unohtui", "forgotten, sent": "/tili/salasana/unohtui/lahetetty",
    "reset link that is over": "/tili/salasana/uusi/1-abc",
    "password was set": "/tili/salasana/uusi/valmis",
    "closed account": "/tili/ei-kaytossa", "other sign-in cancelled": "/tili/oidc/peruttu",
}  # fmt: skip
OWN = {
    "home": "/tili", "settings": "/tili/ilmoitukset", "addresses": "/tili/osoitteet",
    "password": "/tili/salasana", "factors": "/tili/kaksivaiheinen",
    "app": "/tili/kaksivaiheinen/sovellus",
    "passkeys": "/tili/avainlaitteet", "sessions": "/tili/istunnot", "log": "/tili/turvaloki",
    "keys": "/tili/avaimet", "data": "/tili/tiedot",
    "other sign-ins": "/tili/oidc/yhteydet", "sign out": "/tili/kirjaudu-ulos",
    "who is it": "/tili/varmista",
}  # fmt: skip
WITH_FACTOR = {
    "new passkey": "/tili/avainlaitteet/uusi",
    "codes": "/tili/kaksivaiheinen/koodit",
    "new codes": "/tili/kaksivaiheinen/koodit/uudet",
    "factors in use": "/tili/kaksivaiheinen",
    "app off": "/tili/kaksivaiheinen/sovellus/poista",
}
MAIJA, LIISA = "maija@tilikoe.example", "liisa@tilikoe.example"
ROWS = f"""
from datetime import timedelta
from django.utils import timezone
from accounts.actions.account import make_key
maija = person("{MAIJA}", name="Maija Tilikoe")
person("{LIISA}", factor=True)
now = timezone.now()
for days in (30, 90):
    make_key(user=maija, name="Oman ohjelman avain", may_write=days == 30, days=days, at=now)
EmailAddress.objects.create(
    user=maija, email="toinen.pitka.osoite.jossa.on.paljon.merkkeja@tilikoe.example")
"""
PASSKEY = f"""
from django.contrib.sessions.backends.db import SessionStore
from allauth.usersessions.models import UserSession
maija = person("{MAIJA}")
Authenticator.objects.create(
    user=maija, type="webauthn",
    data={{"name": "Puhelimen avain", "credential": {{}}, "passwordless": True}})
for row in UserSession.objects.filter(user=maija):
    session = SessionStore(row.session_key)
    session["account_authentication_methods"] = [
        *session["account_authentication_methods"], {{"method": "mfa", "at": 0}}]
    session.save()
"""


@pytest.fixture(scope="module")
def people(site):
    make(site, ROWS)


def signed_in(arrive, site, email, *, factor=False):
    visitor = arrive()
    page = sign_in(visitor, site, email, factor=factor)
    visitor.open("/tili/varmista")
    page.fill("#id_password", PASSWORD)
    submit(page)
    return visitor


@pytest.fixture(scope="module")
def stranger(arrive, people):
    visitor = arrive()
    yield visitor
    visitor.page.context.close()


@pytest.fixture(scope="module")
def liisa(arrive, site, people):
    visitor = signed_in(arrive, site, LIISA, factor=True)
    yield visitor
    visitor.page.context.close()


@pytest.fixture(scope="module")
def maija(arrive, site, people):
    visitor = signed_in(arrive, site, MAIJA)
    # A row for the list of passkeys; no device could answer for it at sign-in.
    make(site, PASSKEY)
    yield visitor
    visitor.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_is_accessible_quiet_and_fits_every_width(stranger, axe, name, language):
    check(stranger, axe, ENTRANCE[name], language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OWN)
def test_own_page_is_accessible_quiet_and_fits_every_width(maija, axe, name, language):
    check(maija, axe, OWN[name], language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WITH_FACTOR)
def test_page_of_a_second_factor_is_accessible_quiet_and_fits_every_width(
    liisa, axe, name, language
):
    check(liisa, axe, WITH_FACTOR[name], language)


@pytest.mark.parametrize(
    "path", ["/tili/kirjaudu", "/sv/tili/rekisteroidy", "/en/tili/salasana/unohtui"]
)
def test_a_refused_form_is_accessible_and_says_so_in_its_title(stranger, axe, path):
    stranger.wrong.clear()
    page = stranger.open(path)
    stranger.refused.add(page.url)

    submit(page)

    assert page.locator("#virheet").is_visible()
    assert page.title().startswith(("Virhe:", "Fel:", "Error:"))
    check_widths(stranger, axe)


def test_the_second_step_of_sign_in_is_accessible(stranger, axe, people):
    page = stranger.open("/tili/kirjaudu")
    page.fill("#id_login", LIISA)
    page.fill("#id_password", PASSWORD)

    submit(page)

    assert page.url.endswith("/tili/kaksivaiheinen/tunnistaudu")
    check_widths(stranger, axe)
    page.get_by_role("button", name="Peruuta kirjautuminen").click()


def test_the_page_that_asks_for_the_code_is_accessible_and_fits_every_width(arrive, people, axe):
    visitor = arrive()
    page = visitor.open("/tili/rekisteroidy")
    page.fill("#id_email", "koodi@tilikoe.example")
    page.fill("#id_password1", PASSWORD)
    submit(page)

    assert page.url.endswith("/tili/vahvista-osoite")
    check_widths(visitor, axe)
    page.context.close()


def test_joining_verifying_and_an_app_work_without_javascript(site, plain):
    email = "uusi@tilikoe.example"
    page = plain.open("/tili/rekisteroidy")
    page.fill("#id_email", email)
    page.fill("#id_password1", PASSWORD)
    submit(page)
    assert page.url.endswith("/tili/vahvista-osoite")

    page.fill("#id_code", code_in_mail(site, email))
    submit(page)
    assert page.url.endswith("/tili")

    page = plain.open("/tili/kaksivaiheinen/sovellus")
    page.fill("#id_password", PASSWORD)
    submit(page)
    page.fill("#id_code", code_of(page.input_value("#authenticator_secret")))
    submit(page)
    assert page.locator(".codes li").count() == 10
    assert page.locator(".qr").count() == 0


def code_of(secret):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_a_passkey_is_added_and_signs_in_without_a_password(site, arrive, people):
    context = arrive().page.context
    # Passkeys belong to a name: browsers take none for a bare address.
    visitor = Visitor(context, site.address.replace("127.0.0.1", "localhost"))
    keys = context.new_cdp_session(visitor.page)
    keys.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    make(site, 'person("avain@tilikoe.example")')
    page = sign_in(visitor, site, "avain@tilikoe.example")
    # Whoever has just signed in is not asked again.
    visitor.open("/tili/avainlaitteet/uusi")

    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/tili/kaksivaiheinen/koodit")
    page.locator(".site-head__top form button").click()
    page = visitor.open("/tili/kirjaudu")
    page.click("#passkey_login")
    page.wait_for_url("**/tili")

    assert page.locator(".side__who").inner_text().strip() == "avain@tilikoe.example"
    assert visitor.wrong == []
    context.close()


def test_a_passkey_that_fails_says_so_on_the_page(site, arrive):
    context = arrive().page.context
    visitor = Visitor(context, site.address.replace("127.0.0.1", "localhost"))
    keys = context.new_cdp_session(visitor.page)
    keys.send("WebAuthn.enable")
    page = visitor.open("/tili/kirjaudu")
    page.route(
        "**/tili/avainlaitteet/kirjaudu", lambda route: route.fulfill(status=200, body="nonsense")
    )

    page.click("#passkey_login")

    page.locator("#avainvirhe").wait_for(state="visible")
    assert visitor.wrong == []
    context.close()
