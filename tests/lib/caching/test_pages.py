"""Pages of all processes are those that somebody asked for again."""

import pytest

from lib.caching.pages import Page, PageStore

PAGE = Page((("Content-Type", "text/html"),), b"<p>sivu</p>")


@pytest.fixture
def stores():
    """Two as two processes have them, over one cache."""
    made = PageStore(), PageStore()
    made[0].clear()
    yield made
    made[0].clear()


def test_another_process_finds_a_page_once_it_was_asked_for_again(stores):
    mine, other = stores
    mine.put("avain", PAGE)
    assert other.take("avain") is None
    assert mine.take("avain") == PAGE
    assert other.take("avain") == PAGE


def test_a_page_that_has_gone_from_memory_unasked_is_nowhere(stores):
    _mine, other = stores
    small = PageStore(most_bytes=len(PAGE))
    small.put("eka", PAGE)
    small.put("toka", PAGE)
    assert small.take("eka") is None
    assert other.take("eka") is None
    assert small.take("toka") == PAGE
    assert other.take("toka") == PAGE
