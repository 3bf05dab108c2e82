"""Numbers that ordered lists are by: they end in the id, so that no two hits tie."""

from collections.abc import Mapping

from catalogue.pricing.cost import REFERENCE_POPULATIONS
from search.index.schema import DEAREST

ID_BITS = 24
NEWEST = "newest_key"
COSTS = {population: f"cost_{population}_key" for population in REFERENCE_POPULATIONS}
SORT_KEYS = (NEWEST, *COSTS.values())


def sort_keys(ident: int, numbers: Mapping[str, int]) -> dict[str, int]:
    """Field -> key, below 2**64, from the whole numbers of a document."""
    low = ident & ((1 << ID_BITS) - 1)
    keys = {NEWEST: numbers["published_at"] << ID_BITS | low}
    for population, name in COSTS.items():
        is_unknown = numbers["unknown"] == 1
        cost = DEAREST if is_unknown else min(numbers[f"cost_{population}"], DEAREST)
        keys[name] = cost << ID_BITS | low
    return keys
