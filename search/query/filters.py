"""Filters as query trees, and which filters hold while a facet is counted."""

from datetime import UTC, date, datetime, time

from django.utils import timezone

from catalogue.pricing.cost import blocks_in_band
from search.index.schema import FACETS, reference_population
from search.query.request import SearchRequest
from search.query.tree import Between, Everything, Query, Range, Term, all_of, any_of

BAND = "band"
LAST_MOMENT = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


def shown_facets() -> tuple[str, ...]:
    return tuple(name for name, facet in FACETS.items() if facet.is_shown)


def field_of(facet: str, ask: SearchRequest) -> str:
    # With `partly`, half-met openness counts as openness.
    return "openness_any" if facet == "openness" and ask.partly else facet


def listed(ask: SearchRequest) -> Query:
    fresh = Everything() if ask.with_stale else Range("fresh_until", low=ask.on_day)
    return all_of(
        Range("listed_from", high=ask.on_day), Range("listed_until", low=ask.on_day), fresh
    )


def filter_query(ask: SearchRequest, *, except_facet: str | None = None) -> Query:
    facets = (
        _facet_filter(name, values, ask)
        for name, values in ask.filters.items()
        if values and name != except_facet
    )
    return all_of(
        listed(ask),
        *facets,
        Everything() if except_facet == BAND else _band_filter(ask),
        *_limits(ask),
    )


def _facet_filter(name: str, values: tuple[str, ...], ask: SearchRequest) -> Query:
    together = all_of if FACETS[name].all_of else any_of
    return together(*(Term(field_of(name, ask), value) for value in values))


def _band_filter(ask: SearchRequest) -> Query:
    return any_of(*(band(name, ask) for name in ask.bands)) if ask.bands else Everything()


def band(name: str, ask: SearchRequest) -> Query:
    return any_of(_rising_band(name, ask), stepped_band(name, ask))


def stepped_band(name: str, ask: SearchRequest) -> Query:
    # Documents whose cost may fall as the population grows name their blocks of populations.
    return any_of(
        *(
            Term("price_step", f"{ask.term}-{block}")
            for block in blocks_in_band(name, ask.population)
        )
    )


def _rising_band(name: str, ask: SearchRequest) -> Query:
    if name == "unknown":
        return Range("unknown", low=1, high=1)
    first, second = reach_fields(ask)
    known, below, next_up = (
        Range("unknown", high=0),
        ask.inhabitants + 1,
        Range(second, low=ask.inhabitants + 1),
    )
    if name == "over":
        return all_of(known, Range(second, high=ask.inhabitants))
    return all_of(
        known,
        Range(first, low=below) if name == "under" else Range(first, high=ask.inhabitants),
        next_up,
    )


def reach_fields(ask: SearchRequest) -> tuple[str, str]:
    return f"reach_0_{ask.term}", f"reach_1_{ask.term}"


def cost_field(population: int) -> str:
    """Name the cost at the smallest reference population that is not below the asked one."""
    return f"cost_{reference_population(population)}"


def facets_counted_apart(ask: SearchRequest) -> tuple[str, ...]:
    """Name the facets whose own choice is left out while they are counted.

    Those are any-of facets and bands, where a choice is made in them.
    """
    names = tuple(
        name for name in shown_facets() if ask.filters.get(name) and not FACETS[name].all_of
    )
    return (*names, BAND) if ask.bands else names


def first_day_since(moment: int) -> int:
    """The first day, as an ordinal, that begins at `moment`, in unix seconds, or later."""
    # A membership that began on the day brought offerings back without any act. The last day there
    # is has no midnight after it.
    last = date.max.toordinal()
    if moment >= LAST_MOMENT:
        return last
    day = timezone.localtime(datetime.fromtimestamp(moment, UTC))
    return min(day.date().toordinal() + (day.time() > time.min), last)


def beyond(field: str, value: str | int, *, is_before: bool) -> Query:
    """Give what comes after a text or a number, or before it."""
    if isinstance(value, str):
        return Between(field, before=value) if is_before else Between(field, after=value)
    return Range(field, high=value - 1) if is_before else Range(field, low=value + 1)


def _limits(ask: SearchRequest) -> tuple[Query, ...]:
    limits: list[Query] = []
    if ask.max_cost_cents is not None:
        limits += [
            any_of(Range("unknown", high=0), Range("unknown", low=2)),
            Range(cost_field(ask.population), high=ask.max_cost_cents),
        ]
    if ask.updated_since is not None:
        limits.append(
            any_of(
                Range("updated_at", low=ask.updated_since),
                Range("listed_from", low=first_day_since(ask.updated_since)),
            )
        )
    return tuple(limits)
