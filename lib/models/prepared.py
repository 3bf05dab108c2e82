"""Queries whose SQL is written once.

For small tables Django takes longer to write it than the database to answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import BaseExpression
from django.db.models.query import RelatedPopulator, get_related_populators

# What stands in a query in place of keys, which are never negative.
MARKS = tuple(range(-1, -101, -1))
# What stands in place of the one text that is asked for; no text of ours holds NUL.
TEXT_MARK = "\0"
M = TypeVar("M", bound=Model)
Converters = tuple[tuple[int, Sequence[Callable[..., Any]], BaseExpression], ...]


@dataclass(frozen=True)
class PreparedRows:
    """Rows of numbers and texts; as the database's driver gives them, nothing is converted."""

    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> "PreparedRows":
        """`rows` asks by `TEXT_MARK`, or by some of `MARKS` in place of keys, and names columns."""
        return cls(*rows.query.sql_with_params())

    def asked(self, *keys: int, text: str = TEXT_MARK) -> list[tuple[Any, ...]]:
        """With the first mark as the first key, and so on; the last key stands for the rest."""
        filled: dict[object, object] = {TEXT_MARK: text}
        if keys:
            filled |= dict(zip(MARKS, (*keys, *[keys[-1]] * (len(MARKS) - len(keys))), strict=True))
        with connection.cursor() as cursor:
            cursor.execute(self.sql, _with(filled, self.parameters))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@dataclass(frozen=True)
class PreparedModels(Generic[M]):
    """Rows of a model, with the rows that `select_related` names beside each."""

    rows: PreparedRows
    model: type[M]
    columns: slice
    names: tuple[str, ...]
    converters: Converters
    related: tuple[RelatedPopulator, ...]

    @classmethod
    def of(cls, rows: QuerySet[M]) -> "PreparedModels[M]":
        """`rows` asks by marks as in `PreparedRows`; it has no annotations and no prefetches."""
        compiler = rows.query.get_compiler(rows.db)
        prepared = PreparedRows(*compiler.as_sql())
        select, info = compiler.select, compiler.klass_info
        columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        converters = compiler.get_converters([column for column, *_rest in select])
        return cls(
            prepared,
            rows.model,
            columns,
            tuple(column.target.attname for column, *_rest in select[columns]),
            tuple((place, made, column) for place, (made, column) in converters.items()),
            # The stubs are of a later Django, which is told how to fetch what is left out.
            tuple(get_related_populators(info, select, rows.db)),  # type: ignore[call-arg]
        )

    def asked(self, *keys: int, text: str = TEXT_MARK) -> list[M]:
        return [self._made(list(row)) for row in self.rows.asked(*keys, text=text)]

    def _made(self, row: list[Any]) -> M:
        for place, made, column in self.converters:
            for convert in made:
                row[place] = convert(row[place], column, connection)
        found = self.model.from_db(connection.alias, self.names, row[self.columns])
        for related in self.related:
            related.populate(row, found)
        return found


def _with(keys: Mapping[object, object], parameters: Sequence[Any]) -> list[Any]:
    return [
        keys.get(value, value) if isinstance(value, int | str) else value for value in parameters
    ]
