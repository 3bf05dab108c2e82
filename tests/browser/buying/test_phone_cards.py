"""On a phone a result is read at a glance."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
HEIGHTS = (
    "[...document.querySelectorAll('.offer')].map((card) =>"
    " Math.ceil(card.getBoundingClientRect().height))"
)


def test_no_card_is_higher_than_400_pixels(phone):
    heights = [
        height
        for number in range(1, 11)
        for height in phone.open(f"/ratkaisut?sivu={number}").evaluate(HEIGHTS)
    ]

    assert len(heights) == 187
    assert [height for height in heights if height > 400] == []
