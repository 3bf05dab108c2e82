"""Every task works with forms and links alone."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.site import count_beside, hits, names, prices

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

SHOW = "#suodattimet button[type=submit]"


def follow(control):
    """Click, and wait for the whole new page."""
    with control.page.expect_navigation():
        control.click()


def test_search_filter_and_remove_a_chip(plain):
    page = plain.open("/")
    page.locator("#q").fill("verkkosivusto")
    follow(page.get_by_role("button", name="Hae"))
    found = hits(page)
    assert 0 < found < 187
    assert "Verkkosivusto Wagtaililla" in names(page)

    wanted = count_beside(page, "kerros", "palvelukanavat")
    page.locator("#f-kerros-palvelukanavat").check()
    follow(page.locator(SHOW))
    assert hits(page) == wanted < found

    both = count_beside(page, "vaihe", "kehittaminen")
    page.locator("#f-vaihe-kehittaminen").check()
    follow(page.locator(SHOW))
    assert hits(page) == both <= wanted
    expect(page.locator("#f-kerros-palvelukanavat")).to_be_checked()
    expect(page.locator("#f-vaihe-kehittaminen")).to_be_checked()

    follow(page.get_by_role("link", name="Kehittäminen Poista suodatin"))
    assert hits(page) == wanted
    expect(page.locator("#f-vaihe-kehittaminen")).not_to_be_checked()
    expect(page.locator("#q")).to_have_value("verkkosivusto")
    follow(page.get_by_role("link", name="Poista kaikki"))
    assert hits(page) == found


def test_sort_and_turn_the_page(plain):
    page = plain.open("/ratkaisut")
    page.locator("#jarjestys").select_option("edullisin")
    follow(page.get_by_role("button", name="Järjestä"))
    first = names(page)
    assert hits(page) == 187
    assert len(first) == 20
    assert prices(page) == sorted(prices(page))
    dearest = prices(page)[-1]

    follow(page.get_by_role("navigation", name="Tulossivut").get_by_role("link", name="Sivu 2"))

    assert page.locator(".pager [aria-current=page]").inner_text().split()[-1] == "2"
    assert set(names(page)).isdisjoint(first)
    assert prices(page)[0] >= dearest
    expect(page.locator("#jarjestys")).to_have_value("edullisin")


def test_choose_a_municipality_and_two_years_and_open_an_offering(plain):
    page = plain.open("/ratkaisut?q=drupal")
    page.get_by_text("Vaihda kunta, sopimusaika tai käyttäjien määrä").click()
    page.locator("#kunta").fill("helsinki")
    page.locator("#kk").select_option("24")
    follow(page.get_by_role("button", name="Laske uudelleen"))
    for basis in page.locator(".price__basis").all_inner_texts():
        assert "2 vuotta, Helsinki" in basis

    follow(page.get_by_role("link", name="Kuntasivusto Drupalilla", exact=True))

    assert page.locator("h1").inner_text() == "Kuntasivusto Drupalilla"
    assert "2 vuotta, Helsinki" in page.locator("aside .price__basis").inner_text()
    page.get_by_text("Vaihda kunta, sopimusaika tai käyttäjien määrä").click()
    page.locator("#kk").select_option("")
    follow(page.get_by_role("button", name="Laske uudelleen"))
    assert "4 vuotta, Helsinki" in page.locator("aside .price__basis").inner_text()


def test_thresholds_of_another_day(plain):
    page = plain.open("/kynnysarvot")
    assert "60 000 €" in page.locator("#voimassa-o ~ *").all_inner_texts()[1].replace(
        "\N{NO-BREAK SPACE}", " "
    )

    page.locator("#paiva").fill("2016-05-01")
    follow(page.get_by_role("button", name="Näytä"))

    assert page.locator("#voimassa-o").inner_text() == "Voimassa 1.5.2016"
    shown = (
        page.locator("section", has=page.locator("#voimassa-o"))
        .inner_text()
        .replace("\N{NO-BREAK SPACE}", " ")
    )
    assert "Kansalliset kynnysarvot 2010–2016" in shown
    assert "60 000 €" not in shown


def test_language_changes_in_place_and_is_kept(plain):
    page = plain.open("/ratkaisut/kuntasivusto-drupalilla?kunta=091")

    follow(page.get_by_role("link", name="Svenska").first)

    assert plain.path() == "/sv/ratkaisut/kuntasivusto-drupalilla?kunta=091"
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    assert "Helsingfors" in page.locator("aside .price__basis").inner_text()
    plain.open("/")
    assert plain.path() == "/sv/"
    follow(page.get_by_role("link", name="Suomi").first)
    assert plain.path() == "/"


def test_menu_and_filters_open_on_a_phone(plain_phone):
    page = plain_phone.open("/ratkaisut?kerros=palvelukanavat")
    expect(page.locator("#paavalikko")).to_be_hidden()
    expect(page.locator("#suodattimet")).to_be_hidden()

    page.get_by_role("button", name="Suodattimet (1)").click()
    wanted = count_beside(page, "vaihe", "strategia")
    page.locator("#f-vaihe-strategia").check()
    follow(page.locator(SHOW))
    assert hits(page) == wanted

    page.get_by_role("button", name="Valikko").click()
    follow(page.locator("#paavalikko").get_by_role("link", name="Toimittajat"))
    assert page.locator("h1").inner_text() == "Toimittajat"
