"""What a signed-in buyer has kept for comparison: the address stays what is compared."""

from datetime import date

from django.http import HttpRequest

from accounts.models import User
from catalogue.models import Offering
from catalogue.public.picks import Picks
from lib.i18n.localized import Text, page_language, text_of
from procurement.home import signed_in

KEPT = "kept_picks"


def kept_picks(request: HttpRequest, on: date) -> dict[str, Text]:
    """Slugs and names of what is public of it, in its order; one query a request of a person."""
    known = vars(request)
    if KEPT not in known:
        person = signed_in(request)
        known[KEPT] = _kept_by(person, on) if person else {}
    found: dict[str, Text] = known[KEPT]
    return found


def other_kept_picks(request: HttpRequest, picks: Picks, on: date) -> Picks:
    """Those that are kept, where the address picks others; none where it picks the same."""
    kept = tuple(kept_picks(request, on))
    return Picks(() if set(kept) == set(picks.slugs) else kept)


def _kept_by(person: User, on: date) -> dict[str, Text]:
    rows = (
        Offering.objects.published(on)
        .filter(kept_picks__user=person)
        .select_related("published")
        .order_by("kept_picks__pk")
    )
    return {row.slug: text_of(row.published, "name", page_language()) for row in rows}
