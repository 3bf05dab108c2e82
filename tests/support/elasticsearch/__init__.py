"""A real Elasticsearch of the tests' own, without a container: fetched, started, stopped."""

from tests.support.elasticsearch.distribution import MissingError
from tests.support.elasticsearch.proxy import Proxy
from tests.support.elasticsearch.server import Cluster, Server

__all__ = ["Cluster", "MissingError", "Proxy", "Server"]
