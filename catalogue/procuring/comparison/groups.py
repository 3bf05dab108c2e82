"""The groups of a comparison in their order."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from catalogue.content.declaration import Subject
from catalogue.content.schema import FIELDS
from catalogue.labels import names_by_group
from catalogue.procuring.comparison.content_rows import (
    delivery_rows,
    directory_rows,
    field_rows,
    openness_rows,
    part_rows,
)
from catalogue.procuring.comparison.cost_rows import basis_rows, cost_rows
from catalogue.procuring.comparison.reading import Compared
from catalogue.procuring.comparison.table import LETTERS, Column, Comparison, Group


def comparison_of(rows: Sequence[Compared]) -> Comparison:
    """In the language of the page."""
    columns = tuple(
        Column(row.slug, row.name, letter, is_gone=row.shown is None)
        for row, letter in zip(rows, LETTERS, strict=False)
    )
    is_anything_shown = any(row.shown for row in rows)
    return Comparison(columns, tuple(_groups(rows)) if is_anything_shown else ())


def _groups(rows: Sequence[Compared]) -> Iterator[Group]:
    names = names_by_group()
    own = {section: tuple(field_rows(section, None, rows, names)) for section in FIELDS}
    yield Group("cost", _("Kustannus ja hankinta"), (*cost_rows(rows), *basis_rows(rows)))
    yield Group("openness", _("Avoimuus"), tuple(openness_rows(rows)))
    yield Group("parts", _("Osat"), tuple(part_rows(rows)))
    yield Group("delivery", _("Toimitus"), (*delivery_rows(rows), *own.pop("delivery")))
    yield Group("users", _("Käyttö"), own.pop("users"))
    basics = own.pop("basics")
    for subject in Subject:
        told = tuple(row for section in FIELDS for row in field_rows(section, subject, rows, names))
        yield Group(subject.value, str(subject.label), told)
    # A section that is new in the schema needs nothing here.
    if others := [row for section in own.values() for row in section]:
        yield Group("facts", _("Muut tiedot"), tuple(others))
    yield Group("directory", _("Hakemiston tiedot"), (*basics, *directory_rows(rows)))
