"""What reviewers found, what the offerings are made of, and what their own fields say.

The fields come from `catalogue.content.schema`: one that is added there is a row here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.content.declaration import Field, Kind, Subject
from catalogue.content.fields import value_words
from catalogue.content.schema import FIELDS
from catalogue.content.snapshot import value_of
from catalogue.labels import state_words
from catalogue.models import Part
from catalogue.models.taxonomy import Criterion
from catalogue.pricing.cost_table import PartRow
from catalogue.procuring.comparison.cells import lines, row_of
from catalogue.procuring.comparison.reading import Compared, Shown
from catalogue.procuring.comparison.table import Cell, Look, Origin, Row
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.amounts import day
from lib.i18n.localized import Text, page_language, pick

Names = Mapping[str, Mapping[str, str]]
# The name heads the column; the rest is read on the offering's own page.
TOLD_ELSEWHERE = frozenset({"name", "description", "change_log"})


def _told(shown: Shown, *words: str) -> Cell:
    return Cell(lines(*words), on=shown.confirmed_on)


def openness_rows(rows: Sequence[Compared]) -> Iterator[Row]:
    for criterion in taxonomy().offered.criteria.values():
        name = str(criterion.name(page_language()))
        row = row_of(
            criterion.slug,
            name,
            rows,
            lambda shown, criterion=criterion: _state(shown, criterion),  # type: ignore[misc]
            Look.STATE,
        )
        yield Row(row.key, row.label, row.cells, row.look, criterion=criterion.slug)
    yield row_of("open_parts", _("Avoimia ohjelmisto-osia"), rows, _open_parts, Look.PARTS)
    yield row_of("licences", _("Lisenssit"), rows, _licences)
    yield row_of("standards", _("Standardit"), rows, _standards)


def _state(shown: Shown, criterion: Criterion) -> Cell:
    state = next(row.state for row in shown.detail.card.openness if row.slug == criterion.slug)
    return Cell(
        lines(state_words(state)) if state else (),
        origin=Origin.REVIEW,
        on=shown.reviewed_on(criterion.pk),
        note="" if state else state_words(None),
        drawn=state,
    )


def _open_parts(shown: Shown) -> Cell:
    kinds = tuple(part.kind for part in shown.detail.card.parts)
    software = sum(kind != Part.Kind.SERVICE for kind in kinds)
    counts = {"open": kinds.count(Part.Kind.OPEN), "all": software}
    words = (
        _("%(open)s/%(all)s ohjelmisto-osasta avoimia") % counts
        if software
        else _("Vain palveluja")
    )
    return Cell(lines(words), on=shown.confirmed_on, drawn=tuple(shown.detail.card.parts))


def _licences(shown: Shown) -> Cell:
    parts = shown.detail.card.parts
    named = dict.fromkeys(part.licence for part in parts if part.licence)
    has_closed = any(part.kind == Part.Kind.CLOSED and not part.licence for part in parts)
    return _told(shown, *named, _("Suljettu lisenssi") if has_closed else "")


def _standards(shown: Shown) -> Cell:
    return _told(shown, *map(str, shown.version.standards.all()))


def part_rows(rows: Sequence[Compared]) -> Iterator[Row]:
    for kind, label, none in (
        (Part.Kind.OPEN, _("Avoimet osat"), _("Ei avoimia osia")),
        (Part.Kind.CLOSED, _("Suljetut osat"), _("Ei suljettuja osia")),
        (Part.Kind.SERVICE, _("Palvelut"), _("Ei palveluja")),
    ):
        yield row_of(
            f"parts_{kind.value}",
            label,
            rows,
            lambda shown, kind=kind, none=none: _parts_of(shown, kind, none),  # type: ignore[misc]
        )


def _parts_of(shown: Shown, kind: Part.Kind, none: str) -> Cell:
    found = [_part_words(row) for row in shown.costs.rows if row.part.kind == kind]
    return Cell(tuple(found) or lines(none), on=shown.confirmed_on)


def _part_words(row: PartRow) -> Text:
    name = row.name
    more = [row.part.licence, _("valinnainen") if row.part.is_optional else ""]
    beside = ", ".join(filter(None, more))
    return Text(f"{name} ({beside})", name.lang, name.is_fallback) if beside else name


def delivery_rows(rows: Sequence[Compared]) -> Iterator[Row]:
    yield row_of("vendor", _("Toimittaja"), rows, _vendor)
    yield row_of(
        "functions", _("Kunnan tehtävä"), rows, lambda shown: _listed(shown, shown.detail.functions)
    )
    yield row_of("phases", _("Vaihe"), rows, lambda shown: _listed(shown, shown.detail.phases))


def _vendor(shown: Shown) -> Cell:
    card = shown.detail.card
    return Cell(
        lines(card.vendor.name, shown.detail.home), origin=Origin.DIRECTORY, on=shown.confirmed_on
    )


def _listed(shown: Shown, names: Sequence[Text]) -> Cell:
    return _told(shown, ", ".join(map(str, names)))


def field_rows(
    section: str, subject: Subject | None, rows: Sequence[Compared], names: Names
) -> Iterator[Row]:
    """A row for each field of a section of the content's schema that is of the subject."""
    for field in FIELDS[section]:
        if field.subject is subject and field.name not in TOLD_ELSEWHERE:
            yield row_of(
                field.name,
                str(field.label),
                rows,
                lambda shown, field=field: _field(shown, field, names),  # type: ignore[misc]
                Look.LINK if field.kind is Kind.URL else Look.WORDS,
            )


def _field(shown: Shown, field: Field, names: Names) -> Cell:
    if field.kind is Kind.TEXTS:
        said = pick(value_of(shown.version, field) or {}, page_language())
        written = said.text.strip().splitlines()
        found = tuple(Text(line, said.lang, said.is_fallback) for line in written if line)
        return Cell(found, on=shown.confirmed_on)
    return _told(shown, _value_words(field, value_of(shown.version, field), names))


def _value_words(field: Field, value: Any, names: Names) -> str:  # noqa: ANN401 -- any column
    if field.kind is not Kind.CHOICES:
        return value_words(field, value, names)
    # As they are offered, so that the same choices read the same.
    offered = names[field.group]
    chosen = value or []
    known = [name for key, name in offered.items() if key in chosen]
    return ", ".join([*known, *(key for key in chosen if key not in offered)])


def directory_rows(rows: Sequence[Compared]) -> Iterator[Row]:
    yield row_of("places", _("Paikka rakenteessa"), rows, _places)
    yield row_of("reviewed", _("Arvioitu"), rows, _reviewed)
    yield row_of("confirmed", _("Tiedot vahvistettu"), rows, _confirmed)


def _places(shown: Shown) -> Cell:
    language = page_language()
    return _told(
        shown,
        *(
            f"{place.layer.name(language)}: {place.name(language)}"
            for place in shown.detail.card.places
        ),
    )


def _reviewed(shown: Shown) -> Cell:
    at, number = shown.version.decided_at, shown.version.number
    words = [day(at, page_language()), _("Versio %(number)s") % {"number": number}] if at else []
    return Cell(lines(*words), origin=Origin.REVIEW, on=timezone.localdate(at) if at else None)


def _confirmed(shown: Shown) -> Cell:
    on = shown.confirmed_on
    words = [day(on, page_language())] if on else []
    if shown.detail.card.is_overdue:
        words.append(_("Tiedot vahvistamatta"))
    return _told(shown, *words)
