"""Finding for the rest of the site: the engine where it answers, the database where it does not."""

from datetime import date
from functools import cache as once

from django.conf import settings

from lib.seldom import warn_seldom
from procurement.price_context import PriceContext
from search.engines import database
from search.engines.base import CLUSTER, EMBEDDED, SearchEngine, engine_named
from search.engines.breaker import Guarded
from search.engines.cluster import ClusterAddress
from search.index.generations import IndexUnavailable
from search.query.request import STORED, SearchRequest, SearchResult
from search.ranking import find_ranked
from search.synonyms import synonyms


@once
def engine_in(directory: str) -> SearchEngine:
    """One engine for each index directory of the process."""
    return engine_named(EMBEDDED, directory)


@once
def engine_at(address: ClusterAddress, directory: str) -> SearchEngine:
    return Guarded(engine_named(CLUSTER, directory, address))


def engine() -> SearchEngine:
    """The embedded one, which is kept wherever the site runs."""
    return engine_in(str(settings.SEARCH_DIR))


def engines() -> tuple[SearchEngine, ...]:
    """All that are kept, in the order in which they are asked: each answers where one before is
    away.
    """  # noqa: D205 -- one sentence
    address = settings.SEARCH_CLUSTER
    if address is None:
        return (engine(),)
    return engine_at(address, str(settings.SEARCH_DIR)), engine()


def backends() -> tuple[str, ...]:
    """The names of those, without making them."""
    return (EMBEDDED,) if settings.SEARCH_CLUSTER is None else (CLUSTER, EMBEDDED)


def is_fallback(answer: SearchResult) -> bool:
    """Whether another engine was to answer, which may be back the next moment."""
    return answer.backend != backends()[0]


def index_state(_on: date) -> str:
    """Which index is read, as of its last commit; empty where there is none."""
    states = ((kept.backend, kept.state()) for kept in engines())
    return next((f"{backend} {state}" for backend, state in states if state), "")


def find(ask: SearchRequest) -> SearchResult:
    """Answer from the first index that is there, or plainly from the database: `backend` says so.

    A list that was begun in the database goes on there. Raises IndexUnavailable when it was begun
    in an index and there is none, RankingLostError, RankingEndsError.
    """
    if ask.key is not None and ask.key[0] == STORED:
        return database.find(ask)
    for kept in engines():
        try:
            return find_ranked(ask, lambda one, kept=kept: kept.search(one, synonyms()))  # type: ignore[misc] # the loop's engine
        except IndexUnavailable as error:
            warn_seldom(f"index_unavailable_{kept.backend}", reason=str(error))
    if ask.key is not None:
        msg = "No index is there to go on in."
        raise IndexUnavailable(msg)
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
