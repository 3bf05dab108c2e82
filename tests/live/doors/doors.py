"""Every door to a sum, and what each says of each offering.

`ask` sends a request, of a path, its query and for a POST its body, and gives the answer's bytes.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlencode

from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.procuring.assessment.offers import Offer
from procurement.models import Municipality
from procurement.price_context import PriceContext
from procurement.registry import limits
from procurement.rules.limits import Band
from tests.live.doors import reading
from tests.live.doors.reading import Told

BANDS = {"alle": "under", "valissa": "between", "yli": "over", "ei-tiedossa": "unknown"}
THRESHOLDS = {"below": {"under"}, "above": {"between", "over"}, "unknown": {"unknown"}}
COLUMNS, PAGE = 5, 20


class Comparison(NamedTuple):
    asked: str
    door: str
    expected: object
    told: object


@dataclass(frozen=True)
class Case:
    """A municipality and a term, with the offerings that are asked about."""

    offers: tuple[Offer, ...]
    town: Municipality
    months: int
    on: date

    @cached_property
    def costs(self):
        """By the rules alone, without a page, an index or a kept answer."""
        context, pair = PriceContext.of(self.town, self.months), LimitPair.on(limits(), self.on)
        return {offer.slug: OfferingCost(offer.lines, context, pair) for offer in self.offers}

    @cached_property
    def expected(self):
        return {slug: Told(cost.total, str(cost.procedure)) for slug, cost in self.costs.items()}

    def within(self, bands):
        return sorted(slug for slug, cost in self.costs.items() if cost.band in map(Band, bands))

    @property
    def page_query(self):
        return {"kunta": self.town.code, "kk": self.months}

    @property
    def api_query(self):
        return {"municipality": self.town.code, "months": self.months}

    def of(self, slug, door, told):
        return Comparison(f"{slug} {self}", door, self.expected[slug], told)

    def __str__(self):
        return f"{self.town.code} {self.months}"


def one_by_one(ask, case):
    """Doors that show one offering."""
    for offer in case.offers:
        slug, query = offer.slug, {"r": offer.slug, **case.page_query}
        helper = ask("/hankinta-apu", query).decode()
        yield case.of(slug, "helper", reading.verdict(helper))
        asked = json.dumps({"offering": slug, **case.api_query})
        yield case.of(
            slug, "assessments API", reading.assessment(ask("/api/v1/assessments/", {}, asked))
        )
        yield case.of(
            slug, "memo JSON", reading.assessment(ask("/hankinta-apu/muistio.json", query))
        )
        yield case.of(slug, "memo CSV", reading.memo_csv(ask("/hankinta-apu/muistio.csv", query)))
        whole = json.loads(ask(f"/api/v1/offerings/{slug}/", case.api_query))
        yield case.of(slug, "offering API", reading.offering(whole))


def compared(ask, case):
    """The comparison's page, API and files, a few offerings at a time."""
    slugs = [offer.slug for offer in case.offers]
    groups = [slugs[start : start + COLUMNS] for start in range(0, len(slugs), COLUMNS)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        # It takes two to compare.
        groups[-1].insert(0, groups[-2][-1])
    for group in groups:
        query = [*(("v", slug) for slug in group), *case.page_query.items()]
        asked = [*(("offering", slug) for slug in group), *case.api_query.items()]
        answers = {
            "comparison": reading.compared_page(ask("/vertailu", query).decode()),
            "comparison API": reading.compared_api(ask("/api/v1/compare/", asked)),
            "comparison CSV": reading.compared_csv(ask("/vertailu.csv", query)),
            "comparison XLSX": reading.compared_xlsx(ask("/vertailu.xlsx", query)),
        }
        for door, told in answers.items():
            for slug, cell in zip(group, told, strict=True):
                yield case.of(slug, door, cell)


def listed(ask, case):
    """Cards, the price filter with its count, the order by cost, and the API's list.

    All offerings of the site are in them: `case` must have them all.
    """
    page = ask("/ratkaisut", {**case.page_query, "vanhat": "1"}).decode()
    yield from cards(case, _all_cards(ask, case.page_query, first=page))
    counts = reading.facet_counts(page)
    for name, band in BANDS.items():
        expected = case.within({band})
        yield Comparison(f"{name} {case}", "facet's count", len(expected), counts[name])
        shown = _all_cards(ask, {**case.page_query, "hinta": name})
        yield Comparison(f"{name} {case}", "filter", expected, sorted(shown))
    for name, bands in THRESHOLDS.items():
        told = sorted(row["slug"] for row in _rows(ask, {**case.api_query, "threshold": name}))
        yield Comparison(f"{name} {case}", "API filter", case.within(bands), told)
    for row in _rows(ask, case.api_query):
        yield case.of(row["slug"], "API list", reading.offering(row))
    yield from ordered(case, list(_all_cards(ask, {**case.page_query, "jarjestys": "edullisin"})))


def cards(case, shown):
    yield Comparison(str(case), "cards", sorted(case.expected), sorted(shown))
    for slug, told in shown.items():
        yield case.of(slug, "card", told)


def ordered(case, slugs):
    """From the cheapest; what cannot be assessed comes last."""
    for before, after in pairwise(slugs):
        less, more = case.expected[before].total, case.expected[after].total
        # Of two that cost the same either may be first.
        is_falling = more is not None and (less is None or less > more)
        asked = f"{before} ({less}) before {after} ({more}) {case}"
        yield Comparison(asked, "sort", "rising", "falling" if is_falling else "rising")


def _all_cards(ask, query, first=None):
    found, number = {}, 1
    while True:
        page = first or ask("/ratkaisut", {**query, "vanhat": "1", "sivu": number}).decode()
        shown, first = reading.cards(page), None
        found |= shown
        if len(shown) < PAGE:
            return found
        number += 1


def _rows(ask, query):
    address = f"/api/v1/offerings/?{urlencode({**query, 'include_stale': 1, 'page_size': 100})}"
    while address:
        page = json.loads(ask(address, {}))
        yield from page["results"]
        address = page["next"]
