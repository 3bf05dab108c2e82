"""The index lost while the site is served: the results page works from the database and says so.

It heals without a restart.
"""

import pytest

from tests.support.browser.site import hits, names
from tests.support.prepared import manage
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

SEARCH = "/ratkaisut?q=verkkosivusto&kerros=palvelukanavat"
NOTICE = "Haku toimii nyt rajoitetusti"


@pytest.fixture
def lost(site):
    """Whatever happens, the other tests have an index again."""
    site.lose_index()
    yield site
    manage(site.env, "search_rebuild", "--if-missing")


def opened_when(visitor, is_so):
    """A browser shows for some seconds what it was given before."""
    return until(
        lambda: page if is_so(page := visitor.open(SEARCH)) else None, "the page as it is now"
    )


def test_site_works_without_an_index_and_heals(site, visitor, plain, request):
    page = visitor.open(SEARCH)
    whole = hits(page), names(page)

    request.getfixturevalue("lost")
    page = opened_when(visitor, lambda page: page.get_by_text(NOTICE).count())
    assert hits(page) > 0
    assert visitor.open("/").locator("h1").count() == 1
    assert NOTICE in plain.open(SEARCH).locator("main .notice").inner_text()

    manage(site.env, "search_worker", "--once")
    page = opened_when(visitor, lambda page: not page.get_by_text(NOTICE).count())
    assert (hits(page), names(page)) == whole
