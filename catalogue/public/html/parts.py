"""The table of parts: a row of each part, and the cells of its sums."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalogue.models import Part
from catalogue.pricing.cost_table import PartRow, Totals
from lib.i18n.amounts import euros
from lib.i18n.localized import page_language
from lib.templatetags.site import text
from lib.text.shapes import Shape, hole
from procurement.rules.lifecycle_cost import MissingReason

SUMS = ("once", "yearly", "total")


class _Branches(NamedTuple):
    """What a row's template branches on, beside the language."""

    kind: str
    has_about: bool
    has_supplier: bool
    has_licence: bool
    has_source: bool
    basis: int
    is_included: bool
    reason: MissingReason | None


def part_row(row: PartRow, term: str) -> SafeString:
    """`term` names the column of the whole term's sum."""
    part, basis = row.part, row.basis
    branches = _Branches(
        kind=part.kind,
        has_about=bool(row.about),
        has_supplier=bool(part.supplier),
        has_licence=bool(part.licence),
        has_source=bool(part.source_url),
        basis=len(basis),
        is_included=row.included_in is not None,
        reason=row.missing[0] if row.missing else None,
    )
    is_summed = not branches.is_included and branches.reason is None
    return _row_shape(page_language(), branches).filled(
        {
            "name": text(row.name),
            "plain_name": row.name,
            "about": text(row.about, say=False),
            "supplier": part.supplier,
            "licence": part.licence,
            "source_url": part.source_url,
            "including": row.included_in,
            "term": term,
            "sums": sum_cells(row, term) if is_summed else "",
            **{f"basis{number}": words for number, words in enumerate(basis)},
        }
    )


@lru_cache(maxsize=512)
def _row_shape(_language: str, branches: _Branches) -> Shape:
    return Shape.of(
        render_to_string(
            "catalogue/components/part_row.html",
            {
                "part": Part(kind=branches.kind),
                "is_closed": branches.kind == Part.Kind.CLOSED,
                "name": hole("name"),
                "plain_name": hole("plain_name"),
                "about": hole("about") if branches.has_about else "",
                "supplier": hole("supplier") if branches.has_supplier else "",
                "basis": [hole(f"basis{number}") for number in range(branches.basis)],
                "licence": hole("licence") if branches.has_licence else "",
                "source_url": hole("source_url") if branches.has_source else "",
                "including": hole("including") if branches.is_included else "",
                "reason": branches.reason,
                "term": hole("term"),
                "sums": hole("sums"),
            },
        )
    )


def sum_cells(sums: PartRow | Totals, term: str) -> SafeString:
    """Three cells; a sum of nought is shown only for the whole term, an unknown one is named so."""
    language = page_language()
    values = {name: getattr(sums, name) for name in SUMS}
    shape = _sums_shape(language, tuple(map(_known, values.values())))
    shown = {
        name: "" if value is None else euros(value, language) for name, value in values.items()
    }
    return shape.filled({"term": term, **shown})


def _known(value: Decimal | None) -> bool | None:
    return None if value is None else bool(value)


@lru_cache(maxsize=128)
def _sums_shape(_language: str, known: tuple[bool | None, ...]) -> Shape:
    values = {
        name: hole(name) if is_shown else is_shown
        for name, is_shown in zip(SUMS, known, strict=True)
    }
    # Nought is said of the whole term.
    total = None if known[-1] is None else hole(SUMS[-1])
    return Shape.of(
        render_to_string(
            "catalogue/components/sums.html", values | {"total": total, "term": hole("term")}
        )
    )
