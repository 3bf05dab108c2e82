"""With JavaScript the list changes in its place; the address, the controls and the focus follow."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser.site import count_beside, hits, names, prices

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

LAYER, PHASE, COMPONENT = (
    "#f-kerros-palvelukanavat",
    "#f-vaihe-strategia",
    "#f-komponentti-extranet",
)
FOCUSED = "document.activeElement.id"


@pytest.fixture
def page(visitor):
    """The results page, marked: a full load would wipe the mark."""
    opened = visitor.open("/ratkaisut")
    mark(opened)
    return opened


def mark(page):
    page.evaluate("window.__alive = true")


def is_alive(page):
    return page.evaluate("window.__alive === true")


def heading(page, count):
    """Wait until the list has so many."""
    expect(page.locator("#tulos-o")).to_have_text(
        f"{count} ratkaisu" if count == 1 else f"{count} ratkaisua"
    )


def test_filter_swaps_the_list_and_says_so(visitor, page):
    wanted, elsewhere = (
        count_beside(page, "kerros", "palvelukanavat"),
        count_beside(page, "vaihe", "strategia"),
    )

    page.locator(LAYER).check()

    heading(page, wanted)
    assert is_alive(page)
    assert "kerros=palvelukanavat" in visitor.path()
    assert count_beside(page, "vaihe", "strategia") < elsewhere
    assert count_beside(page, "kerros", "palvelukanavat") == wanted
    expect(page.locator("#tulostila")).to_have_text(f"{wanted} ratkaisua, 1 suodatin.")
    assert page.title() == f"{wanted} ratkaisua – Avoin kunta"
    assert page.evaluate(FOCUSED) == LAYER[1:]


def test_focus_stays_in_a_long_facet_whose_values_are_written_anew(page):
    page.locator("summary", has_text="Komponentti").click()
    wanted = count_beside(page, "komponentti", "extranet")

    page.locator(COMPONENT).check()

    heading(page, wanted)
    expect(page.locator(COMPONENT)).to_be_checked()
    assert page.evaluate(FOCUSED) == COMPONENT[1:]


def test_back_and_forward_restore_list_and_controls(page):
    everything = hits(page)
    page.locator(LAYER).check()
    one = count_beside(page, "kerros", "palvelukanavat")
    heading(page, one)
    both = count_beside(page, "vaihe", "strategia")
    page.locator(PHASE).check()
    heading(page, both)
    last = names(page)

    page.go_back()
    heading(page, one)
    expect(page.locator(LAYER)).to_be_checked()
    expect(page.locator(PHASE)).not_to_be_checked()
    assert count_beside(page, "vaihe", "strategia") == both

    page.go_back()
    heading(page, everything)
    expect(page.locator(LAYER)).not_to_be_checked()
    expect(page.locator(PHASE)).not_to_be_checked()

    page.go_forward()
    heading(page, one)
    expect(page.locator(LAYER)).to_be_checked()
    page.go_forward()
    heading(page, both)
    expect(page.locator(LAYER)).to_be_checked()
    expect(page.locator(PHASE)).to_be_checked()
    assert names(page) == last
    page.locator(PHASE).uncheck()
    heading(page, one)


def test_reloading_the_pushed_address_shows_the_same(page):
    page.locator(LAYER).check()
    heading(page, count_beside(page, "kerros", "palvelukanavat"))
    page.locator("#f-hinta-alle").check()
    expect(page.locator("#tulostila")).to_contain_text("2 suodatinta")
    before = hits(page), names(page), page.title()

    page.reload()

    assert (hits(page), names(page), page.title()) == before
    expect(page.locator(LAYER)).to_be_checked()
    expect(page.locator("#f-hinta-alle")).to_be_checked()


def test_next_page_is_shown_from_its_top(visitor, page):
    first = names(page)
    page.locator(".pager").get_by_role("link", name="Sivu 2").click()

    expect(page.locator(".pager [aria-current=page]")).to_contain_text("2")

    assert is_alive(page)
    assert "sivu=2" in visitor.path()
    assert set(names(page)).isdisjoint(first)
    expect(page.locator("#tulokset")).to_be_focused()
    assert abs(page.locator("#tulokset").bounding_box()["y"]) < 60
    page.go_back()
    expect(page.locator(".pager [aria-current=page]")).to_contain_text("1")
    assert names(page) == first


def test_order_changes_in_place(visitor, page):
    assert prices(page) != sorted(prices(page))
    page.locator("#jarjestys").focus()
    page.locator("#jarjestys").select_option("edullisin")

    expect(page.locator("#jarjestys option[selected]")).to_have_text("Edullisin ensin")
    expect(page).to_have_url(re.compile("jarjestys=edullisin"))

    assert prices(page) == sorted(prices(page))
    assert is_alive(page)
    assert page.evaluate(FOCUSED) == "jarjestys"
    expect(page.locator("#jarjestys")).to_have_value("edullisin")


def test_enter_in_the_search_box_searches_in_place(visitor, page):
    page.locator("#q").fill("verkkosivusto")
    page.locator("#q").press("Enter")

    expect(page.locator("#tulostila")).to_contain_text("haku verkkosivusto")

    assert is_alive(page)
    assert hits(page) < 187
    assert page.locator("mark").count() > 0
    assert "q=verkkosivusto" in visitor.path()
    assert page.evaluate(FOCUSED) == "q"
    page.locator(LAYER).check()
    expect(page.locator("#tulostila")).to_contain_text("haku verkkosivusto, 1 suodatin")


def test_municipality_and_term_change_in_place_and_the_form_stays_open(visitor, page):
    page.get_by_text("Vaihda kunta, sopimusaika tai käyttäjien määrä").click()
    page.locator("#kunta").fill("Helsinki")
    page.locator("#kunta").press("Enter")
    expect(page.locator(".context strong")).to_have_text("Helsinki")
    expect(page.locator(".price__basis").first).to_contain_text("Helsinki")
    assert page.evaluate(FOCUSED) == "kunta"

    page.locator("#kk").focus()
    page.locator("#kk").select_option("24")

    expect(page.locator(".price__basis").first).to_contain_text("2 vuotta, Helsinki")
    assert is_alive(page)
    assert page.evaluate(FOCUSED) == "kk"
    expect(page.locator("#kunta")).to_be_visible()
    expect(page.locator("#kunta")).to_have_value("Helsinki")
    expect(
        page.locator(".site-head__top").get_by_role("link", name="Oma kunta: Helsinki")
    ).to_be_visible()
    page.go_back()
    expect(page.locator(".price__basis").first).to_contain_text("4 vuotta, Helsinki")
    expect(page.locator("#kk")).to_have_value("")


def test_arrow_keys_in_a_select_search_once_when_they_come_to_rest(page):
    """The page's own clock stands still while the keys are pressed."""
    asked = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if request.headers.get("hx-request") else None,
    )
    page.clock.install()
    page.clock.pause_at("2030-01-01")
    page.locator("#jarjestys").focus()

    for _ in range(3):
        page.locator("#jarjestys").press("ArrowDown")
    assert asked == []
    with page.expect_response(lambda response: "jarjestys=uusin" in response.url):
        page.clock.run_for(1000)

    assert len(asked) == 1


def test_filter_sheet_on_a_phone_changes_the_list_behind_it(phone):
    page = phone.open("/ratkaisut")
    mark(page)
    page.get_by_role("button", name="Suodattimet (0)").click()
    wanted = count_beside(page, "kerros", "palvelukanavat")

    page.locator(LAYER).check()

    expect(page.locator("#nayta")).to_have_text(f"Näytä {wanted} ratkaisua")
    expect(page.locator("#suodattimet")).to_be_visible()
    page.locator("#nayta").click()
    expect(page.locator("#suodattimet")).to_be_hidden()
    expect(page.get_by_role("button", name="Suodattimet (1)")).to_be_focused()
    heading(page, wanted)
    assert is_alive(page)
