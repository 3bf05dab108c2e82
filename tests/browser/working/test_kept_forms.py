"""Nothing typed is lost and nothing is done twice, with and without JavaScript.

Signed out in another tab, a token that is over, who it is asked for, a button pressed twice.
"""

import json

import pytest
from playwright.sync_api import expect

from tests.support.account_pages import PASSWORD
from tests.support.browser.accounts import make, submit
from tests.support.browser.site import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

EMAIL = "kirsi@lomakekoe.example"
ROWS = f"""
from vendors.models import TeamMember, Vendor
kirsi = person("{EMAIL}", name="Kirsi Lomake")
vendor = Vendor.objects.get(slug="kaarnakoodi-oy")
TeamMember.objects.get_or_create(vendor=vendor, user=kirsi, defaults={{"role": "owner"}})
"""
DRAFT = """
from django.utils import timezone
from accounts.models import User
from catalogue.authoring.actions.writing import create_offering
from vendors.models import Vendor
version = create_offering(
    vendor=Vendor.objects.get(slug="kaarnakoodi-oy"),
    content={{"basics": {{"kind": "product", "name": {{"fi": "Lomakekoe"}}}}}},
    by=User.objects.get(email="{email}"),
    at=timezone.now(),
)
print("DRAFT", version.pk)
"""
GROWN_OLD = f"""
from django.contrib.sessions.backends.db import SessionStore
from allauth.usersessions.models import UserSession
for row in UserSession.objects.filter(user__email="{EMAIL}"):
    session = SessionStore(row.session_key)
    session["account_authentication_methods"] = [
        record | {{"at": 0}} for record in session.get("account_authentication_methods", [])]
    session.save()
"""
COUNTS = """
import json
from accounts.models import ApiKey, Mail
from vendors.models import Invitation
print("COUNTS" + json.dumps([
    Invitation.objects.filter(email="{address}").count(),
    Mail.objects.filter(address="{address}", kind="invitation").count(),
    ApiKey.objects.filter(name="{address}").count(),
]))
"""
TEXT = 'Kirjoitettu <b>"teksti"</b> & äö €, toista tuntia työtä'
STEP, SUMMARY = "/oma/ratkaisut/{draft}/perustiedot", "[name=summary_fi]"


@pytest.fixture(scope="module")
def rows(site):
    make(site, ROWS)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def vendor(request, arrive, site, rows):
    """Signed in, on the first step of a draft of their own."""
    visitor = arrive(java_script_enabled=request.param)
    signed_in_at(visitor.open("/tili/kirjaudu"))
    visitor.draft = int(site.run_code(DRAFT.format(email=EMAIL)).split()[-1])
    visitor.kind = request.node.callspec.id.split()[0]
    yield visitor
    # The browser names each refusal an error.
    assert [words for words in visitor.wrong if "403" not in words] == []
    visitor.page.context.close()


def in_another_tab(visitor, path):
    tab = visitor.page.context.new_page()
    tab.goto(visitor.address + path)
    return tab


def typed(visitor):
    page = visitor.open(STEP.format(draft=visitor.draft))
    page.fill(SUMMARY, TEXT)
    return page


def saved(visitor):
    """What the step shows when it is opened anew."""
    visitor.open("/oma")
    return visitor.open(STEP.format(draft=visitor.draft)).locator(SUMMARY).input_value()


def save(page):
    page.locator(f"form:has({SUMMARY}) [type=submit]").first.click()
    page.wait_for_load_state()


def signed_in_at(page):
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    submit(page)


def test_what_was_written_survives_a_sign_out_in_another_tab(vendor, axe):
    page = typed(vendor)
    submit(in_another_tab(vendor, "/tili/kirjaudu-ulos"))

    save(page)
    assert "/tili/kirjaudu" in page.url
    signed_in_at(page)

    assert vendor.path() == STEP.format(draft=vendor.draft)
    assert page.locator(SUMMARY).input_value() == TEXT
    expect(page.locator("main [role=status]").first).to_contain_text("Kirjoittamasi on tallessa")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert not vendor.scrolls_sideways()
        assert vendor.kind != "with" or axe(page) == []
    save(page)
    assert saved(vendor) == TEXT


def test_what_was_written_survives_a_token_that_is_over(vendor):
    """Signing in anew in another tab makes the tokens of all open pages old."""
    page, tab = typed(vendor), in_another_tab(vendor, "/tili/kirjaudu-ulos")
    submit(tab)
    tab.goto(vendor.address + "/tili/kirjaudu")
    signed_in_at(tab)

    save(page)

    expect(page.locator("main [role=status]").first).to_contain_text("Lomake ehti vanhentua")
    assert page.locator(SUMMARY).input_value() == TEXT
    save(page)
    assert saved(vendor) == TEXT


def test_a_button_pressed_twice_sends_one_invitation(vendor, site):
    address = f"kahdesti-{vendor.kind}@kutsukoe.example"
    page = vendor.open("/oma/yritys/kaarnakoodi-oy/jasenet")
    page.fill("[name=email]", address)

    page.locator("form:has([name=email]) [type=submit]").dblclick()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(address)
    # And sent again with the back button.
    page.go_back()
    page.fill("[name=email]", address)
    page.locator("form:has([name=email]) [type=submit]").click()
    page.wait_for_load_state()

    assert counts(site, address)[:2] == [1, 1]


def test_a_key_that_asks_first_who_it_is_is_made_once_on_its_own_page(vendor, site):
    name = f"avain-{vendor.kind}"
    page = vendor.open("/tili/avaimet")
    page.fill("[name=name]", name)
    site.run_code(GROWN_OLD)

    page.locator("form:has([name=name]) [type=submit]").click()
    page.fill("#id_password", PASSWORD)
    page.locator("form:has(#id_password) [type=submit]").dblclick()
    page.wait_for_load_state()
    expect(page.locator("[name=name]")).to_have_value(name)
    assert (vendor.path(), counts(site, name)[2]) == ("/tili/avaimet", 0)
    page.locator("form:has([name=name]) [type=submit]").dblclick()
    page.wait_for_load_state()

    expect(page.locator("main")).to_contain_text("ak_")
    assert (vendor.path(), counts(site, name)[2]) == ("/tili/avaimet", 1)


def counts(site, address):
    return json.loads(site.run_code(COUNTS.format(address=address)).split("COUNTS")[-1])
