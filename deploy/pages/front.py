"""The front page's house and phases as values, and as HTML that waits for whose prices it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalogue.models import Component, Layer, Phase
from catalogue.public.counts import Counts
from catalogue.taxonomy.registry import Taxonomy
from lib.edition import kept
from lib.i18n.localized import Text
from lib.text.shapes import Shape, hole


@dataclass(frozen=True)
class ComponentCell:
    slug: str
    name: Text
    count: int


@dataclass(frozen=True)
class LayerRow:
    slug: str
    order: int
    name: Text
    count: int
    rooms: tuple[ComponentCell, ...]


@dataclass(frozen=True)
class PhaseCell:
    slug: str
    order: int
    name: Text
    description: Text
    count: int


def floors(counts: Counts, words: Taxonomy, language: str) -> tuple[LayerRow, ...]:
    return tuple(
        LayerRow(
            layer.slug,
            layer.order,
            layer.name(language),
            counts.by_layer.get(layer.slug, 0),
            rooms(layer, counts, words, language),
        )
        for layer in words.layers.values()
    )


def rooms(
    layer: Layer, counts: Counts, words: Taxonomy, language: str
) -> tuple[ComponentCell, ...]:
    # An empty component is shown plainly; a subject area only where something is placed in it.
    shown = [
        ComponentCell(row.slug, row.name(language), counts.by_component.get(row.slug, 0))
        for row in words.components.values()
        if row.layer_id == layer.pk
        and (row.kind == Component.Kind.COMPONENT or counts.by_component.get(row.slug))
    ]
    return tuple(sorted(shown, key=lambda room: -room.count))


def phase_cells(counts: Counts, words: Taxonomy, language: str) -> tuple[PhaseCell, ...]:
    return tuple(_phase_cell(phase, counts, language) for phase in words.phases.values())


def _phase_cell(phase: Phase, counts: Counts, language: str) -> PhaseCell:
    return PhaseCell(
        phase.slug,
        phase.order,
        phase.name(language),
        phase.description(language),
        counts.by_phase.get(phase.slug, 0),
    )


def front_shapes(counts: Counts, words: Taxonomy, language: str, on: date) -> tuple[Shape, Shape]:
    """The house with its phases, and what open means; holes: `more` of each link, `notices`."""
    return kept(f"front.{language}", on, lambda: _front_shapes(counts, words, language))


def _front_shapes(counts: Counts, words: Taxonomy, language: str) -> tuple[Shape, Shape]:
    holes = {"more": hole("more"), "notices": hole("notices")}
    house = {
        "floors": floors(counts, words, language),
        "phases": phase_cells(counts, words, language),
    }
    return (
        Shape.of(render_to_string("deploy/front_house.html", holes | house)),
        Shape.of(
            render_to_string(
                "deploy/front_openness.html", holes | {"criteria": words.criteria.values()}
            )
        ),
    )


def notices_html(notices: Sequence[str]) -> SafeString:
    return render_to_string("catalogue/components/notices.html", {"notices": notices})
