"""Reviewing in a browser: with and without scripts, by two at once, and by who may not."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser.checks import check_widths
from tests.support.browser.site import LANGUAGES, localized
from tests.support.drafts import STATES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("own pages")]


@pytest.fixture
def signed_in(arrive, people, site):
    """A fresh browser of a person."""
    made = []

    def browser(who, **options):
        visitor = arrive(**options)
        visitor.page.context.add_cookies(
            [{"name": "sessionid", "value": people["cookies"][who], "url": site.address}]
        )
        made.append(visitor)
        return visitor

    yield browser
    for visitor in made:
        visitor.page.context.close()
        assert visitor.wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_decision_is_accessible_and_leads_to_the_fields(signed_in, people, axe, language):
    reviewer = signed_in("reviewer")
    path = localized(f"/arviointi/{people['taken']}", language)
    page = reviewer.open(path)
    reviewer.refused.add(reviewer.address + path)
    page.locator('[name="reason-avoin-data"]').fill("Säilyy tämä.")
    page.locator('[name="decision"][value="reject"]').check()

    page.locator('button[name="decide"]').click()

    assert page.locator("#virheet a").count() >= 2
    assert page.locator('[name="reason-avoin-data"]').input_value() == "Säilyy tämä."
    check_widths(reviewer, axe)


def test_the_day_for_changes_is_asked_only_when_changes_are(signed_in, people):
    page = signed_in("reviewer").open(f"/arviointi/{people['taken']}")
    time, day = page.locator('[name="fix_time"]'), page.locator('[name="fix_by"]')

    assert not time.is_visible()
    page.locator('[name="decision"][value="request_changes"]').check()
    assert time.is_visible()
    assert not day.is_visible()
    time.select_option("pvm")
    assert day.is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_ready_text_is_added_and_nothing_is_lost(signed_in, people, scripts):
    page = signed_in("reviewer", java_script_enabled=scripts).open(f"/arviointi/{people['taken']}")
    page.locator('[name="reason-avoin-data"]').fill("Säilyy tämä.")
    page.locator('[name="state-avoin-data"][value="partly"]').check()
    page.locator('[name="canned"]').select_option(index=1)

    page.locator('button[name="add_text"]').click()

    expect(page.locator('[name="summary"]')).to_have_value(re.compile(r".{10}"))
    assert page.locator('[name="reason-avoin-data"]').input_value() == "Säilyy tämä."
    assert page.locator('[name="state-avoin-data"][value="partly"]').is_checked()


def test_a_draft_is_kept_without_scripts(signed_in, people):
    page = signed_in("reviewer", java_script_enabled=False).open(f"/arviointi/{people['changed']}")
    page.locator('[name="summary"]').fill("Vielä kesken.")

    page.locator('button[name="save"]').click()

    assert page.get_by_text("Luonnos on tallennettu.").is_visible()
    assert page.locator('[name="summary"]').input_value() == "Vielä kesken."


def test_two_windows_of_one_reviewer_show_both_texts(signed_in, people, axe):
    path = f"/arviointi/{people['changed']}"
    first, second = signed_in("reviewer"), signed_in("reviewer")
    first.open(path)
    second.open(path)
    for visitor, words in ((first, "Ensimmäinen ikkuna."), (second, "Toinen ikkuna.")):
        visitor.refused.add(visitor.address + path)
        visitor.page.locator('[name="summary"]').fill(words)
        visitor.page.locator('button[name="save"]').click()
        visitor.page.wait_for_load_state()

    table = second.page.locator("[role=alert] table")

    assert "Ensimmäinen ikkuna." in table.inner_text()
    assert "Toinen ikkuna." in table.inner_text()
    assert second.page.locator('[name="summary"]').input_value() == "Toinen ikkuna."
    check_widths(second, axe)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_a_conflict_is_told_so(signed_in, people, axe, language):
    visitor = signed_in("bound")

    visitor.open(localized(f"/arviointi/{people['waiting']}", language), status=403)

    check_widths(visitor, axe)
    visitor.open(localized("/arviointi", language))
    check_widths(visitor, axe)


@pytest.mark.parametrize("scripts", [True, False])
def test_two_rounds_of_review_from_the_queue_to_the_public_page(signed_in, people, axe, scripts):
    pk = people["rounds"][0 if scripts else 1]
    reviewer, owner = (signed_in(who, java_script_enabled=scripts) for who in ("reviewer", "owner"))
    page = reviewer.open(f"/arviointi/{pk}")
    page.get_by_role("button", name="Ota arvioitavaksi").click()
    assert page.locator(".checklist > li").first.bounding_box()["y"] < 1000
    for slug, state in STATES.items():
        page.locator(f'[name="state-{slug}"][value="{state}"]').check()
    page.locator('[name="state-avoin-data"][value="partly"]').check()
    page.locator('[name="reason-avoin-data"]').fill("Kerro muoto.")
    page.locator('[name="decision"][value="request_changes"]').check()
    page.locator('[name="summary"]').fill("Yksi kohta.")
    page.locator('button[name="decide"]').click()
    expect(page.get_by_text("Korjauspyyntö on lähetetty toimittajalle.")).to_be_visible()

    page = owner.open("/oma")
    page.locator(f'a[href="/oma/ratkaisut/{pk}/avoimuus#k-avoin-data"]').first.click()
    expect(page.get_by_text("Kerro muoto.").first).to_be_visible()
    page = owner.open(f"/oma/ratkaisut/{pk}/perustiedot")
    page.locator('[name="summary_fi"]').fill("Kunnan sivusto ja sen tiedot.")
    page.locator(".actions button").first.click()
    page = owner.open(f"/oma/ratkaisut/{pk}/tarkista")
    page.get_by_role("button", name="Lähetä arvioitavaksi").click()

    page = reviewer.open("/arviointi?tila=omat")
    page.locator(f'a[href="/arviointi/{pk}"]').first.click()
    expect(page.get_by_text("1 kenttä muuttui")).to_be_visible()
    assert page.locator('[name="reason-avoin-data"]').input_value() == "Kerro muoto."
    if scripts:
        check_widths(reviewer, axe)
    page.locator('[name="public_reason-avoin-data"]').fill("Muoto puuttuu vielä.")
    page.locator('[name="decision"][value="approve"]').check()
    page.locator('button[name="decide"]').click()
    expect(page.get_by_text("Versio on hyväksytty ja julkaistu.")).to_be_visible()
