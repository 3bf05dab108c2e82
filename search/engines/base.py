"""The socket for an engine: what the search room calls on one, and the table of those there are."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from django.utils.module_loading import import_string

from search.engines.cluster import ClusterAddress
from search.index.schema import Document
from search.query.request import SearchRequest, SearchResult
from search.query.synonyms import Synonyms

EMBEDDED, CLUSTER = "tantivy", "elasticsearch"


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

    def write(self, changes: Mapping[int, Document | None], version: int = 0) -> bool:
        """Put documents in by id, or take out where None; they are found when it returns.

        `version`: a number that rises each time rows are read, of an engine with many writers. An
        engine with one writer does all in one commit, or nothing of it. False: somebody else is
        writing, or has written what was read later; read again. Raises IndexUnavailable.
        """

    def rebuild(self, documents: Iterable[Document], version: int = 0) -> int:
        """Fill a new index and move to it; returns the number of documents.

        The old one answers until the new one is whole, and stays when anything raises; `write`
        gives False meanwhile. Waits for another writer. A disk that is full is OSError or
        ValueError.
        """


# Each engine's class by its `backend`; the second is imported where it is chosen only, for its
# client takes a second and 30 MB.
ENGINES: Mapping[str, str] = {
    EMBEDDED: "search.engines.tantivy.Engine",
    CLUSTER: "search.engines.elasticsearch.Engine",
}


def engine_named(name: str, directory: str, address: ClusterAddress | None = None) -> SearchEngine:
    """Make an engine over a directory; `address`: of the cluster, which the engine for one needs.

    Raises KeyError for a name that no engine has.
    """
    make: Callable[..., SearchEngine] = import_string(ENGINES[name])
    return make(directory) if address is None else make(address, directory)
