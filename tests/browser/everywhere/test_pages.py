"""Every page in every language: axe finds nothing, nothing fails, nothing scrolls sideways.

The page says what it is.
"""

import pytest

from tests.support.browser.checks import OPEN_ALL, check
from tests.support.browser.pages import PAGES
from tests.support.browser.site import LANGUAGES, NARROW, WIDE, localized

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def tab(arrive):
    """One for the whole module: what is under test is the page, and a warm cache saves a minute."""
    visitor = arrive()
    yield visitor
    visitor.page.context.close()


@pytest.fixture(autouse=True)
def stranger(tab):
    """Who has chosen no municipality: a page of a test before may name one."""
    tab.page.context.clear_cookies()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_quiet_and_fits_every_width(tab, axe, name, language):
    path, status = PAGES[name]

    check(tab, axe, path, language, status=status)


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_menu_is_accessible(tab, axe, language):
    tab.set_viewport_size(NARROW)
    page = tab.open(localized(PAGES["thresholds"][0], language))

    page.locator(".site-head__toggle").click()

    assert page.locator("#paavalikko li a").first.is_visible()
    assert axe(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_filter_sheet_is_accessible_with_every_facet_open(tab, axe, language):
    tab.set_viewport_size(NARROW)
    page = tab.open(localized(PAGES["results with filters"][0], language))

    page.locator("#avaa-suodattimet").click()
    page.eval_on_selector_all("details", OPEN_ALL)

    assert page.locator("#f-kerros-palvelukanavat").is_visible()
    assert axe(page) == []
    assert not tab.scrolls_sideways()


@pytest.mark.parametrize(
    "name",
    ["offering with closed and optional parts", "offering in Swedish too", "vendor", "old version"],
)
def test_title_begins_with_the_name_of_what_is_shown(tab, name):
    page = tab.open(PAGES[name][0])

    assert page.title().startswith(page.locator("h1").inner_text())
    assert page.title().endswith(" – Avoin kunta")


def test_titles_tell_pages_apart(tab):
    titles = [tab.open(path, status=status).title() for path, status in PAGES.values()]

    assert len(set(titles)) == len(titles)


def test_every_card_has_a_flag_with_its_basis(tab):
    tab.set_viewport_size(WIDE)
    page = tab.open("/ratkaisut?kunta=091&kk=24")

    cards = page.locator("article.offer")

    assert cards.count() == 20
    for card in cards.all():
        assert card.locator(".flag").is_visible()
        assert (
            card.locator(".flag")
            .inner_text()
            .strip()
            .startswith(("Alle", "Vähintään", "Ei voida arvioida"))
        )
        assert (
            plain_spaces(card.locator(".price__basis").inner_text())
            == "Elinkaarikustannus, 2 vuotta, Helsinki, alv 0 %"
        )


@pytest.mark.parametrize(
    ("slug", "flag"),
    [
        ("kuntasivusto-drupalilla", "Alle 30 000 €"),
        ("kuntaportaali-liferaylla", "Vähintään 60 000 €"),
        ("hankesalkku-openproject", "Ei voida arvioida"),
    ],
)
def test_offering_page_has_a_flag_with_its_basis(tab, slug, flag):
    page = tab.open(f"/ratkaisut/{slug}")

    price = page.locator("aside .price")

    assert plain_spaces(price.locator(".flag").inner_text()).strip() == flag
    assert (
        plain_spaces(price.locator(".price__basis").inner_text())
        == "Elinkaarikustannus, 4 vuotta, Tyrskylä, alv 0 %"
    )


def test_chart_says_in_words_what_it_draws(tab):
    page = tab.open("/ratkaisut/kuntasivusto-drupalilla")

    chart = page.get_by_role("img", name="Elinkaarikustannuksen kertymä vuosittain")

    assert "1. vuosi 13 540 €." in plain_spaces(chart.locator("desc").text_content())
    assert "Raja on 30 000 €." in plain_spaces(chart.locator("desc").text_content())
    legend = page.locator("#elinkaari .legend li").all_inner_texts()
    assert len(legend) >= 2
    assert any("Kuntabotti" in words for words in legend)
    page.get_by_text("Näytä luvut taulukkona").click()
    base, optional = (
        [words for words in legend[:-1] if "eivät summassa" not in words],
        [words for words in legend if "eivät summassa" in words],
    )
    assert plain_spaces(legend[-1]) == "Raja 30 000 €"
    assert [
        row.split("\t")[0] for row in page.locator("#elinkaari tbody tr").all_inner_texts()
    ] == [*base, "Yhteensä ilman valinnaisia", *optional, "Yhteensä valinnaisten kanssa"]


def plain_spaces(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")
