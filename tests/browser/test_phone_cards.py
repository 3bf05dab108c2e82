"""On a phone a result is read at a glance."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
HEIGHTS = "[...document.querySelectorAll('.offer')].map((card) => Math.ceil(card.getBoundingClientRect().height))"


@pytest.mark.parametrize("page_number", [1, 2, 5, 10])
def test_no_card_is_higher_than_400_pixels(phone, page_number):
    page = phone.open(f"/ratkaisut?sivu={page_number}")

    heights = page.evaluate(HEIGHTS)

    assert len(heights) >= 7
    assert [height for height in heights if height > 400] == []
