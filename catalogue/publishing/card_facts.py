"""What a card says of an offering, as one value in all languages, ready before anybody asks.

Written into the offering's public face in the transaction of whatever changed it; a list of twenty
is then one query. Names of places and criteria are not in it: they are read by their slugs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from catalogue.models import Face, Finding, Offering, Part, Placement, Version
from catalogue.pricing.cost import parts_with_prices, price_lines
from lib.i18n.localized import Text, pick, texts_of
from procurement.rules.lifecycle_cost import (
    Per,
    PriceLine,
    Pricing,
    Recurrence,
    Tier,
    Tiering,
)

# Written into each row; another number makes all rows anew.
FORM = 2
Texts = Mapping[str, str]


@dataclass(frozen=True)
class CardFacts:
    """`places` are slugs of components, the main one first; `openness` is state by criterion."""

    version: int
    number: int
    kind: str
    slug: str
    name: Texts
    summary: Texts
    vendor_slug: str
    vendor_name: str
    places: tuple[str, ...]
    openness: Mapping[str, str]
    kinds: tuple[str, ...]
    closed: tuple[Texts, ...]
    lines: tuple[PriceLine, ...]
    decided_at: datetime | None
    last_confirmed: datetime | None
    # When anything of the offering last changed for the public.
    updated_at: datetime | None

    def name_in(self, language: str) -> Text:
        return pick(self.name, language)

    def summary_in(self, language: str) -> Text:
        return pick(self.summary, language)

    @property
    def place(self) -> str:
        return next(iter(self.places), "")

    @property
    def open_count(self) -> int:
        return self.kinds.count(Part.Kind.OPEN)

    @property
    def software_count(self) -> int:
        return sum(kind != Part.Kind.SERVICE for kind in self.kinds)

    def was_confirmed_before(self, moment: datetime) -> bool:
        return self.last_confirmed is not None and self.last_confirmed < moment


def card_facts(offerings: Iterable[int]) -> dict[int, CardFacts]:
    """Those that have been published, by offering, in seven queries."""
    rows = list(
        Offering.objects.filter(pk__in=list(offerings), published__isnull=False)
        .select_related("vendor", "published", "face")
        .prefetch_related(
            Prefetch(
                "published__placements", queryset=Placement.objects.select_related("component")
            ),
            *parts_with_prices("published__"),
        )
    )
    states = _states(row.published_id for row in rows if row.published_id is not None)
    return {row.pk: _facts_of(row, row.published, states) for row in rows if row.published}


def _states(versions: Iterable[int]) -> dict[int, dict[str, str]]:
    """What approving reviews found, by version and criterion; the latest review wins."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = (
        Finding.objects.public()
        .filter(review__version__in=list(versions))
        .order_by("review__decided_at", "pk")
        .values_list("review__version_id", "criterion__slug", "state")
    )
    for version, criterion, state in rows:
        found[version][criterion] = state
    return found


def _facts_of(
    offering: Offering, version: Version, states: Mapping[int, dict[str, str]]
) -> CardFacts:
    parts = list(version.parts.all())
    places = [place.component.slug for place in version.placements.all()]
    return CardFacts(
        version=version.pk,
        number=version.number,
        kind=version.kind,
        slug=offering.slug,
        name=texts_of(version, "name"),
        summary=texts_of(version, "summary"),
        vendor_slug=offering.vendor.slug,
        vendor_name=offering.vendor.name,
        places=tuple(places),
        openness=states.get(version.pk, {}),
        kinds=tuple(part.kind for part in parts),
        closed=tuple(texts_of(part, "name") for part in parts if part.kind == Part.Kind.CLOSED),
        lines=price_lines(parts),
        decided_at=version.decided_at,
        last_confirmed=version.confirmed_at or version.decided_at,
        updated_at=updated_at(offering, version),
    )


def updated_at(offering: Offering, version: Version) -> datetime | None:
    face: Face | None = getattr(offering, "face", None)
    # Of what was never told of, as a copy for measuring, it is when it was approved.
    return face.updated_at if face is not None else version.decided_at


def as_json(facts: CardFacts) -> dict[str, Any]:
    lines = [_line_as_json(line) for line in facts.lines]
    return {
        **asdict(facts),
        "form": FORM,
        "lines": lines,
        "decided_at": _moment(facts.decided_at),
        "last_confirmed": _moment(facts.last_confirmed),
        "updated_at": _moment(facts.updated_at),
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _line_as_json(line: PriceLine) -> dict[str, Any]:
    """What is as the rules take it for granted is left out."""
    said = {
        "part": line.part,
        "pricing": line.pricing,
        "amount": _amount(line.amount),
        "amount_max": _amount(line.amount_max),
        "recurrence": line.recurrence,
        "per": line.per,
        "days": _amount(line.days),
        "tiers": [[tier.up_to, f"{tier.amount:f}"] for tier in line.tiers],
        "tiering": line.tiering,
        "is_optional": line.is_optional,
    }
    return {
        name: value for name, value in said.items() if name not in USUAL or value != USUAL[name]
    }


# As `PriceLine` has them.
USUAL: Mapping[str, object] = {
    "pricing": Pricing.PRICED,
    "amount": None,
    "amount_max": None,
    "recurrence": Recurrence.ONCE,
    "per": Per.CONTRACT,
    "days": None,
    "tiers": [],
    "tiering": Tiering.GRADUATED,
    "is_optional": False,
}


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def is_current(kept: Mapping[str, Any] | None) -> bool:
    return kept is not None and kept.get("form") == FORM


def from_json(kept: Mapping[str, Any] | None) -> CardFacts | None:
    """None for what was written in another form."""
    if kept is None or not is_current(kept):
        return None
    return CardFacts(
        **{
            **{name: value for name, value in kept.items() if name != "form"},
            "places": tuple(kept["places"]),
            "kinds": tuple(kept["kinds"]),
            "closed": tuple(kept["closed"]),
            "lines": tuple(_line_from_json(line) for line in kept["lines"]),
            "decided_at": _moment_of(kept["decided_at"]),
            "last_confirmed": _moment_of(kept["last_confirmed"]),
            "updated_at": _moment_of(kept["updated_at"]),
        }
    )


def _moment_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _line_from_json(line: Mapping[str, Any]) -> PriceLine:
    values = dict(line)
    for name in ("amount", "amount_max", "days"):
        if name in values:
            values[name] = Decimal(values[name])
    for name, kind in (
        ("pricing", Pricing),
        ("recurrence", Recurrence),
        ("per", Per),
        ("tiering", Tiering),
    ):
        if name in values:
            values[name] = kind(values[name])
    if "tiers" in values:
        values["tiers"] = tuple(Tier(up_to, Decimal(amount)) for up_to, amount in values["tiers"])
    return PriceLine(**values)
