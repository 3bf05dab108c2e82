"""The engine over one directory: its generations, and the reader of each process."""

import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from search.engines.base import EMBEDDED
from search.engines.tantivy import writing
from search.engines.tantivy.asking import Search, batch
from search.engines.tantivy.reading import (
    INDEX,
    Reader,
    broken_is_unavailable,
    look_at_pointer,
    make_reader,
)
from search.index import schema as doc
from search.index.generations import Generations, IndexUnavailable
from search.index.schema import Document
from search.index.segment_files import fingerprint
from search.query.request import SearchRequest, SearchResult
from search.query.synonyms import Synonyms
from search.query.tree import Range


class Engine:
    """Search in `directory`: see `search.engines.base.SearchEngine`."""

    backend = EMBEDDED

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        self._directory = Path(directory)
        self._pid = 0
        self._lock = threading.Lock()
        self._opened: tuple[object, Reader] | None = None

    @cached_property
    def signature(self) -> str:
        return doc.signature()

    @cached_property
    def _generations(self) -> Generations:
        return Generations(self._directory, self.signature)

    def search(self, ask: SearchRequest, synonyms: Synonyms | None = None) -> SearchResult:
        try:
            with broken_is_unavailable():
                return Search(self.open_current(), ask, synonyms).answer()
        except IndexUnavailable:
            self._generations.report()
            raise

    def state(self) -> str:
        try:
            generation = self._generations.current()
            return f"{generation.name} {fingerprint(generation / INDEX / 'meta.json')}"
        except (IndexUnavailable, OSError):
            return ""

    def is_reported(self) -> bool:
        return self._generations.is_reported()

    def document_count(self) -> int:
        with broken_is_unavailable():
            return int(self.open_current().searcher().num_docs)

    def ids_and_stamps(self) -> Iterator[tuple[int, int]]:
        with broken_is_unavailable():
            reader = self.open_current()
            searcher, last = reader.searcher(), -1
            while found := batch(searcher, reader.compile(Range("id", low=last + 1))):
                yield from found
                last = found[-1][0]

    def write(self, changes: Mapping[int, Document | None], version: int = 0) -> bool:  # noqa: ARG002 -- one writer needs no order
        with self._generations.writing(wait=False) as mine, broken_is_unavailable():
            return mine and writing.write(self.open_current(), changes)

    def rebuild(self, documents: Iterable[Document], version: int = 0) -> int:  # noqa: ARG002 -- as above
        with self._generations.writing(wait=True):
            generation = self._generations.make_next()
            try:
                count = writing.fill(generation, documents)
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            self._generations.move_to(generation)
        return count

    def open_current(self) -> Reader:
        """Give this process's reader of the current generation; raises IndexUnavailable."""
        if self._pid != os.getpid():
            self._pid, self._lock, self._opened = os.getpid(), threading.Lock(), None
        seen = look_at_pointer(self._generations)
        opened = self._opened
        if opened and opened[0] == seen:
            return opened[1]
        with self._lock:
            return self._open(seen)

    def _open(self, seen: tuple[int, ...]) -> Reader:
        if not (self._opened and self._opened[0] == seen):
            with broken_is_unavailable():
                self._opened = seen, make_reader(self._generations.current())
        return self._opened[1]
