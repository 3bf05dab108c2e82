"""A word of sixty-one letters anywhere in what people write breaks no page.

At 320 pixels nothing scrolls sideways, in any kind of page.
"""

import pytest

from tests.support.browser.checks import OPEN_ALL
from tests.support.browser.pages import PAGES
from tests.support.browser.people import PAGES as OWN_PAGES
from tests.support.browser.site import NARROWEST, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("own pages")]

LONG = (
    "lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas",
    "telemetry_metrics_prometheus_core_exporter_for_municipalities",
)
# Our own words on what is pressed are of a known length.
REPLACE = """word => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const parent = text.parentElement;
    if (/\\p{L}{3}/u.test(text.data) && !parent.closest(
      "button, .btn, .status, .flag, summary, svg, script, style, option, .sr, pre"))
      text.data = text.data.replace(/\\p{L}[\\p{L}-]{4,}/u, word);
  }
}"""
WIDEST = """() => [...document.querySelectorAll("main *")].filter(one =>
    one.getBoundingClientRect().right > innerWidth + 1
    && !one.closest(".table-wrap, pre, svg"))
  .slice(0, 5).map(one => one.tagName + "." + one.className)"""


def faults(tab, word):
    """What sticks out at 320 and 1280 pixels."""
    tab.page.evaluate(REPLACE, word)
    tab.page.eval_on_selector_all("details", OPEN_ALL)
    found = []
    for size in (NARROWEST, WIDE):
        tab.set_viewport_size(size)
        if tab.scrolls_sideways():
            found.append((size["width"], tab.page.evaluate(WIDEST)))
    return found


@pytest.fixture(scope="module")
def tab(arrive):
    visitor = arrive()
    yield visitor
    visitor.page.context.close()


@pytest.mark.parametrize("word", LONG, ids=["compound", "identifier"])
@pytest.mark.parametrize("name", PAGES)
def test_a_long_word_breaks_no_public_page(tab, name, word):
    path, status = PAGES[name]
    tab.open(path, status=status)

    assert len(word) >= 61
    assert faults(tab, word) == []


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_long_word_breaks_no_page_behind_sign_in(tabs, people, name):
    who, path = OWN_PAGES[name]
    tabs[who].open(path.format(**people))

    assert faults(tabs[who], LONG[0]) == []
