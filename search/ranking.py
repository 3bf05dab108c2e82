"""Pages of a list by relevance.

A score names no place in a list, and changes with every document: so what has been ranked once is
kept while it is read.
"""

import hashlib
from array import array
from collections.abc import Callable
from dataclasses import replace

from django.core.cache import cache

from search.query.request import GIVEN, KEPT, SearchRequest, SearchResult

Find = Callable[[SearchRequest], SearchResult]
MOST_RANKED = 10_000
KEPT_SECONDS = 3600


class RankingLostError(Exception):
    """The ranking was kept for an hour and is there no more: begin anew."""


class RankingEndsError(Exception):
    """No more than 10,000 rows are read by relevance; another order goes to the end."""


def find_ranked(ask: SearchRequest, find: Find) -> SearchResult:
    """The page of a ranked list; what is not ranked is answered as it is.

    Raises RankingLostError, RankingEndsError.
    """
    if ask.key is None:
        answer = find(ask)
        return replace(answer, last=(GIVEN, *answer.ids)) if answer.is_ranked else answer
    if ask.key[0] not in {GIVEN, KEPT}:
        return find(ask)
    token, position = rank(ask, find) if ask.key[0] == GIVEN else (str(ask.key[1]), int(ask.key[2]))
    return _page_of_ranking(ask, token, position, find)


def rank(ask: SearchRequest, find: Find) -> tuple[str, int]:
    """Keep the whole ranking. Returns the name it is kept by, and how many were given already.

    What was given already is kept as it was given, then the rest as it is now.
    """
    given = [int(ident) for ident in (ask.key or ())[1:]]
    ranked = find(replace(ask, key=None, offset=0, limit=MOST_RANKED, want_facets=False)).ids
    seen = set(given)
    packed = array("q", [*given, *(ident for ident in ranked if ident not in seen)]).tobytes()
    token = hashlib.sha256(packed).hexdigest()[:24]
    cache.set(f"ranking.{token}", packed, KEPT_SECONDS)
    return token, len(given)


def _page_of_ranking(ask: SearchRequest, token: str, position: int, find: Find) -> SearchResult:
    """Some of what is kept; counts and facets are those of now.

    Raises RankingLostError, RankingEndsError.
    """
    packed = cache.get(f"ranking.{token}")
    if packed is None:
        raise RankingLostError
    ids = array("q")
    ids.frombytes(packed)
    if position >= MOST_RANKED and not ask.is_before:
        raise RankingEndsError
    start, end = (
        (max(0, position - ask.limit), position)
        if ask.is_before
        else (position, min(position + ask.limit, len(ids)))
    )
    now = find(replace(ask, key=None, offset=0, limit=0))
    return replace(
        now,
        ids=tuple(ids[start:end]),
        first=(KEPT, token, start),
        last=(KEPT, token, end),
        has_before=start > 0,
        has_after=end < len(ids) or len(ids) >= MOST_RANKED,
        is_ranked=True,
    )
