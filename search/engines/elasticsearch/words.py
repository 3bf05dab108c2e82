"""The catalogue's vocabulary, kept beside an index in parts that every process reads once."""

from collections.abc import Iterator, Mapping

from elasticsearch import Elasticsearch

from search.index.generations import IndexUnavailable
from search.query.spelling import Vocabulary, vocabulary_lines

PART_LINES = 20_000
AT_ONCE = 100


class Words(Vocabulary):
    """The words beside one index; `parts` of them have been read."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        super().__init__()
        self.index, self.parts = index, 0
        self._client = client

    def read(self, parts: int) -> None:
        """Read what was added since the last time. Raises IndexUnavailable where a part is gone."""
        while self.parts < parts:
            wanted = range(self.parts, min(self.parts + AT_ONCE, parts))
            found = self._client.mget(index=self.index, ids=[str(number) for number in wanted])
            for part in found["docs"]:
                if not part.get("found"):
                    msg = f"A part of {self.index} is gone: it has to be rebuilt."
                    raise IndexUnavailable(msg)
                self.add(part["_source"]["lines"])
                self.parts += 1

    def unknown(self, counts: Mapping[str, int]) -> dict[str, int]:
        return {word: count for word, count in counts.items() if word not in self}


def parts_of(counts: Mapping[str, int]) -> Iterator[list[str]]:
    lines = vocabulary_lines(counts)
    for start in range(0, len(lines), PART_LINES):
        yield lines[start : start + PART_LINES]
