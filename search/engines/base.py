"""The socket for an engine: what the search room calls on one, and the table of those there are."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from search.engines.tantivy import Engine as Tantivy
from search.index.schema import Document
from search.query.request import SearchRequest, SearchResult
from search.query.terms import Synonyms


class SearchEngine(Protocol):
    """Documents of offerings by id, in an index that every process of the site may open.

    Whatever an engine raises of a missing or broken index it names IndexUnavailable.
    """

    backend: str

    def search(self, ask: SearchRequest, synonyms: Synonyms | None = None) -> SearchResult:
        """Answer from the last commit of any process. `synonyms`: lemma -> lemmas.

        `backend` of the answer is the engine's own. Keys begin with INDEXED and the request's
        `name_language`; an answer that is `is_ranked` has none. Raises IndexUnavailable, and the
        worker learns of it by `is_reported`.
        """

    def state(self) -> str:
        """A word that is another after each commit and each rebuild; empty without an index."""

    def is_reported(self) -> bool:
        """Whether somebody who searched came upon damage in the current index."""

    def document_count(self) -> int:
        """Raises IndexUnavailable where there is no index that opens."""

    def ids_and_stamps(self) -> Iterator[tuple[int, int]]:
        """Give (id, stamp) of every document by rising id, as of one moment.

        Raises IndexUnavailable, also after some have been given.
        """

    def write(self, changes: Mapping[int, Document | None]) -> bool:
        """Put documents in by id, or take out where None: all in one commit, or nothing of it.

        False: somebody else is writing, nothing was done. Raises IndexUnavailable.
        """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new index and move to it; returns the number of documents.

        The old one answers until the new one is whole, and stays when anything raises; `write`
        gives False meanwhile. Waits for another writer. A disk that is full is OSError or
        ValueError.
        """


# One line for each engine, by its `backend`: what makes it takes the directory.
ENGINES: Mapping[str, Callable[[str], SearchEngine]] = {Tantivy.backend: Tantivy}


def engine_named(name: str, directory: str) -> SearchEngine:
    """Make an engine over a directory. Raises KeyError for a name that no engine has."""
    return ENGINES[name](directory)
