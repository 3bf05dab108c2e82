"""The engine over a cluster: what its alias names, as each process reads it."""

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from elasticsearch import Elasticsearch

from search.engines.base import CLUSTER
from search.engines.cluster import ClusterAddress
from search.engines.elasticsearch.asking import Search
from search.engines.elasticsearch.client import WRITE_SECONDS, connect, told_as_unavailable
from search.engines.elasticsearch.generations import FILLING, WORDS, Aliases, State
from search.engines.elasticsearch.words import Words, parts_of
from search.engines.elasticsearch.writing import Bulk
from search.index import schema as doc
from search.index.generations import Generations, IndexUnavailable
from search.index.schema import Document
from search.query.request import SearchRequest, SearchResult
from search.query.synonyms import Synonyms

# How long a process trusts what it knew of the index: how far it has come, its words.
LOOK_SECONDS = 1.0
BATCH = 10_000
PIT_KEPT = "1m"


class Engine:
    """Search in a cluster; `directory` holds the lock of who writes from this machine.

    What the methods give and raise is told by `search.engines.base.SearchEngine`.
    """

    backend = CLUSTER

    def __init__(self, address: ClusterAddress, directory: str | os.PathLike[str]) -> None:
        self._address = address
        self._directory = Path(directory)
        self._pid = 0
        self._lock = threading.Lock()
        self._opened: Reader | None = None

    @cached_property
    def signature(self) -> str:
        return doc.signature()

    def search(self, ask: SearchRequest, synonyms: Synonyms | None = None) -> SearchResult:
        with told_as_unavailable():
            reader = self.open_current()
            return Search(
                reader.client,
                reader.aliases.alias,
                ask,
                synonyms,
                reader.words.correct,
            ).answer()

    def state(self) -> str:
        with contextlib.suppress(IndexUnavailable), told_as_unavailable():
            reader = self.open_current()
            return f"{reader.index} {reader.state.version}"
        return ""

    def is_reported(self) -> bool:
        # Whoever comes upon damage on a cluster finds it by looking, the worker as well.
        return False

    def document_count(self) -> int:
        with told_as_unavailable():
            return self.open_current(now=True).count

    def ids_and_stamps(self) -> Iterator[tuple[int, int]]:
        with told_as_unavailable():
            reader = self.open_current(now=True)
            client = reader.client.options(request_timeout=WRITE_SECONDS)
            pit = client.open_point_in_time(index=reader.aliases.alias, keep_alive=PIT_KEPT)["id"]
            try:
                yield from _ids_and_stamps(client, pit)
            finally:
                client.options(ignore_status=404).close_point_in_time(id=pit)

    def write(self, changes: Mapping[int, Document | None], version: int = 0) -> bool:
        with self._writers.writing(wait=False) as mine, told_as_unavailable():
            return mine and self._write(changes, version)

    def rebuild(self, documents: Iterable[Document], version: int = 0) -> int:
        with self._writers.writing(wait=True), told_as_unavailable():
            reader = self._reader()
            index = reader.aliases.make_next()
            try:
                count = self._fill(reader, index, documents, version)
                reader.aliases.move_to(index)
            except BaseException:
                with contextlib.suppress(Exception):
                    reader.aliases.forget(index)
                raise
        return count

    def open_current(self, *, now: bool = False) -> "Reader":
        """The reader of this process, which has looked lately, or now. Raises IndexUnavailable."""
        reader = self._reader()
        if now:
            reader.look()
        else:
            reader.look_unless_known(LOOK_SECONDS)
        return reader

    @cached_property
    def _writers(self) -> Generations:
        return Generations(self._directory / CLUSTER, self.signature)

    def _reader(self) -> "Reader":
        # Connections are not shared with a process that was forked off.
        if self._pid != os.getpid():
            self._pid, self._lock, self._opened = os.getpid(), threading.Lock(), None
        with self._lock:
            if self._opened is None:
                client = connect(self._address)
                aliases = Aliases(client, self._address.name, self.signature)
                self._opened = Reader(client, aliases)
            return self._opened

    def _write(self, changes: Mapping[int, Document | None], version: int) -> bool:
        reader = self.open_current(now=True)
        bulk = Bulk(reader.client, reader.aliases.alias, version)
        if bulk.write(changes.items(), refresh=True):
            # Somebody has written what is newer than our reading: read again.
            return False
        new = reader.words.unknown(bulk.counter.counts())
        return reader.note(version, new)

    def _fill(
        self, reader: "Reader", index: str, documents: Iterable[Document], version: int
    ) -> int:
        bulk = Bulk(reader.client, f"{index}{FILLING}", version)
        bulk.write(((document.id, document) for document in documents), refresh=False)
        client = reader.client.options(request_timeout=WRITE_SECONDS)
        client.indices.refresh(index=index)
        count = int(client.count(index=index)["count"])
        parts = 0
        for lines in parts_of(bulk.counter.counts()):
            client.index(index=f"{index}{WORDS}", id=str(parts), document={"lines": lines})
            parts += 1
        reader.aliases.note(f"{index}{WORDS}", State(version, count, parts))
        return count


class Reader:
    """The current index as this process reads it; thread-safe."""

    def __init__(self, client: Elasticsearch, aliases: Aliases) -> None:
        self.client, self.aliases = client, aliases
        self._lock = threading.Lock()
        self._looked_at: float | None = None
        self.index = ""
        self.state = State(0, 0, 0)
        self.count = 0
        self.words = Words(client, "")

    def look(self) -> None:
        """Learn what is current. Raises IndexUnavailable."""
        with self._lock:
            self._look()

    def look_unless_known(self, seconds: float) -> None:
        """The same, unless that was done so many seconds ago or later.

        While another thread looks, what was known before will do.
        """
        if self._is_fresh(seconds):
            return
        if not self._lock.acquire(timeout=-1 if not self.index else 0):
            return
        try:
            if not self._is_fresh(seconds):
                self._look()
        finally:
            self._lock.release()

    def _is_fresh(self, seconds: float) -> bool:
        return self._looked_at is not None and time.monotonic() - self._looked_at < seconds

    def _look(self) -> None:
        self._looked_at = None
        index, state = self.aliases.current()
        if index != self.index:
            self.aliases.refuse_unless_ours(index)
            self.words = Words(self.client, f"{index}{WORDS}")
            self.index = index
        self.words.read(state.parts)
        self.count = int(self.client.count(index=self.aliases.alias)["count"])
        if state.documents and not self.count:
            self.index = ""
            msg = f"{index} had {state.documents} documents and has none."
            raise IndexUnavailable(msg)
        self.state, self._looked_at = state, time.monotonic()

    def note(self, version: int, new_words: Mapping[str, int]) -> bool:
        """Tell every process of what was written. False: another one told of its own first."""
        words_index, parts = f"{self.index}{WORDS}", self.state.parts
        client = self.client.options(request_timeout=WRITE_SECONDS)
        for lines in parts_of(new_words):
            # A part that is there was written by somebody else meanwhile.
            answer = client.options(ignore_status=409).index(
                index=words_index, id=str(parts), document={"lines": lines}, op_type="create"
            )
            if "error" in answer:
                return False
            parts += 1
        count = int(client.count(index=self.aliases.alias)["count"])
        self.aliases.note(words_index, State(version, count, parts))
        self.look()
        return True


def _ids_and_stamps(client: Elasticsearch, pit: str) -> Iterator[tuple[int, int]]:
    last = -1
    while True:
        found = client.search(
            pit={"id": pit, "keep_alive": PIT_KEPT},
            size=BATCH,
            sort=[{"id": "asc"}],
            search_after=[last],
            allow_partial_search_results=False,
            stored_fields="_none_",
            docvalue_fields=[{"field": "id"}, {"field": "stamp"}],
            track_total_hits=False,
        )["hits"]["hits"]
        for hit in found:
            last = hit["fields"]["id"][0]
            yield last, hit["fields"]["stamp"][0]
        if len(found) < BATCH:
            return
