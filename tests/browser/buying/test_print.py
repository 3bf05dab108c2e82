"""An offering on paper: A4, with its name, address and date, every word whole.

Nothing is there that can only be pressed. Read back from the PDF.
"""

import io
import re

import pytest
from pypdf import PdfReader

from tests.support.browser.site import WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

A4 = (595, 842)
# A button that leads down the page says what the heading there says.
CONTROLS = "button, summary, .btn:not([href^='#']), label, input[type=submit]"
VISIBLE = (
    "selector => [...document.querySelectorAll(selector)].map(one =>"
    " one.textContent.trim()).filter(Boolean)"
)

# What a screen reader is told beside, and what a picture says, is on no paper as text.
SHOWN = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (parent.checkVisibility() && !parent.closest(".sr, svg")) found.push(text.data);
  }
  return found.join(" ");
}"""


@pytest.fixture(scope="module")
def tab(arrive):
    visitor = arrive()
    yield visitor
    visitor.page.context.close()


def offerings(tab):
    """The first ten of the results."""
    page = tab.open("/ratkaisut")
    return page.eval_on_selector_all(
        ".offer__name a", "all => all.map(one => new URL(one.href).pathname)"
    )[:10]


def words(text):
    return set(re.findall(r"[^\W\d_]{4,}", text.replace("\xad", "")))


def test_ten_printed_offerings_are_whole_words_with_name_address_and_date_and_no_controls(tab):
    tab.set_viewport_size(WIDE)
    addresses = offerings(tab)
    assert len(addresses) == 10
    for address in addresses:
        tab.page.emulate_media(media="screen")
        page = tab.open(address)
        name = page.locator("h1").inner_text()
        labels = set(page.evaluate(VISIBLE, CONTROLS))
        page.emulate_media(media="print")
        shown = page.evaluate(SHOWN)
        reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

        assert {tuple(round(float(side)) for side in one.mediabox[2:]) for one in reader.pages} == {
            A4
        }
        first, *_rest = pages = [one.extract_text() for one in reader.pages]
        text = " ".join(pages)
        assert name in " ".join(first.split()), address
        assert address in first
        assert re.search(r"tulostettu \d+\.\d+\.\d{4}", first), address
        assert words(shown) - words(text) == set(), address
        assert len(pages) <= 6, (address, len(pages))
        assert [
            label for label in labels if re.search(rf"(?m)^\s*{re.escape(label)}\s*$", text)
        ] == [], address
