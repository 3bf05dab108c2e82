"""What cards and rows of lists say, ready in the faces of public offerings."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection

from catalogue.models import Offering
from catalogue.pricing.cost import OfferingCost
from catalogue.public.cards import part_counts
from catalogue.publishing.card_facts import CardFacts, card_facts, from_json
from catalogue.taxonomy.registry import Taxonomy
from lib.models.prepared import MARKS, PreparedRows

# Of one query; a page of results is as many.
MOST_ROWS = 20


def public_facts(offerings: Sequence[int], on: date) -> dict[int, CardFacts]:
    found = {
        pk: (version, from_json(orjson.loads(kept)) if kept else None)
        for start in range(0, len(offerings), MOST_ROWS)
        for pk, version, kept in _rows(offerings[start : start + MOST_ROWS], on)
    }
    # Those that nobody has told of yet, as of a catalogue that was just moved to this release.
    unready = [
        pk for pk, (version, facts) in found.items() if not facts or facts.version != version
    ]
    ready = {pk: facts for pk, (_version, facts) in found.items() if facts}
    return {**ready, **(card_facts(unready) if unready else {})}


def _rows(offerings: Sequence[int], on: date) -> list[tuple[int, int, str | None]]:
    """Offering, published version and card, as JSON; at most `MOST_ROWS`."""
    rows: list[Any] = _prepared(on, connection.vendor).asked(*offerings)
    return rows


# The day is in it. Two databases are only in tests.
@lru_cache(maxsize=4)
def _prepared(on: date, _vendor: str) -> PreparedRows:
    return PreparedRows.of(
        Offering.objects.published(on)
        .filter(pk__in=MARKS[:MOST_ROWS])
        .order_by()
        .values_list("pk", "published_id", "face__card")
    )


def row_of(facts: CardFacts, words: Taxonomy, cost: OfferingCost) -> dict[str, Any]:
    """What the API's row reads, as `OfferingCard` has it."""
    places = [words.components[slug] for slug in facts.places]
    return {
        "offering": {"slug": facts.slug},
        "version": {
            "name": facts.name,
            "summary": facts.summary,
            "kind": facts.kind,
            "number": facts.number,
            "decided_at": facts.decided_at,
        },
        "vendor": {"slug": facts.vendor_slug, "name": facts.vendor_name},
        "layer": next((place.layer.slug for place in places), None),
        "components": list(facts.places),
        "states": {slug: facts.openness.get(slug) or None for slug in words.criteria},
        "closed_parts": facts.closed,
        "part_counts": part_counts(facts.kinds),
        "confirmed_at": facts.last_confirmed,
        "updated_at": facts.updated_at,
        "cost": cost,
    }
