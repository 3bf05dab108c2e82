"""Adding, deleting and filling, in bulk: each item's own answer is read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from elasticsearch import Elasticsearch, helpers

from search.engines.breaker import ServerAway
from search.engines.elasticsearch.client import BUSY, WRITE_SECONDS
from search.engines.elasticsearch.mapping import to_body
from search.index import schema as doc
from search.index.generations import IndexUnavailable
from search.index.schema import Document
from search.query.spelling import WordCounter

AT_ONCE = 500
# How long the server waits for a shard that is away, before it says so.
SHARD_WAIT = "5s"


@dataclass
class Bulk:
    """Writes documents under one version: an older one never takes the place of a newer.

    `index`: an alias, so that no index is made where it is gone.
    """

    client: Elasticsearch
    index: str
    version: int
    counter: WordCounter = field(init=False)

    def __post_init__(self) -> None:
        self.counter = WordCounter()

    def write(self, changes: Iterable[tuple[int, Document | None]], *, refresh: bool) -> int:
        """Returns how many were refused because a newer one is there.

        Raises ServerAway, IndexUnavailable.
        """
        newer = 0
        client = self.client.options(request_timeout=WRITE_SECONDS, max_retries=0)
        for worked, item in helpers.streaming_bulk(
            client,
            self._actions(changes),
            chunk_size=AT_ONCE,
            raise_on_error=False,
            require_alias=True,
            refresh=refresh,
            timeout=SHARD_WAIT,
        ):
            ((_what, answer),) = item.items()
            if not worked:
                newer += _is_newer_there(answer)
        return newer

    def _actions(self, changes: Iterable[tuple[int, Document | None]]) -> Iterator[dict[str, Any]]:
        shared = {"_index": self.index, "version": self.version, "version_type": "external"}
        for ident, document in changes:
            if document is None:
                yield {"_op_type": "delete", "_id": str(ident), **shared}
            else:
                words = doc.words_of(document)
                self.counter.add(words)
                body = to_body(document, words)
                yield {"_op_type": "index", "_id": str(ident), **shared, "_source": body}


def _is_newer_there(answer: Mapping[str, Any]) -> bool:
    """What one item's refusal means. Raises ServerAway, IndexUnavailable."""
    status = answer["status"]
    if status == HTTPStatus.NOT_FOUND and "error" not in answer:
        # What is to be deleted is there no more.
        return False
    if status == HTTPStatus.CONFLICT:
        return True
    msg = f"{answer.get('_id')} was not written: {status} {answer.get('error')}"
    raise (ServerAway if status in BUSY else IndexUnavailable)(msg[:400])
