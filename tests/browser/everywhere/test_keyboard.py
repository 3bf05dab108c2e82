"""With the keyboard alone: skip link, popovers, a focus that is seen."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

RING = (
    "(() => { const look = getComputedStyle(document.activeElement); return look.outlineStyle !=="
    " 'none' && parseFloat(look.outlineWidth) >= 2 || look.boxShadow !== 'none' })()"
)
IN_VIEW = (
    "(() => { const box = document.activeElement.getBoundingClientRect(); return box.bottom > 0 &&"
    " box.top < innerHeight && box.width > 0 })()"
)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ratkaisut?q=asianhallinta&vaihe=strategia",
        "/ratkaisut/kuntasivusto-drupalilla",
        "/kynnysarvot",
    ],
)
def test_first_tab_is_the_skip_link_and_it_works(visitor, path):
    page = visitor.open(path)

    page.keyboard.press("Tab")

    expect(page.locator(".skip")).to_be_focused()
    assert page.evaluate(IN_VIEW)
    page.keyboard.press("Enter")
    expect(page.locator("#sisalto")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/", "/ratkaisut?q=asianhallinta&vaihe=strategia"])
def test_focus_is_seen_wherever_tab_goes(visitor, path):
    page = visitor.open(path)

    for _step in range(45):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(RING), focused
        assert page.evaluate(IN_VIEW), focused


@pytest.mark.parametrize(
    ("name", "popover"), [("Valikko", "#paavalikko"), ("Suodattimet (0)", "#suodattimet")]
)
def test_escape_closes_a_popover_and_focus_returns(phone, name, popover):
    page = phone.open("/ratkaisut")
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(popover)).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('{popover}').contains(document.activeElement)")

    page.keyboard.press("Escape")

    expect(page.locator(popover)).to_be_hidden()
    expect(button).to_be_focused()


def test_a_filter_is_chosen_with_the_keyboard(visitor):
    page = visitor.open("/ratkaisut")
    page.locator("#f-vaihe-strategia").focus()

    page.keyboard.press("Space")

    expect(page.locator("#tulostila")).to_contain_text("1 suodatin")
    expect(page.locator("#f-vaihe-strategia")).to_be_focused()
    expect(page.locator("#f-vaihe-strategia")).to_be_checked()
