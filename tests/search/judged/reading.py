"""The judged documents and queries as values."""

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search.index.schema import Document

HERE = Path(__file__).parent
HALVES = ("tuning", "held-out")


@dataclass(frozen=True)
class JudgedQuery:
    language: str
    kind: str
    text: str
    relevant: frozenset[int]
    judged: frozenset[int] = frozenset()

    def is_judged(self, document: int) -> bool:
        return not self.judged or document in self.judged

    @property
    def half(self) -> str:
        """Tune on the one; the other tells how it goes with queries nobody has tuned for."""
        return HALVES[zlib.crc32(f"{self.language} {self.text}".encode()) % 2]


def judged_documents() -> list[Document]:
    return [
        Document(int(ident), {language: {"name": name, "summary": summary, "body": body}})
        for ident, language, _topics, name, summary, body in _rows("documents.tsv")
    ]


def judged_queries() -> list[JudgedQuery]:
    topics = {
        (language, int(ident)): set(named.split(","))
        for ident, language, named, *_texts in _rows("documents.tsv")
    }
    return [
        JudgedQuery(
            language,
            kind,
            text,
            frozenset(_answering(topics, language, wanted)),
            frozenset(ident for spoken, ident in topics if spoken == language),
        )
        for language, kind, text, wanted in _rows("queries.tsv")
    ]


def _answering(
    topics: dict[tuple[str, int], set[str]], language: str, wanted: str
) -> Iterator[int]:
    groups = [set(group.split("+")) for group in wanted.split(",")]
    for (spoken, ident), named in topics.items():
        if spoken == language and any(group <= named for group in groups):
            yield ident


def _rows(name: str) -> list[list[str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t"))
