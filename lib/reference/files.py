"""Reference data from files: read strictly, loaded whole or not at all, reported."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lib.reference.rows import ReferenceRow

Row = Mapping[str, Any]


class BadFile(Exception):  # noqa: N818 -- the name says what is wrong
    """A reference file that cannot be loaded: which file, which row, why. Nothing was kept."""

    def __init__(self, path: Path, row: str, reason: str) -> None:
        super().__init__(f"{path.name}, {row}: {reason}")


@dataclass
class Report:
    """What a load changed, by the keys of the rows."""

    what: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    retired: list[str] = field(default_factory=list)
    staffs: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        retired = (
            f", {len(self.retired)} retired because they are no longer in the file:"
            f" {', '.join(self.retired)}"
            if self.retired
            else ""
        )
        staffs = (
            f", {len(self.staffs)} left as staff wrote them: {', '.join(self.staffs)}"
            if self.staffs
            else ""
        )
        return (
            f"{self.what}: {len(self.added)} added, {len(self.changed)} changed, {self.unchanged}"
            f" unchanged{retired}{staffs}"
        )

    def has_changes(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(path, "the whole file", str(error)) from error
    if not isinstance(content, dict):
        raise BadFile(path, "the whole file", "an object was expected")
    return content


def section(path: Path, content: Mapping[str, Any], name: str) -> list[Row]:
    """A list of rows in a JSON file.

    Raises BadFile for a missing or an empty one, and for one of anything but objects.
    """
    rows = content.get(name)
    if not isinstance(rows, list) or not rows:
        raise BadFile(path, name, f"a list of rows was expected in {shown(content)}")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise BadFile(path, f"{name}, row {number}", "an object was expected")
    return rows


def shown(row: object) -> str:
    return (
        str(row.get("slug") or row.get("id") or row.get("code") or "the file")
        if isinstance(row, Mapping)
        else "the file"
    )


def read_csv(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as error:
        raise BadFile(path, "the whole file", str(error)) from error
    if not rows:
        raise BadFile(path, "the whole file", "there are no rows")
    return rows


def spread(name: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    """`{"fi": …}` as the columns `<name>_fi`, `_sv`, `_en`."""
    given = {} if texts is None else texts
    if not isinstance(given, Mapping) or not all(isinstance(text, str) for text in given.values()):
        msg = f"{name} must be an object of texts by language"
        raise TypeError(msg)
    return {f"{name}_{lang}": given.get(lang, "") for lang in ("fi", "sv", "en")}


def prepared(
    path: Path, rows: Iterable[Row], make: Callable[[int, Row], dict[str, Any]], key: str = "slug"
) -> list[dict[str, Any]]:
    """Turn rows of a file into columns.

    Raises BadFile that names the row of a missing field or of a value of the wrong form.
    """
    result = []
    for number, row in enumerate(rows, start=1):
        try:
            result.append(make(number, row))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            shown = (
                row.get(key) or row.get("id") or row.get("code")
                if isinstance(row, Mapping)
                else None
            )
            reason = f"the field {error} is missing" if isinstance(error, KeyError) else f"{error}"
            raise BadFile(path, f"row {number} ({shown})", reason) from error
    return result


def upsert(
    path: Path,
    model: type[ReferenceRow],
    rows: Sequence[dict[str, Any]],
    *,
    at: datetime,
    key: str = "slug",
) -> Report:
    """Add and update rows by their key; retire what the file no longer has. All or nothing.

    What staff wrote is left alone. Raises BadFile.
    """
    report = Report(str(model._meta.verbose_name_plural))  # noqa: SLF001 -- Django's documented _meta
    with transaction.atomic():
        present = {getattr(row, key): row for row in model._default_manager.all()}  # noqa: SLF001 -- Django's documented manager
        seen: set[str] = set()
        for number, columns in enumerate(rows, start=1):
            name = str(columns[key])
            if name in seen:
                raise BadFile(path, f"row {number} ({name})", f"the {key} is there twice")
            seen.add(name)
            row = present.get(name) or model(**{key: name})
            if row.staff_wrote_at is None:
                _write_row(
                    path, f"row {number} ({name})", row, {**columns, "retired_at": None}, report
                )
        report.staffs = sorted(name for name, row in present.items() if row.staff_wrote_at)
        retire(
            [
                row
                for name, row in present.items()
                if name not in seen and row.staff_wrote_at is None and row.is_offered
            ],
            report,
            key,
            at,
        )
    return report


def retire(rows: Sequence[ReferenceRow], report: Report, key: str, at: datetime) -> None:
    # Nobody is offered them any more; what speaks of them stays right.
    for row in rows:
        row.retired_at = at
        row.save(update_fields=["retired_at"])
    report.retired = sorted(str(getattr(row, key)) for row in rows)


def _write_row(
    path: Path, place: str, row: models.Model, columns: dict[str, Any], report: Report
) -> None:
    name = str(columns[next(iter(columns))])
    changed = [column for column, value in columns.items() if getattr(row, column, None) != value]
    if row.pk is not None and not changed:
        report.unchanged += 1
        return
    (report.changed if row.pk is not None else report.added).append(name)
    for column, value in columns.items():
        setattr(row, column, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise BadFile(
            path,
            place,
            "; ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items()),
        ) from error
    row.save()
