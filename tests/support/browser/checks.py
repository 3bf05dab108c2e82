"""What holds for every page, whoever looks at it."""

from tests.support.browser.site import NARROW, NARROWEST, WIDE, localized

OPEN_ALL = "all => all.forEach(one => { one.open = true })"


def check(tab, axe, path, language, *, status=200):
    """Axe finds nothing, nothing fails, nothing scrolls sideways at three widths.

    The page says what it is.
    """
    tab.wrong.clear()
    tab.set_viewport_size(WIDE)
    page = tab.open(localized(path, language), status=status)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert not page.title().startswith(("–", "Avoin kunta"))
    check_widths(tab, axe)


def check_widths(tab, axe):
    page = tab.page
    assert axe(page) == []
    assert not tab.scrolls_sideways()
    tab.set_viewport_size(NARROW)
    page.eval_on_selector_all("details", OPEN_ALL)
    assert axe(page) == []
    assert not tab.scrolls_sideways()
    tab.set_viewport_size(NARROWEST)
    assert not tab.scrolls_sideways()
    tab.set_viewport_size(WIDE)
    assert not tab.scrolls_sideways()
    assert tab.wrong == []
