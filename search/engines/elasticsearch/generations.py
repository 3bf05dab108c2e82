"""Which index is read: an alias names it, and a new one is filled before the alias moves.

The alias has the signature in its name, so that an index of other analysers is never read. Beside
each index lies one of words: what corrections are made of, and how far the index has come.
"""

import time
from dataclasses import asdict, dataclass
from typing import Any

from elasticsearch import Elasticsearch, dsl

from search.engines.elasticsearch.client import WRITE_SECONDS
from search.engines.elasticsearch.mapping import SETTINGS, make_mapping, types_of
from search.index.generations import IndexUnavailable

WORDS, FILLING = ".words", ".filling"
STATE = "state"


@dataclass(frozen=True)
class State:
    """How far an index has come.

    The version of what was written last, how many documents there were then, and how many parts
    its words are in.
    """

    version: int
    documents: int
    parts: int


class Aliases:
    """The indexes `<name>-<signature>-<time>` and the alias `<name>-<signature>`."""

    def __init__(self, client: Elasticsearch, name: str, signature: str) -> None:
        self._client = client
        self.alias = f"{name}-{signature}"
        self._all = f"{name}-*"

    @property
    def words(self) -> str:
        return f"{self.alias}{WORDS}"

    def current(self) -> tuple[str, State]:
        """The index that is read and its state. Raises IndexUnavailable where there is none."""
        found = self._client.options(ignore_status=404).get(index=self.words, id=STATE)
        if not found.get("found"):
            msg = f"No index is named {self.alias}: it has to be built."
            raise IndexUnavailable(msg)
        return found["_index"].removesuffix(WORDS), State(**found["_source"])

    def refuse_unless_ours(self, index: str) -> None:
        """Raises IndexUnavailable where the alias names another index, or one of other fields."""
        mappings = self._client.indices.get_mapping(index=self.alias)
        ours = types_of(make_mapping().to_dict())
        if [*mappings] != [index] or types_of(mappings[index]["mappings"]) != ours:
            msg = f"{self.alias} names {', '.join(mappings)}, which is not as it was made."
            raise IndexUnavailable(msg)

    def make_next(self) -> str:
        """An empty index, to be filled through its alias `….filling`, and one for its words."""
        index = f"{self.alias}-{time.time_ns()}"
        client = self._client.options(request_timeout=WRITE_SECONDS)
        made = dsl.Index(index, using=client).settings(**SETTINGS)
        made.mapping(make_mapping())
        # What is written through an alias makes no index where it was taken away meanwhile.
        made.aliases(**{f"{index}{FILLING}": {}})
        made.create()
        # Kept to be read by key alone.
        kept = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        client.indices.create(index=f"{index}{WORDS}", settings=kept, mappings={"enabled": False})
        return index

    def move_to(self, index: str) -> None:
        """Name a filled index in one step; those before it go."""
        client = self._client.options(request_timeout=WRITE_SECONDS)
        there = [*client.indices.get(index=self._all)]
        before = [name for name in there if 0 < _time_of(name) < _time_of(index)]
        actions: list[dict[str, Any]] = [
            {"remove": {"index": self._all, "alias": name, "must_exist": False}}
            for name in (self.alias, self.words)
        ]
        # A program that wrote to the name while there was no alias has made an index of it.
        actions += [
            {"remove_index": {"index": name}} for name in there if name in {self.alias, self.words}
        ]
        actions += [
            {"add": {"index": index, "alias": self.alias}},
            {"add": {"index": f"{index}{WORDS}", "alias": self.words}},
            {"remove": {"index": index, "alias": f"{index}{FILLING}"}},
        ]
        client.indices.update_aliases(actions=actions)
        for name in before:
            client.options(ignore_status=404).indices.delete(index=name)

    def forget(self, index: str) -> None:
        client = self._client.options(request_timeout=WRITE_SECONDS, ignore_status=404)
        for name in (index, f"{index}{WORDS}"):
            client.indices.delete(index=name)

    def note(self, words_index: str, state: State) -> None:
        self._client.options(request_timeout=WRITE_SECONDS).index(
            index=words_index, id=STATE, document=asdict(state)
        )


def _time_of(index: str) -> int:
    """When an index was made; 0 for one that we did not make."""
    made = index.removesuffix(WORDS).rpartition("-")[2]
    return int(made) if made.isdecimal() else 0
