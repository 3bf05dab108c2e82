"""The engine for a cluster: the only package that knows Elasticsearch; imported where chosen."""

from search.engines.elasticsearch.engine import Engine

__all__ = ["Engine"]
