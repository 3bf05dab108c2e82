"""A buyer chooses a municipality once, on the front page, and keeps it.

Through fifteen pages, three languages and changes by htmx; with scripts and without.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
OFFERING = "/ratkaisut/kuntasivusto-drupalilla"
PAGES = [
    "/ratkaisut", "/ratkaisut?kerros=palvelukanavat", "/ratkaisut?komponentti=extranet", OFFERING,
    f"{OFFERING}/versiot/1", f"{OFFERING}/versiot/2?vertaa=1", "/toimittajat",
    "/toimittajat/tukilinja-avoin-oy",
    "/kynnysarvot", "/rajapinta", "/paatokset", "/ratkaisut?q=verkkosivusto", "/sv/ratkaisut",
    "/en/kynnysarvot", "/tili/kirjaudu",
]  # fmt: skip
WORDS = {
    "fi": "Oma kunta: Helsinki",
    "sv": "Min kommun: Helsingfors",
    "en": "My municipality: Helsinki",
}


def own(page):
    return page.locator(".site-head__top a[href*='/kuntavalinta']")


def choose(page, name):
    page.locator("#kunta").fill(name)
    page.get_by_role("button", name="Näytä kuntani hinnat").click()
    expect(own(page)).to_have_text(f"Oma kunta: {name}")


@pytest.mark.parametrize("who", ["visitor", "plain"])
def test_chosen_once_on_the_front_page_it_is_kept_through_fifteen_pages(request, who):
    visitor = request.getfixturevalue(who)
    page = visitor.open("/")
    expect(own(page)).to_have_text("Valitse kuntasi")

    choose(page, "Helsinki")

    assert visitor.path() == "/"
    for address in PAGES:
        page = visitor.open(address)
        expect(own(page)).to_have_text(WORDS[page.locator("html").get_attribute("lang")])
        if page.locator(".context strong").count():
            expect(page.locator(".context strong")).to_have_text(re.compile("Helsin"))


def test_it_is_changed_from_any_page_and_leads_back_to_it(plain):
    page = plain.open("/kynnysarvot")
    own(page).click()
    page.locator("#kunta").fill("Tamppere")
    page.get_by_role("button", name="Valitse", exact=True).click()
    expect(page.locator(".notice--warn")).to_contain_text("Tarkoititko: Tampere?")
    expect(page.locator("#kunta")).to_have_value("Tamppere")
    page.locator("#kunta").fill("tampere")

    page.get_by_role("button", name="Valitse", exact=True).click()

    assert plain.path() == "/kynnysarvot"
    expect(own(page)).to_have_text("Oma kunta: Tampere")


def test_after_a_change_by_htmx_the_languages_and_the_menu_lead_to_the_same_list(visitor):
    page = visitor.open("/")
    choose(page, "Helsinki")
    page = visitor.open("/ratkaisut")
    page.locator("#f-kerros-palvelukanavat").check()
    expect(page).to_have_url(re.compile("kerros=palvelukanavat"))
    page.get_by_text("Vaihda kunta, sopimusaika tai käyttäjien määrä").click()
    page.locator("#kunta").fill("Turku")
    page.locator("#kunta").press("Tab")
    expect(own(page)).to_have_text("Oma kunta: Turku")

    page.locator(".site-head__top").get_by_role("link", name="Svenska").click()

    expect(own(page)).to_have_text("Min kommun: Åbo")
    expect(page.locator(".context strong")).to_have_text("Åbo")
    expect(page.locator("#f-kerros-palvelukanavat")).to_be_checked()


def test_users_are_asked_for_in_the_list_and_stay_told_when_filters_change(visitor):
    page = visitor.open("/ratkaisut?q=openproject")
    page.locator("#kysymys-kayttajat").fill("120")
    page.locator("#kysymys-kayttajat").press("Enter")
    expect(page.locator("#hintaperuste")).to_contain_text("120 käyttäjälle")
    expect(page.locator("#kayttajat")).to_have_value("120")

    page.locator("#f-hinta-kaikki").check()
    page.locator("#vanhat").check()

    expect(page).to_have_url(re.compile("vanhat=1"))
    assert "kayttajat=120" in visitor.path()
    expect(page.locator("#hintaperuste")).to_contain_text("120 käyttäjälle")
