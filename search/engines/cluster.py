"""Where a cluster of Elasticsearch is, as the settings tell it: known without its client."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ClusterAddress:
    """Nodes as `https://host:9200`, and how to be let in: by user and password, or by a key.

    `ca_file`: who vouches for the nodes, where no common authority does; `name`: how the names of
    our indexes begin there.
    """

    nodes: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: str = ""
    name: str = "avoinkunta"
