"""The embedded engine: the only module that knows tantivy."""

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import tantivy

from lib.api.paging import page_of
from search.analysis import resolve
from search.index import schema as doc
from search.index.generations import Generations, IndexUnavailable
from search.index.schema import Document
from search.index.segment_files import SegmentFiles, fingerprint
from search.query import builder as recipes
from search.query import facets as facet_counts
from search.query import filters as selection
from search.query.request import (
    INDEXED,
    AllOf,
    Answer,
    AnyOf,
    Ask,
    Best,
    Const,
    Counts,
    Everything,
    Phrase,
    Query,
    Range,
    Ranked,
    Term,
    all_of,
)
from search.query.spelling import Vocabulary, WordCounter, write_vocabulary
from search.query.terms import Synonyms, corrected, words

INDEX, VOCABULARY = "index", "vocabulary.txt"
HEAP_BYTES, BUILDING_HEAP_BYTES = 15_000_000, 120_000_000
TIE_BREAK = 0.1
SPARE_HITS = 50
ID_BITS = 24
LARGEST = 2**64 - 1
BATCH = 10_000

Hits = Sequence[tuple[Any, tantivy.DocAddress]]

NAME_FIELDS = (*(f"name_{part}" for part in range(doc.NAME_PARTS)), "id")
SORT_KEYS = (
    "newest_key",
    *NAME_FIELDS[:-1],
    *(f"cost_{population}_key" for population in doc.REFERENCE_POPULATIONS),
)


def make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in doc.text_fields():
        builder.add_text_field(
            name, tokenizer_name="ws", index_option="basic" if name == doc.GRAMS else "position"
        )
    for name in (*doc.FACETS, "name_key"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for name in (*doc.NUMBERS, "stamp", *SORT_KEYS):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def to_tantivy(document: Document, words: doc.Words, finnish: str) -> tantivy.Document:
    made = tantivy.Document()
    for name, values in (doc.terms(words, finnish) | doc.facets(document)).items():
        for value in values:
            made.add_text(name, value)
    name_key = doc.name_key(document)
    made.add_text("name_key", name_key)
    for name, number in zip(NAME_FIELDS[:-1], doc.name_numbers(name_key), strict=False):
        made.add_unsigned(name, number)
    numbers = doc.numbers(document)
    for name, number in (
        numbers | _sort_keys(document.id, numbers) | {"id": document.id, "stamp": document.stamp}
    ).items():
        made.add_unsigned(name, number)
    return made


def _sort_keys(ident: int, numbers: Mapping[str, int]) -> dict[str, int]:
    """Make numbers that end in the id, so that no two hits tie."""
    low = ident & ((1 << ID_BITS) - 1)
    keys = {"newest_key": numbers["published_at"] << ID_BITS | low}
    for population in doc.REFERENCE_POPULATIONS:
        cost = (
            doc.DEAREST
            if numbers["unknown"] == 1
            else min(numbers[f"cost_{population}"], doc.DEAREST)
        )
        keys[f"cost_{population}_key"] = cost << ID_BITS | low
    return keys


class Compiler:
    """Turns the query tree into tantivy's."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self._rules: dict[type, Callable[[Any], tantivy.Query]] = {
            Term: lambda q: tantivy.Query.term_query(schema, q.field, q.value),
            Phrase: lambda q: tantivy.Query.phrase_query(schema, q.field, list(q.values)),
            Range: self._range,
            Const: lambda q: tantivy.Query.const_score_query(self(q.query), 0.0),
            Everything: lambda _: tantivy.Query.all_query(),
            AllOf: lambda q: tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, self(part)) for part in q.parts]
            ),
            AnyOf: self._any_of,
            Best: lambda q: tantivy.Query.disjunction_max_query(self._weighted(q.parts), TIE_BREAK),
            Ranked: lambda q: tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, self(Const(q.match))), (tantivy.Occur.Should, self(q.score))]
            ),
        }

    def __call__(self, query: Query) -> tantivy.Query:
        return self._rules[type(query)](query)

    def _range(self, query: Range) -> tantivy.Query:
        low = max(query.low or 0, 0)
        # Sort keys of what has no price are larger than any number of a document.
        high = LARGEST if query.high is None else min(query.high, LARGEST)
        if low > high:
            return tantivy.Query.empty_query()
        return tantivy.Query.range_query(
            self._schema, query.field, tantivy.FieldType.Unsigned, low, high
        )

    def _any_of(self, query: AnyOf) -> tantivy.Query:
        parts = [(tantivy.Occur.Should, part) for part in self._weighted(query.parts)]
        return tantivy.Query.boolean_query(parts, minimum_number_should_match=query.at_least)

    def _weighted(self, parts: tuple[tuple[Query, float], ...]) -> list[tantivy.Query]:
        return [
            self(query) if weight == 1.0 else tantivy.Query.boost_query(self(query), weight)
            for query, weight in parts
        ]


def open_index(directory: Path, *, new: bool = False) -> tantivy.Index:
    """Open or make an index; raises ValueError or OSError when its files are broken or missing."""
    if not new and not (directory / "meta.json").is_file():
        msg = f"No index in {directory}"
        raise FileNotFoundError(msg)
    index = tantivy.Index(make_schema(), path=str(directory), reuse=not new)
    # Tokenizers are not kept in the index.
    index.register_tokenizer(
        "ws", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )
    # We look at meta.json ourselves: the library's watcher thread does not survive a fork.
    index.config_reader("Manual", 1)
    return index


@dataclass
class Reader:
    """One generation as this process reads it."""

    directory: Path
    index: tantivy.Index
    vocabulary: Vocabulary
    compile: Compiler
    files: SegmentFiles
    seen: tuple[int, ...] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def searcher(self) -> tantivy.Searcher:
        """Give the state of the last commit, in every process: a harvest counts on it that what has
        left the queue is found.
        """
        if fingerprint(self.directory / INDEX / "meta.json") != self.seen:
            with self.lock:
                self.reload()
        # Memory is mapped over the files: a cut one would end the process, not raise.
        self.files.check()
        return self.index.searcher()

    def reload(self) -> None:
        changed = fingerprint(self.directory / INDEX / "meta.json")
        if changed != self.seen:
            self.index.reload()
            self.vocabulary.refresh()
            self.seen = changed


class Engine:
    """Search in `directory`. Finnish is read as `finnish` says: "auto", "voikko" or "snowball"."""

    backend = "tantivy"

    def __init__(self, directory: str | os.PathLike[str], finnish: str = "auto") -> None:
        self._directory = Path(directory)
        self._asked_finnish = finnish
        self._pid = 0
        self._lock = threading.Lock()
        self._opened: tuple[object, Reader] | None = None

    @cached_property
    def finnish(self) -> str:
        return resolve(self._asked_finnish)

    @cached_property
    def signature(self) -> str:
        return doc.signature(self.finnish)

    @cached_property
    def _generations(self) -> Generations:
        return Generations(self._directory, self.signature)

    def search(self, ask: Ask, synonyms: Synonyms | None = None) -> Answer:
        """Answer a question; raises IndexUnavailable, and then the worker is told."""
        try:
            with _broken_is_unavailable():
                return _Asking(self.open_current(), ask, self.finnish, synonyms).answer()
        except IndexUnavailable:
            self._generations.report()
            raise

    def is_reported(self) -> bool:
        """Whether somebody who searched came upon damage in the current generation."""
        return self._generations.is_reported()

    def document_count(self) -> int:
        with _broken_is_unavailable():
            return int(self.open_current().searcher().num_docs)

    def ids_and_stamps(self) -> Iterator[tuple[int, int]]:
        """Give (id, stamp) of every document by rising id, as of one moment."""
        with _broken_is_unavailable():
            reader = self.open_current()
            searcher, last = reader.searcher(), -1
            while batch := _batch(searcher, reader.compile(Range("id", low=last + 1))):
                yield from batch
                last = batch[-1][0]

    def write(self, changes: Mapping[int, Document | None]) -> bool:
        """Put documents in, or out where None, in one commit. False: somebody else is writing,
        nothing was done.
        """
        with self._generations.writing(wait=False) as mine, _broken_is_unavailable():
            return mine and self._write(self.open_current(), changes)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new generation and move to it; `write` gives False meanwhile. Returns the number
        of documents.
        """
        with self._generations.writing(wait=True):
            generation = self._generations.make_next()
            try:
                count = self._fill(generation, documents)
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            self._generations.move_to(generation)
        return count

    def open_current(self) -> Reader:
        """Give this process's reader of the current generation; raises IndexUnavailable."""
        if self._pid != os.getpid():
            self._pid, self._lock, self._opened = os.getpid(), threading.Lock(), None
        seen = self._look_at_pointer()
        opened = self._opened
        if opened and opened[0] == seen:
            return opened[1]
        with self._lock:
            return self._open(seen)

    def _look_at_pointer(self) -> tuple[int, ...]:
        try:
            return fingerprint(self._generations.pointer)
        except OSError as error:
            raise IndexUnavailable(str(error)) from error

    def _open(self, seen: tuple[int, ...]) -> Reader:
        if not (self._opened and self._opened[0] == seen):
            with _broken_is_unavailable():
                self._opened = seen, self._make_reader(self._generations.current())
        return self._opened[1]

    def _make_reader(self, generation: Path) -> Reader:
        index = open_index(generation / INDEX)
        reader = Reader(
            generation,
            index,
            Vocabulary(generation / VOCABULARY, self.finnish),
            Compiler(index.schema),
            SegmentFiles(generation / INDEX),
        )
        reader.reload()
        return reader

    def _write(self, reader: Reader, changes: Mapping[int, Document | None]) -> bool:
        writer = _writer(reader.index, HEAP_BYTES)
        if writer is None:
            return False
        counter = WordCounter(self.finnish)
        with _finished(writer):
            for ident, document in changes.items():
                writer.delete_documents_by_query(reader.compile(Term("id", ident)))
                if document:
                    self._add(writer, counter, document)
        with reader.lock:
            reader.vocabulary.append(counter.counts())
            reader.reload()
        return True

    def _fill(self, generation: Path, documents: Iterable[Document]) -> int:
        (generation / INDEX).mkdir()
        writer = open_index(generation / INDEX, new=True).writer(BUILDING_HEAP_BYTES, 1)
        counter, count = WordCounter(self.finnish), 0
        with _finished(writer):
            for document in documents:
                self._add(writer, counter, document)
                count += 1
        write_vocabulary(generation / VOCABULARY, counter.counts())
        return count

    def _add(self, writer: tantivy.IndexWriter, counter: WordCounter, document: Document) -> None:
        found = doc.words_of(document)
        counter.add(found)
        writer.add_document(to_tantivy(document, found, self.finnish))


class _Asking:
    """One question on its way."""

    def __init__(self, reader: Reader, ask: Ask, finnish: str, synonyms: Synonyms | None) -> None:
        self.ask = ask
        self.compile = reader.compile
        self.searcher = reader.searcher()
        self.words = words(
            ask.text, ask.language, finnish, synonyms=synonyms, correct=reader.vocabulary.correct
        )
        self.match = recipes.strict(self.words)
        self.is_nearest = False

    def answer(self) -> Answer:
        page = self.page()
        if (
            not page.count
            and self.words
            and not self.count(all_of(self.match, selection.listed(self.ask)))
        ):
            self.match, self.is_nearest = recipes.loose(self.words), True
            page = self.page()
        facets = self.facets() if self.ask.want_facets else {}
        return replace(
            page,
            facets=facets,
            corrected=corrected(self.words),
            match="nearest" if self.is_nearest else "strict",
        )

    def count(self, query: Query) -> int:
        return _total(self.searcher.search(self.compile(Const(query)), 1))

    def page(self) -> Answer:
        query = all_of(self.match, selection.chosen(self.ask))
        if self.ask.ordering == "relevance" and self.words:
            return self.by_score(self.compile(Ranked(query, recipes.loose(self.words))))
        return self.by_field(query)

    def by_field(self, query: Query) -> Answer:
        """One row more than is asked for tells whether there is more."""
        name, order = _order(self.ask)
        here = query if self.ask.key is None else all_of(query, _beyond(self.ask, name, order))
        direction = _OTHER[order] if self.ask.is_before else order
        found = self.searcher.search(
            self.compile(Const(here)),
            self.ask.limit + 1,
            offset=self.ask.offset,
            order_by_field=name,
            order=direction,
        )
        page = page_of(
            list(zip(self.ids(found.hits), (key for key, _ in found.hits), strict=True)),
            self.ask.window,
            lambda hit: (INDEXED, hit[1]),
        )
        count = _total(found) if self.ask.key is None else self.count(query)
        return Answer(
            tuple(ident for ident, _ in page.rows),
            count,
            first=page.first,
            last=page.last,
            has_before=page.has_before,
            has_after=page.has_after,
        )

    def by_score(self, query: tantivy.Query) -> Answer:
        """Order by score, then by id: hits that tie over the page's end are fetched to the last of
        them.
        """
        start, end = self.ask.offset, self.ask.offset + self.ask.limit
        window = end + SPARE_HITS
        found = self.searcher.search(query, window)
        while (
            len(found.hits) == window and found.hits[-1][0] == found.hits[end - 1 if end else 0][0]
        ):
            window *= 4
            found = self.searcher.search(query, window)
        scored = sorted(zip((-score for score, _ in found.hits), self.ids(found.hits), strict=True))
        return Answer(
            tuple(ident for _, ident in scored[start:end]),
            _total(found),
            has_after=_total(found) > end,
            is_ranked=True,
        )

    def ids(self, hits: Hits) -> list[int]:
        return _integers(self.searcher, "id", hits)

    def facets(self) -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        for filters, aggregations in facet_counts.rounds(self.ask):
            result = self.searcher.aggregate(
                self.compile(Const(all_of(self.match, filters))), aggregations
            )
            found |= {
                name: facet_counts.read(name, result[name], self.ask) for name in aggregations
            }
            if selection.BAND in aggregations:
                stepped = {
                    name: self.count(
                        all_of(self.match, filters, selection.stepped_band(name, self.ask))
                    )
                    for name in facet_counts.KNOWN_BANDS
                }
                found[selection.BAND] = facet_counts.with_stepped(found[selection.BAND], stepped)
        return {name: found[name] for name in (*selection.shown_facets(), selection.BAND)}


_OTHER = {tantivy.Order.Asc: tantivy.Order.Desc, tantivy.Order.Desc: tantivy.Order.Asc}


def _beyond(ask: Ask, name: str, order: tantivy.Order) -> Query:
    """What comes after the key in the order, or before it. A field that falls is passed downwards."""
    _kind, value = ask.key or (INDEXED, 0)
    numbers = (
        list(zip(NAME_FIELDS, doc.name_numbers(value), strict=True))
        if name == "name_key"
        else [(name, int(value))]
    )
    return selection.beyond(numbers, is_before=ask.is_before is (order == tantivy.Order.Asc))


def _order(ask: Ask) -> tuple[str, tantivy.Order]:
    if ask.ordering == "newest":
        return "newest_key", tantivy.Order.Desc
    if ask.ordering == "cost":
        return f"{selection.cost_field(ask.population)}_key", tantivy.Order.Asc
    return "name_key", tantivy.Order.Asc


def _batch(searcher: tantivy.Searcher, query: tantivy.Query) -> list[tuple[int, int]]:
    hits = searcher.search(query, BATCH, order_by_field="id", order=tantivy.Order.Asc).hits
    return list(
        zip(_integers(searcher, "id", hits), _integers(searcher, "stamp", hits), strict=True)
    )


def _integers(searcher: tantivy.Searcher, field: str, hits: Hits) -> list[int]:
    return [
        int(value or 0)
        for value in searcher.fast_field_values(field, [address for _, address in hits])
    ]


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined] # the library's stub forgets it


def _writer(index: tantivy.Index, heap: int) -> tantivy.IndexWriter | None:
    """Give the one writer of an index, or None when another process has it."""
    try:
        return index.writer(heap, 1)
    except ValueError as error:
        if "LockBusy" in str(error):
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


@contextlib.contextmanager
def _broken_is_unavailable() -> Iterator[None]:
    """Name what a missing or broken index raises: tantivy says ValueError, or panics."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexUnavailable(str(error)) from error
    except BaseException as error:
        # Rust's panics are no Exception, and their class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise IndexUnavailable(str(error)) from error
        raise
