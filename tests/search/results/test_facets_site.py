"""Facets of the whole demo: each count is what its own list has.

For every value and every pair of values.
"""

import re
from itertools import combinations
from urllib.parse import urlencode

import pytest
from django.db.models import Q

from catalogue.models import Finding, Offering
from search.engines import database
from search.index.schema import FACETS as INDEXED
from search.index.told import BY_NAME
from search.query.request import SearchRequest
from search.results.parameters import BANDS, FACETS
from search.service import find

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
]

ALL = 187
ORDINARY = {
    "layer": "published__placements__component__layer__slug",
    "component": "published__placements__component__slug",
    "phase": "published__phases__slug",
    "function": "published__functions__slug",
    "kind": "published__kind",
    "vendor": "vendor__slug",
}


def ask(today, *chosen, **options):
    """A question with the (facet, value) pairs chosen; two of one facet are both in it."""
    filters, bands = {}, ()
    for facet, value in chosen:
        if facet == "band":
            bands = (*bands, value)
        else:
            filters[facet] = (*filters.get(facet, ()), value)
    return find(
        SearchRequest(
            on_day=today.toordinal(), population=8412, filters=filters, bands=bands, **options
        )
    )


def counted(today, *chosen):
    """(facet, value) → the number beside it."""
    return {
        (facet, value): count
        for facet, counts in ask(today, *chosen, limit=0).facets.items()
        for value, count in counts
    }


def listed(today, *chosen):
    return set(ask(today, *chosen, limit=500, want_facets=False).ids)


def length(today, *chosen):
    return ask(today, *chosen, limit=0, want_facets=False).count


def test_every_facet_has_values_and_the_whole_list_is_there(today):
    found = counted(today)

    assert {facet for facet, _ in found} == {
        "layer",
        "component",
        "openness",
        "phase",
        "function",
        "kind",
        "vendor",
        "licence",
        "band",
        *BY_NAME,
    }
    assert len(listed(today)) == ALL
    assert len(found) > 100


@pytest.mark.parametrize("facet", ["kind", "vendor", "band"])
def test_a_facet_of_which_each_offering_has_one_value_adds_up_to_all(facet, today):
    assert sum(count for (name, _), count in counted(today).items() if name == facet) == ALL


@pytest.mark.parametrize("facet", ["layer", "phase"])
def test_a_facet_of_which_each_offering_has_at_least_one_value_adds_up_to_no_less(facet, today):
    assert sum(count for (name, _), count in counted(today).items() if name == facet) >= ALL


def test_the_list_of_a_value_is_what_the_rows_say(today):
    public = Offering.objects.published(today)

    for (facet, value), count in counted(today).items():
        if facet in ORDINARY:
            expected = set(public.filter(**{ORDINARY[facet]: value}).values_list("pk", flat=True))

            assert (listed(today, (facet, value)), count) == (expected, len(expected)), (
                facet,
                value,
            )


def test_the_list_of_a_criterion_is_what_the_reviewers_found(today):
    for (facet, value), count in counted(today).items():
        if facet == "openness":
            met = Finding.objects.filter(
                Q(review__decision="approve"), criterion__slug=value, state="met"
            )
            expected = set(
                Offering.objects.published(today)
                .filter(published__in=met.values("review__version"))
                .values_list("pk", flat=True)
            )

            assert (listed(today, (facet, value)), count) == (expected, len(expected)), value


def test_the_count_of_each_value_is_the_length_of_its_own_list(today):
    for pair, count in counted(today).items():
        assert length(today, pair) == count, pair


# Facets of which all that is chosen must hold.
ALL_OF = {name for name, facet in INDEXED.items() if facet.all_of}


def is_added(one, other):
    """Whether a choice narrows the other: in another facet, or in one of which all must hold."""
    return one[0] != other[0] or one[0] in ALL_OF


def test_the_count_beside_a_value_is_the_length_of_the_list_with_both_for_every_pair(today):
    alone = counted(today)
    beside = {chosen: counted(today, chosen) for chosen in alone}

    for one, other in combinations(alone, 2):
        if is_added(one, other):
            both = length(today, one, other)
            assert beside[one].get(other, 0) == both, (one, other)
            assert beside[other].get(one, 0) == both, (other, one)


def test_a_facet_ignores_its_own_choice(today):
    """The other values of a facet keep the counts they have without it; its chosen one does too."""
    alone = counted(today)

    for chosen in alone:
        if chosen[0] not in ALL_OF:
            own = {
                pair: count
                for pair, count in counted(today, chosen).items()
                if pair[0] == chosen[0]
            }

            assert own == {pair: count for pair, count in alone.items() if pair[0] == chosen[0]}, (
                chosen
            )


def test_two_values_of_one_facet_give_the_union_of_their_lists(today):
    alone = counted(today)

    for facet in ("layer", "phase", "function", "kind", "licence", "band"):
        one, other = [pair for pair in alone if pair[0] == facet][:2]

        assert listed(today, one, other) == listed(today, one) | listed(today, other)


def test_what_is_partly_open_counts_as_open_when_asked_so(today):
    half = dict(ask(today, partly=True).facets["openness"])

    for criterion, count in half.items():
        assert count > ask(today, ("openness", criterion)).count
        assert count == ask(today, ("openness", criterion), partly=True).count
        for layer, both in ask(today, ("openness", criterion), partly=True).facets["layer"]:
            assert both == ask(today, ("openness", criterion), ("layer", layer), partly=True).count


# The same through the page.

COUNT = re.compile(r'id="n-([a-z]+)-([^"]+)">(\d+)<')
HEADING = re.compile(r'<h2 id="tulos-o">(\d+|Ei) ratkaisu')
LINKED = [
    ("kerros", "palvelukanavat"),
    ("komponentti", "palveluun-ohjaus"),
    ("avoin", "avoin-lahdekoodi"),
    ("vaihe", "strategia"),
    ("tehtava", "terveys"),
    ("tyyppi", "service"),
    ("toimittaja", "kaarnakoodi-oy"),
    ("lisenssi", "AGPL-3.0-only"),
    ("hinta", "alle"),
    ("hinta", "ei-tiedossa"),
]


def page(client, *chosen):
    return client.get(f"/ratkaisut?{urlencode(chosen)}").content.decode()


def heading(client, *chosen):
    found = HEADING.search(page(client, *chosen)).group(1)
    return 0 if found == "Ei" else int(found)


def test_the_page_shows_the_counts_of_the_index(client, today):
    names = {**FACETS, "hinta": "band"}
    shown = {
        (names[name], BANDS.get(value, value)): int(count)
        for name, value, count in COUNT.findall(page(client))
        if int(count)
    }

    assert shown == {pair: count for pair, count in counted(today).items() if count}


@pytest.mark.parametrize("chosen", LINKED, ids="=".join)
def test_on_the_page_the_count_beside_a_value_is_the_heading_of_the_page_with_both(client, chosen):
    shown = {
        (name, value): int(count) for name, value, count in COUNT.findall(page(client, chosen))
    }

    for other in LINKED[LINKED.index(chosen) + 1 :]:
        if other[0] != chosen[0]:
            assert shown.get(other, 0) == heading(client, chosen, other), other


# Without an index.


def test_the_database_gives_the_same_lists_as_the_index_for_every_value(today):
    for facet, value in counted(today):
        options = {"bands": (value,)} if facet == "band" else {"filters": {facet: (value,)}}
        plain = database.find(
            SearchRequest(on_day=today.toordinal(), population=8412, limit=500, **options)
        )

        assert set(plain.ids) == listed(today, (facet, value)), (facet, value)
        assert plain.count == len(plain.ids)


@pytest.mark.parametrize("population", [1, 4999, 5001, 20_000, 694_392])
@pytest.mark.parametrize("months", [12, 24, 36, 48])
def test_the_database_gives_the_same_bands_as_the_index_for_every_buyer(population, months, today):
    for wanted in ("under", "between", "over", "unknown"):
        ask = SearchRequest(
            on_day=today.toordinal(),
            population=population,
            months=months,
            bands=(wanted,),
            limit=500,
        )

        assert set(database.find(ask).ids) == set(find(ask).ids)


@pytest.mark.parametrize(
    "options",
    [
        {"max_cost_cents": 1_000_000},
        {"updated_since": 1_790_000_000},
        {"partly": True, "filters": {"openness": ("avoin-data", "avoin-rajapinta")}},
    ],
    ids=["cost", "time", "partly"],
)
def test_the_database_gives_the_same_list_as_the_index_for_the_other_filters(options, today):
    ask = SearchRequest(on_day=today.toordinal(), population=8412, limit=500, **options)

    assert set(database.find(ask).ids) == set(find(ask).ids) != set()
