"""An index of tantivy's as one process reads it: opened, reloaded, looked over for damage."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tantivy

from search.engines.tantivy.anchors import Anchors
from search.engines.tantivy.compiling import Compiler
from search.engines.tantivy.counted import Counted
from search.engines.tantivy.schema import make_schema
from search.index.generations import Generations, IndexUnavailable
from search.index.segment_files import SegmentFiles, fingerprint
from search.query.spelling import VocabularyFile

INDEX, VOCABULARY = "index", "vocabulary.txt"


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
    vocabulary: VocabularyFile
    compile: Compiler
    files: SegmentFiles
    seen: tuple[int, ...] = ()
    anchors: Anchors = field(default_factory=Anchors)
    counted: Counted = field(default_factory=Counted)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def searcher(self) -> tantivy.Searcher:
        """Give the state of the last commit, in every process.

        A harvest counts on it that what has left the queue is found.
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
            self.anchors, self.counted = Anchors(), Counted()
            self.seen = changed


def make_reader(generation: Path) -> Reader:
    index = open_index(generation / INDEX)
    reader = Reader(
        generation,
        index,
        VocabularyFile(generation / VOCABULARY),
        Compiler(index),
        SegmentFiles(generation / INDEX),
    )
    reader.reload()
    return reader


def look_at_pointer(generations: Generations) -> tuple[int, ...]:
    try:
        return fingerprint(generations.pointer)
    except OSError as error:
        raise IndexUnavailable(str(error)) from error


@contextlib.contextmanager
def broken_is_unavailable() -> Iterator[None]:
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
