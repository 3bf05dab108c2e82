"""The front page's house and phases as values, and as HTML that waits for whose prices it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from catalogue.models import Component, Layer, Phase
from catalogue.public.card_html import Card, cards_of
from catalogue.public.counts import Counts, counts, newest
from catalogue.public.price_html import hidden_fields, price_basis
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from catalogue.templatetags.catalogue import flag, term_words
from lib.edition import kept
from lib.i18n.amounts import euros
from lib.i18n.localized import Text, page_language
from lib.text.shapes import Shape, hole
from procurement.price_context import PriceContext
from procurement.registry import limits
from procurement.rules.limits import main_limit
from search.service import under_limit_count

LATEST = 4


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


@dataclass(frozen=True)
class Newest:
    """A small card; what depends on the buyer is left open."""

    slug: str
    name: Text
    vendor: str
    decided_at: datetime | None
    place: SafeString
    sum: SafeString
    flag: SafeString


def front_html(
    context: PriceContext, municipality: str, notices: Sequence[str], on: date
) -> tuple[SafeString, ...]:
    """What is between header and footer, in order.

    `municipality` stands in its field as it was typed.
    """
    language = page_language()
    shapes = kept(f"front.{language}", on, lambda: _shapes(language, on))
    cards = cards_of(newest(on, LATEST), context, language, on)
    filling: dict[str, object] = {
        "more": context.more,
        "query": context.query(),
        "notices": render_to_string("catalogue/components/notices.html", {"notices": notices}),
        "fields": hidden_fields(context.parameters().items()),
        "municipality": municipality,
        "basis": price_basis(context),
        "under_limit": _under_limit(context, on),
        "term": term_words(context),
        "name": context.shown_name,
    }
    for place, card in enumerate(cards):
        total = card.cost.total
        filling[f"sum{place}"] = "–" if total is None else euros(total, language)
        filling[f"flag{place}"] = flag(card.cost.band, card.cost.limits)
    return tuple(shape.filled(filling) for shape in shapes)


def _shapes(language: str, on: date) -> tuple[Shape, ...]:
    numbers, words = counts(on), taxonomy().offered
    names = ("more", "query", "notices", "fields", "basis", "under_limit", "term", "name")
    said = {name: hole(name) for name in names} | {
        "municipality_text": hole("municipality"),
        "counts": numbers,
        "floors": floors(numbers, words, language),
        "phases": phase_cells(numbers, words, language),
        "latest": [
            _newest(card, place)
            for place, card in enumerate(cards_of(newest(on, LATEST), PriceContext(), language, on))
        ],
        "criteria": words.criteria.values(),
    }
    return tuple(
        Shape.of(render_to_string(f"deploy/front_{piece}.html", said))
        for piece in ("hero", "house", "latest", "openness")
    )


def _newest(card: Card, place: int) -> Newest:
    facts = card.facts
    return Newest(
        facts.slug,
        card.name,
        facts.vendor_name,
        facts.decided_at,
        card.place_html,
        hole(f"sum{place}"),
        hole(f"flag{place}"),
    )


def _under_limit(context: PriceContext, on: date) -> SafeString:
    found = under_limit_count(context, on)
    # Without an index nobody has counted.
    if found is None:
        return SafeString("")
    language = page_language()
    said = {
        "limit": euros(main_limit(limits(), on).amount, language),
        "name": context.shown_name,
    }
    words = ngettext(
        "ratkaisu alle %(limit)s (%(name)s)", "ratkaisua alle %(limit)s (%(name)s)", found
    )
    return format_html(
        '<div><dt class="stat__t">{}</dt><dd class="stat__n">{}</dd></div>',
        words % said,
        localize(found),
    )
