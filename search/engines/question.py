"""One question to an index, whichever engine keeps it: what is asked of it, one after another."""

from abc import ABC, abstractmethod
from dataclasses import replace

from search.index.schema import NAME_KEYS, reference_population
from search.index.sort_keys import COSTS, NEWEST
from search.query import builder as recipes
from search.query import filters as selection
from search.query.request import (
    FULL_LIST,
    INDEXED,
    MOST_NEAREST,
    Counts,
    SearchRequest,
    SearchResult,
)
from search.query.synonyms import NO_SYNONYMS, Synonyms
from search.query.terms import Correct, corrected, parts, products_named
from search.query.tree import Query, Ranked, all_of, one_of


class Question(ABC):
    """One question on its way. `correct`: a word -> what it may be misspelt for."""

    def __init__(self, ask: SearchRequest, synonyms: Synonyms | None, correct: Correct) -> None:
        self.ask = ask
        self.words = parts(
            ask.text,
            ask.language,
            synonyms=synonyms or NO_SYNONYMS,
            correct=None if ask.as_typed else correct,
        )
        self.match = recipes.match_query(self.words)
        self.is_nearest = False

    @abstractmethod
    def count(self, query: Query) -> int:
        """How many documents match."""

    @abstractmethod
    def by_field(self, query: Query) -> SearchResult:
        """The page in the order of a field, with its keys."""

    @abstractmethod
    def by_score(self, query: Ranked, start: int, limit: int) -> SearchResult:
        """Some of the list by score, then by id."""

    @abstractmethod
    def facets(self) -> dict[str, Counts]:
        """Counts beside the page that was given last."""

    def answer(self) -> SearchResult:
        page = self.page()
        if (
            not page.count
            and self.words
            and not self.count(all_of(self.match, selection.listed(self.ask)))
        ):
            self.match, self.is_nearest = self.nearest(), True
            page = self.page()
        facets = self.facets() if self.ask.want_facets else {}
        return replace(
            page,
            facets=facets,
            corrected=corrected(self.words),
            products=products_named(self.words),
            match="nearest" if self.is_nearest else "strict",
            related=self.related(page),
        )

    def nearest(self) -> Query:
        """The few that come nearest, of all that are listed: filters choose among them."""
        near = all_of(recipes.near_query(self.words), selection.listed(self.ask))
        ranked = Ranked(near, recipes.score_query(self.words))
        return one_of(self.by_score(ranked, 0, MOST_NEAREST).ids)

    def related(self, page: SearchResult) -> tuple[int, ...]:
        """What comes near, best first, until the list and these together are full."""
        is_whole = page.count == len(page.ids) < FULL_LIST
        if not (is_whole and self.ask.wants_related and self.words) or self.is_nearest:
            return ()
        near = all_of(recipes.near_query(self.words), selection.filter_query(self.ask))
        ranked = Ranked(near, recipes.score_query(self.words))
        # The list's own hits are among the near ones.
        found = self.by_score(ranked, 0, FULL_LIST + page.count).ids
        return tuple(ident for ident in found if ident not in page.ids)[: FULL_LIST - page.count]

    def page(self) -> SearchResult:
        query = all_of(self.match, selection.filter_query(self.ask))
        if self.ask.ordering == "relevance" and self.words:
            ranked = Ranked(query, recipes.score_query(self.words))
            return self.by_score(ranked, self.ask.offset, self.ask.limit)
        return self.by_field(query)


def order_of(ask: SearchRequest) -> tuple[str, bool]:
    """The field that an ordered list is by, and whether it falls."""
    if ask.ordering == "newest":
        return NEWEST, True
    if ask.ordering == "cost":
        return COSTS[reference_population(ask.population)], False
    return NAME_KEYS[ask.name_language], False


def beyond(ask: SearchRequest, field: str, *, falls: bool) -> Query:
    """What comes after the row of the request's key, or before it."""
    _kind, _language, value = ask.key or (INDEXED, ask.language, "")
    # A field that falls is passed downwards.
    return selection.beyond(field, value, is_before=ask.is_before is not falls)
