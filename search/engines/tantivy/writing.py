"""Adding, deleting and rebuilding: each in one commit, by the one writer an index has."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import tantivy

from search.engines.tantivy.reading import INDEX, VOCABULARY, Reader, open_index
from search.engines.tantivy.schema import to_tantivy
from search.index import schema as doc
from search.index.schema import Document
from search.query.spelling import WordCounter, write_vocabulary
from search.query.tree import Term

HEAP_BYTES, BUILDING_HEAP_BYTES = 15_000_000, 120_000_000


def write(reader: Reader, changes: Mapping[int, Document | None]) -> bool:
    """Put documents in, or out where None. False: another process has the writer."""
    writer = _writer(reader.index, HEAP_BYTES)
    if writer is None:
        return False
    counter = WordCounter()
    with _finished(writer):
        for ident, document in changes.items():
            writer.delete_documents_by_query(reader.compile(Term("id", ident)))
            if document:
                _add(writer, counter, document)
    with reader.lock:
        reader.vocabulary.append(counter.counts())
        reader.reload()
    return True


def fill(generation: Path, documents: Iterable[Document]) -> int:
    (generation / INDEX).mkdir()
    writer = open_index(generation / INDEX, new=True).writer(BUILDING_HEAP_BYTES, 1)
    counter, count = WordCounter(), 0
    with _finished(writer):
        for document in documents:
            _add(writer, counter, document)
            count += 1
    write_vocabulary(generation / VOCABULARY, counter.counts())
    return count


def _add(writer: tantivy.IndexWriter, counter: WordCounter, document: Document) -> None:
    found = doc.words_of(document)
    counter.add(found)
    writer.add_document(to_tantivy(document, found))


def _writer(index: tantivy.Index, heap: int) -> tantivy.IndexWriter | None:
    try:
        return index.writer(heap, 1)
    except ValueError as error:
        if "LockBusy" in str(error):
            # Another process has the one writer of the index.
            return None
        raise


@contextlib.contextmanager
def _finished(writer: tantivy.IndexWriter) -> Iterator[None]:
    """Commit what was written, or nothing of it; free the writer either way."""
    try:
        yield
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
