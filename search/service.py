"""Finding for the rest of the site: the engine where it answers, the database where it does not."""

from datetime import date
from functools import cache as once

from django.conf import settings

from lib.seldom import warn_seldom
from procurement.price_context import PriceContext
from search.engines import database
from search.engines.base import SearchEngine, engine_named
from search.index.generations import IndexUnavailable
from search.query.request import STORED, SearchRequest, SearchResult
from search.ranking import find_ranked
from search.synonyms import synonyms

ENGINE = "tantivy"


@once
def engine_in(directory: str) -> SearchEngine:
    """One engine for each index directory of the process."""
    return engine_named(ENGINE, directory)


def engine() -> SearchEngine:
    return engine_in(str(settings.SEARCH_DIR))


def index_state(_on: date) -> str:
    """Which index is read, as of its last commit; empty where there is none."""
    return engine().state()


def find(ask: SearchRequest) -> SearchResult:
    """Answer from the index; when there is none, plainly from the database, and `backend` says so.

    A list that was begun in one of them goes on there. Raises IndexUnavailable when that is the
    index and it is away, RankingLostError, RankingEndsError.
    """
    if ask.key is not None and ask.key[0] == STORED:
        return database.find(ask)
    try:
        return find_ranked(ask, lambda one: engine().search(one, synonyms()))
    except IndexUnavailable as error:
        if ask.key is not None:
            raise
        warn_seldom("index_unavailable", reason=str(error))
        return database.find(ask)


def under_limit_count(context: PriceContext, on: date) -> int | None:
    """How many offerings stay under the main limit for a buyer; None when the index cannot say."""
    ask = SearchRequest(
        on_day=on.toordinal(),
        population=context.population,
        months=context.filter_months,
        bands=("under",),
        limit=0,
        want_facets=False,
    )
    answer = find(ask)
    return answer.count if answer.backend != database.BACKEND else None
