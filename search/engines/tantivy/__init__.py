"""The embedded engine: the only package that knows tantivy."""

from search.engines.tantivy.engine import Engine

__all__ = ["Engine"]
