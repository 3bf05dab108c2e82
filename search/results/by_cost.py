"""From the cheapest, for whoever asks: by the very sums that the cards show."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

from catalogue.public.facts import public_facts
from lib.edition import kept
from procurement.price_context import PriceContext
from procurement.rules.lifecycle_cost import life_cycle_cost
from search.query.request import SearchRequest
from search.service import find

# The index orders by size class and 48 months; as many as this are reckoned one by one.
MOST_RECKONED = 500


def cheapest_first(ask: SearchRequest, context: PriceContext, on: date) -> tuple[int, ...]:
    """All that is found, what cannot be assessed last; of what costs the same, as the index has it.

    At most `MOST_RECKONED`.
    """
    every = replace(ask, offset=0, limit=MOST_RECKONED, want_facets=False)
    asked = hashlib.sha256(repr((every, context.buyer, context.months)).encode()).hexdigest()
    return kept(f"cheapest_first {asked}", on, lambda: _ordered(find(every).ids, context, on))


def _ordered(ids: tuple[int, ...], context: PriceContext, on: date) -> tuple[int, ...]:
    facts = public_facts(ids, on)
    totals = {
        pk: life_cycle_cost(facts[pk].lines, context.buyer, context.term).total
        for pk in ids
        if pk in facts
    }
    return tuple(sorted(ids, key=lambda pk: _unknown_last(totals.get(pk))))


def _unknown_last(total: Decimal | None) -> tuple[bool, Decimal]:
    return total is None, total or Decimal(0)
