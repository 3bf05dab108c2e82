"""Queries whose SQL is written once.

For small tables Django takes longer to write it than the database to answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# What stands in a query in place of keys, which are never negative.
MARKS = tuple(range(-1, -101, -1))


@dataclass(frozen=True)
class PreparedRows:
    """Rows of numbers and texts; as the database's driver gives them, nothing is converted."""

    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> "PreparedRows":
        """`rows` asks by some of `MARKS` in place of keys, and names its columns."""
        return cls(*rows.query.sql_with_params())

    def asked(self, *keys: int) -> list[tuple[Any, ...]]:
        """With the first mark as the first key, and so on; the last key stands for the rest."""
        filled = dict(zip(MARKS, (*keys, *[keys[-1]] * (len(MARKS) - len(keys))), strict=True))
        with connection.cursor() as cursor:
            cursor.execute(self.sql, _with(filled, self.parameters))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _with(keys: Mapping[int, int], parameters: Sequence[Any]) -> list[Any]:
    return [keys.get(value, value) if isinstance(value, int) else value for value in parameters]
