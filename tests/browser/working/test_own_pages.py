"""Pages behind sign-in, in every language: axe finds nothing, nothing fails, no text is in Finnish.

Nothing scrolls sideways.
"""

import pytest

from tests.support.browser.people import PAGES
from tests.support.browser.site import LANGUAGES, NARROW, NARROWEST, WIDE, localized

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("own pages")]

OPEN_ALL = "all => all.forEach(one => { one.open = true })"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_own_page_is_accessible_quiet_and_fits_every_width(tabs, people, axe, name, language):
    who, path = PAGES[name]
    tab = tabs[who]
    tab.wrong.clear()
    tab.set_viewport_size(WIDE)

    page = tab.open(localized(path.format(**people), language))

    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert axe(page) == []
    assert not tab.scrolls_sideways()
    tab.set_viewport_size(NARROW)
    page.eval_on_selector_all("details", OPEN_ALL)
    assert axe(page) == []
    assert not tab.scrolls_sideways()
    tab.set_viewport_size(NARROWEST)
    assert not tab.scrolls_sideways()
    assert tab.wrong == []
