"""Columns, triggers and the edition, which several rooms use."""

from lib.models.edition import Edition

__all__ = ["Edition"]
