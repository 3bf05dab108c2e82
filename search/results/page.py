"""A page of results as values: cards, marks, facets with their counts, chips, pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from catalogue.labels import label_of
from catalogue.models import Layer, Version
from catalogue.pricing.cost import LimitPair
from catalogue.public.card_html import Card, cards_of, descriptions
from catalogue.public.picks import PICK, PickLinks
from catalogue.taxonomy.registry import KEY as TAXONOMY
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from catalogue.templatetags.catalogue import CRITERION_ICONS, FLAG_ICONS, band_range
from lib.caching.process import cache_version
from lib.i18n.localized import Text
from procurement.rules.lifecycle_cost import MissingReason
from procurement.rules.limits import Band
from search.engines.database import BACKEND as DATABASE
from search.index import told
from search.index.schema import FACETS as INDEXED
from search.query.request import SearchRequest, SearchResult
from search.results.by_cost import MOST_RECKONED, cheapest_first
from search.results.facet_html import LONG, counts_html, facet_html, options_html
from search.results.highlight import WantedWords, highlight, wanted_words
from search.results.options import Option
from search.results.parameters import BANDS, BY_COST, FACETS, FRAMEWORK, LABELS, PAGE_SIZE, Search
from search.service import find
from search.synonyms import synonyms

NEIGHBOURS = 2
SNIPPET = 170


@dataclass(frozen=True)
class FacetView:
    name: str
    title: str
    options: tuple[Option, ...]
    search: Search

    @property
    def is_long(self) -> bool:
        return self.name in LONG

    @property
    def html(self) -> SafeString:
        return facet_html(self.name, self.title, joined(self.name), self.options, self.search)

    @property
    def options_html(self) -> SafeString:
        return options_html(self.name, self.options)

    @property
    def counts_html(self) -> SafeString:
        return counts_html(self.name, self.options)


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the address without it.

    `count` is given on an empty result: what would come without it.
    """

    label: str
    query: str
    icon: str = ""
    layer: Layer | None = None
    count: int | None = None


@dataclass(frozen=True)
class Results:
    search: Search
    answer: SearchResult
    page: int
    pages: int
    cards: tuple[SafeString, ...]
    picking: PickLinks
    asked_of_buyer: tuple[MissingReason, ...] = ()
    on_day: int = 1
    related: tuple[SafeString, ...] = ()

    @property
    def is_roughly_ordered(self) -> bool:
        return self.search.ordering == BY_COST and self.answer.count > MOST_RECKONED


def results(search: Search, language: str, on: date) -> Results:
    ask = search.ask(language, on)
    answer = find(ask)
    pages = max(1, -(-answer.count // PAGE_SIZE))
    page = min(search.page, pages)
    # A page beyond the last becomes the last.
    if page != search.page:
        ask = search.ask(language, on, page=page)
        answer = find(ask)
    if search.ordering == BY_COST and answer.count <= MOST_RECKONED:
        ids = cheapest_first(ask, search.context, on)[ask.offset : ask.offset + ask.limit]
        answer = replace(answer, ids=ids)
    # In one go: what is related costs no query of its own.
    both = cards_of((*answer.ids, *answer.related), search.context, language, on)
    near = frozenset(answer.related)
    found = [card for card in both if card.offering not in near]
    asked = tuple(
        sorted({reason for card in found for reason in card.cost.asked_of_buyer}, reverse=True)
    )
    picking = _picking(search, page)
    cards = shown(ask, answer, both, picking)
    return Results(
        search,
        answer,
        page,
        pages,
        cards[: len(found)],
        picking,
        asked,
        on_day=on.toordinal(),
        related=cards[len(found) :],
    )


def _picking(search: Search, page: int) -> PickLinks:
    pairs = tuple(pair for pair in search.pairs() if pair[0] != PICK)
    beyond = (("sivu", str(page)),) if page > 1 else ()
    return PickLinks(search.picks, reverse("search:offering-list"), (*pairs, *beyond), "#tulokset")


def shown(
    ask: SearchRequest, answer: SearchResult, found: Sequence[Card], picking: PickLinks
) -> tuple[SafeString, ...]:
    if not ask.text:
        return tuple(card.html(picking=picking) for card in found)
    wanted = wanted_words(ask, answer.corrected, synonyms=synonyms())
    marked = [(card, mark(card.name, wanted), mark(card.summary, wanted)) for card in found]
    # Another piece of text when the words are only there.
    unmarked = [card for card, name, summary in marked if "<mark>" not in name + summary]
    longer = descriptions(unmarked) if unmarked else {}
    return tuple(
        card.html(name, summary, snippet(card, longer.get(card.offering), wanted), picking=picking)
        for card, name, summary in marked
    )


def snippet(card: Card, description: Text | None, wanted: WantedWords) -> SafeString | None:
    """Mark the first of a card's other texts that holds a wanted word."""
    if description is None:
        return None
    pieces = (mark(text, wanted, SNIPPET) for text in (description, *card.others))
    return next((piece for piece in pieces if "<mark>" in piece), None)


def mark(text: Text, wanted: WantedWords, width: int | None = None) -> SafeString:
    shown = highlight(text.text, text.lang, wanted, width)
    return format_html('<span lang="{}">{}</span>', text.lang, shown) if text.is_fallback else shown


# Facets in the order of the page.
SHOWN = (
    "kerros",
    "avoin",
    "hinta",
    "vaihe",
    "tehtava",
    "komponentti",
    "tyyppi",
    "toimittaja",
    "lisenssi",
    *told.BY_PARAMETER,
)


@dataclass(frozen=True)
class Labels:
    """Names of values, for facets and chips alike."""

    words: Taxonomy
    vendors: Mapping[str, str]
    limits: LimitPair
    language: str

    @cached_property
    def _token(self) -> str:
        return cache_version(TAXONOMY)

    def label(self, name: str, value: str) -> str:
        if name == "toimittaja":
            return self.vendors.get(value, value)
        if name == "lisenssi":
            return value
        if name == FRAMEWORK:
            return str(LABELS[FRAMEWORK])
        if name == "hinta":
            return _band_label(self.language, value, self.limits)
        return _label(self.language, self._token, name, value)

    def icon(self, name: str, value: str) -> str:
        if name == "hinta":
            return FLAG_ICONS[Band(BANDS[value])]
        return CRITERION_ICONS[value] if name == "avoin" else ""

    def layer(self, name: str, value: str) -> Layer | None:
        if name == "kerros":
            return self.words.layers[value]
        return self.words.components[value].layer if name == "komponentti" else None

    def values(self, name: str) -> list[str]:
        rows: dict[str, list[str]] = {
            "kerros": list(self.words.layers),
            "avoin": list(self.words.criteria),
            "hinta": list(BANDS),
            "vaihe": list(self.words.phases),
            "tehtava": list(self.words.functions),
            "tyyppi": [
                "product",
                "service",
                "component",
                "api",
                "integration",
                "code_snippet",
                "process_description",
            ],
        }
        return rows[name] if name in rows else list(told.values_of(told.BY_PARAMETER[name]))


@lru_cache(maxsize=32)
def _band_label(_language: str, value: str, limits: LimitPair) -> str:
    return str(band_range(Band(BANDS[value]), limits))


# Named once for each language and load of the taxonomy.
@lru_cache(maxsize=1024)
def _label(language: str, _token: str, name: str, value: str) -> str:
    if name == "tyyppi":
        return label_of(Version.Kind, value)
    if name in told.BY_PARAMETER:
        return told.label_of_value(told.BY_PARAMETER[name], value)
    return str(taxonomy().label(FACETS[name], value, language))


def facet_views(found: Results, labels: Labels) -> list[FacetView]:
    # Without an index there are no counts, and the long ones hold only what is chosen.
    views = [_facet_view(name, str(LABELS[name]), found, labels) for name in SHOWN]
    # Where the municipality may use none, nothing is offered.
    return views + ([_framework_view(found, labels)] if found.search.frameworks else [])


def _framework_view(found: Results, labels: Labels) -> FacetView:
    search = found.search
    chosen = replace(search, by_framework=True, page=1)
    on = date.fromordinal(found.on_day)
    is_counted = found.answer.backend != DATABASE
    option = Option(
        "1",
        labels.label(FRAMEWORK, "1"),
        _count_of(chosen, labels.language, on) if is_counted else None,
        search.by_framework,
    )
    return FacetView(FRAMEWORK, gettext("Puitejärjestely"), (option,), search)


def _count_of(search: Search, language: str, on: date) -> int:
    return find(replace(search.ask(language, on), limit=0, offset=0, want_facets=False)).count


def _facet_view(name: str, title: str, found: Results, labels: Labels) -> FacetView:
    counted = found.answer.facets.get("band" if name == "hinta" else FACETS[name])
    counts = dict(counted or ())
    chosen = (found.search.band,) if name == "hinta" else found.search.chosen[name]
    values = _long_values(counts, chosen) if name in LONG else labels.values(name)
    options = tuple(
        Option(
            value,
            labels.label(name, value),
            None if counted is None else counts.get(_index_value(name, value), 0),
            value in chosen,
            labels.icon(name, value),
            labels.layer(name, value),
        )
        for value in values
    )
    return FacetView(name, title, options, found.search)


def joined(name: str) -> str:
    """How several choices in it are joined: "all", "any"; empty where there can be one only."""
    if name in {"hinta", FRAMEWORK}:
        return ""
    return "all" if INDEXED[FACETS[name]].all_of else "any"


def _long_values(counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[str]:
    return [
        *(value for value in chosen if not counts.get(value)),
        *(value for value, count in counts.items() if count),
    ]


def _index_value(name: str, value: str) -> str:
    return BANDS[value] if name == "hinta" else value


def chips(found: Results, labels: Labels, on: date) -> list[Chip]:
    search = found.search
    return [
        Chip(
            labels.label(name, value),
            search.query(without=(name, value)),
            labels.icon(name, value),
            labels.layer(name, value),
            _count_without(found, name, value, labels.language, on),
        )
        for name, value in search.filters()
    ]


def _count_without(found: Results, name: str, value: str, language: str, on: date) -> int | None:
    # Only asked when there is nothing to show.
    if found.answer.count:
        return None
    return find(found.search.without(name, value).ask(language, on)).count


def page_numbers(page: int, pages: int) -> list[int | None]:
    """First, last, and the neighbours; None is a gap."""
    near = {1, pages, *range(max(1, page - NEIGHBOURS), min(pages, page + NEIGHBOURS) + 1)}
    shown: list[int | None] = []
    for number in sorted(near):
        if shown and shown[-1] is not None and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown
