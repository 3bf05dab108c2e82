"""From which frameworks what is bought can be called off, where it is known that this buyer may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.frameworks import CoveringFramework, frameworks_for
from catalogue.procuring.assessment.offers import Offer
from lib.i18n.localized import page_language
from procurement.models import Municipality


@dataclass(frozen=True)
class CallOff:
    """A framework the municipality may use, and what of the purchase it covers.

    `parts` are Finnish names of what is bought and covered; empty is all of the offering.
    """

    offer: Offer
    framework: CoveringFramework
    parts: tuple[str, ...] = ()


def call_offs(
    offers: Sequence[Offer],
    chosen: frozenset[str],
    municipality: Municipality | None,
    on: date,
) -> tuple[CallOff, ...]:
    """In the order of what is bought; two queries at most, none without a municipality."""
    if municipality is None or not offers:
        return ()
    by_offering = {offer.version.offering_id: offer for offer in offers}
    found = frameworks_for(tuple(by_offering), municipality, on, page_language())
    return tuple(
        call_off
        for pk, offer in by_offering.items()
        for framework in found[pk].usable
        if (call_off := _call_off(offer, framework, chosen)) is not None
    )


def _call_off(offer: Offer, framework: CoveringFramework, chosen: frozenset[str]) -> CallOff | None:
    bought = [
        part.name_fi for part in offer.parts if not part.is_optional or str(part.pk) in chosen
    ]
    if framework.covers(bought):
        return CallOff(offer, framework)
    covered = tuple(name for name in bought if name in framework.parts)
    return CallOff(offer, framework, covered) if covered else None
