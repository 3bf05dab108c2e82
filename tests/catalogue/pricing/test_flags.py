"""The flag of every offering of the demo, against a calculation done here from the bare rows.

No rule of ours takes part in it.
"""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string

from catalogue.models import Offering
from catalogue.pricing.cost_table import CostTable
from catalogue.pricing.procedures import procedure_advice, procedure_title
from catalogue.public.api.serializers import FlagSerializer
from catalogue.public.cards import cards
from catalogue.public.price_html import price_block
from lib.api.answers import answer_of
from procurement.price_context import PriceContext
from procurement.registry import municipalities
from search.engines import database
from search.query.request import SearchRequest
from search.service import find

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
    pytest.mark.any_database,
]

TYRSKYLA, HELSINKI = 8412, 694392
POPULATIONS = [pytest.param(TYRSKYLA, id="tyrskyla"), pytest.param(HELSINKI, id="helsinki")]
# Avoin kunta's own limit, and the act's for goods and services (1397/2016, 25 §).
MAIN, STATUTORY, EU = Decimal(30_000), Decimal(60_000), Decimal(216_000)
DUTIES = {"direct": "Kunta voi ostaa suoraan", "small": "Pyydä tarjoukset: pienhankinta",
    "national": "Kunnan on kilpailutettava (kansallinen menettely)",
    "eu": "Kunnan on kilpailutettava (EU-menettely ja EU-hankintailmoitus)",
    "cannot_assess": "Emme voi sanoa hankintamenettelyä"}  # fmt: skip
MUST = re.compile(r"kilpailutettava|velvoittaa")
PUBLIC_PARTS = """
    SELECT o.slug, p.id, p.pricing, p.is_optional FROM catalogue_offering o
    JOIN catalogue_version v ON v.id = o.published_id JOIN catalogue_part p ON p.version_id = v.id
    WHERE o.withdrawn_at IS NULL AND o.vendor_id IN (
        SELECT vendor_id FROM vendors_membership
        WHERE starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
    )
"""


def rows(sql, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def money(value):
    return None if value is None else Decimal(str(value))


def by_first(found):
    grouped = {}
    for first, *rest in found:
        grouped.setdefault(first, []).append(rest)
    return grouped


def payments_in(months):
    return {"once": 1, "month": months, "year": months // 12}


def totals(population, today, months=48):
    """Slug → sum over the term, or None where some price is not known."""
    tiers = by_first(rows("SELECT price_id, up_to, amount FROM catalogue_pricetier"))
    prices = by_first(
        rows("SELECT part_id, id, amount, amount_max, recurrence, per, days FROM catalogue_price")
    )
    parts = by_first(rows(PUBLIC_PARTS, [today, today]))
    return {
        slug: total(
            [part for part in found if not part[2]], prices, tiers, population, payments_in(months)
        )
        for slug, found in parts.items()
    }


def total(parts, prices, tiers, population, times):
    payments = []
    for part, pricing, _ in parts:
        if pricing == "included":
            continue
        given = prices.get(part, [])
        payments += (
            [paid(price, tiers.get(price[0]), population, times) for price in given]
            if given and pricing == "priced"
            else [None]
        )
    return None if None in payments else sum(payments, Decimal(0))


def paid(price, tiers, population, payments):
    _, amount, most, recurrence, per, days = price
    times = payments[recurrence]
    if tiers:
        return tiered(tiers, per, population, times)
    how_many = {"contract": 1, "inhabitant": population, "user": None, "day": money(days)}[per]
    return None if how_many is None else money(amount if most is None else most) * how_many * times


def tiered(tiers, per, population, times):
    steps = sorted(
        ((10**9 if bound is None else bound, money(amount)) for bound, amount in tiers),
        key=lambda step: step[0],
    )
    if population > steps[-1][0] or per in {"user", "day"}:
        return None
    if per == "contract":
        return next(amount for bound, amount in steps if population <= bound) * times
    below, sums = 0, Decimal(0)
    for bound, amount in steps:
        sums += max(0, min(population, bound) - below) * amount
        below = bound
    return sums * times


def band(amount):
    if amount is None:
        return "unknown"
    if amount < MAIN:
        return "under"
    return "between" if amount < STATUTORY else "over"


def duty(amount, region):
    """What the act asks of a sum on a day of 2026; Åland's own act is not ours to tell."""
    if amount is None or region == "21":
        return "cannot_assess"
    return next(
        name
        for name, limit in (
            ("eu", EU),
            ("national", STATUTORY),
            ("small", MAIN),
            ("direct", Decimal(0)),
        )
        if amount >= limit
    )


def bands(population, today):
    return {slug: band(amount) for slug, amount in totals(population, today).items()}


def context_of(population):
    return PriceContext() if population == TYRSKYLA else PriceContext.of(municipalities()["091"])


def slugs_of(answer):
    slugs = dict(Offering.objects.values_list("pk", "slug"))
    return {slugs[pk] for pk in answer.ids}


def question(today, population, **options):
    return SearchRequest(on_day=today.toordinal(), population=population, limit=500, **options)


def test_the_municipalities_are_those_of_the_calculation():
    assert (PriceContext().population, municipalities()["091"].population) == (TYRSKYLA, HELSINKI)


@pytest.mark.parametrize("population", POPULATIONS)
def test_all_four_flags_are_in_use(population, today):
    expected = bands(population, today)

    assert len(expected) == 187
    assert set(expected.values()) == {"under", "between", "over", "unknown"}


@pytest.mark.parametrize("population", POPULATIONS)
def test_cards_show_the_sum_and_the_flag_of_the_calculation(population, today):
    found = cards(Offering.objects.published(today), context_of(population), "fi", today)

    assert {card.offering.slug: card.cost.total for card in found} == totals(population, today)
    assert {card.offering.slug: card.cost.band for card in found} == bands(population, today)


@pytest.mark.parametrize("search", [find, database.find], ids=["index", "database"])
@pytest.mark.parametrize("population", POPULATIONS)
def test_the_filter_by_flag_gives_the_offerings_of_the_calculation(population, search, today):
    expected = bands(population, today)

    for wanted in ("under", "between", "over", "unknown"):
        answer = search(question(today, population, bands=(wanted,)))

        assert slugs_of(answer) == {slug for slug, name in expected.items() if name == wanted}


@pytest.mark.parametrize("population", POPULATIONS)
def test_the_facet_counts_the_flags_of_the_calculation(population, today):
    expected = list(bands(population, today).values())

    counted = dict(find(question(today, population)).facets["band"])

    assert counted == {
        name: expected.count(name) for name in ("under", "between", "over", "unknown")
    }


FLAG_OF_CARD = re.compile(r'id="r-([a-z0-9-]+)".*?class="flag flag--(\w+)"', re.DOTALL)
FLAG_NAMES = {"under": "under", "between": "between", "over": "over", "ask": "unknown"}


@pytest.mark.parametrize(
    ("population", "address"),
    [(TYRSKYLA, "/ratkaisut?"), (HELSINKI, "/ratkaisut?kunta=091&")],
    ids=["tyrskyla", "helsinki"],
)
def test_every_card_of_the_results_page_carries_the_flag_of_the_calculation(
    client, population, address, today
):
    shown = {}
    for page in range(1, 11):
        html = client.get(f"{address}jarjestys=nimi&sivu={page}").content.decode()
        shown |= {slug: FLAG_NAMES[flag] for slug, flag in FLAG_OF_CARD.findall(html)}

    assert shown == bands(population, today)


FLAG_OF_PAGE = re.compile(r'class="flag flag--(\w+)"')


@pytest.mark.parametrize(
    ("population", "query"),
    [(TYRSKYLA, ""), (HELSINKI, "?kunta=091")],
    ids=["tyrskyla", "helsinki"],
)
def test_the_offering_page_carries_the_flag_of_the_calculation(client, population, query, today):
    expected = bands(population, today)

    for slug in sorted(expected)[::19]:
        flags = FLAG_OF_PAGE.findall(client.get(f"/ratkaisut/{slug}{query}").content.decode())

        assert {FLAG_NAMES[flag] for flag in flags} == {expected[slug]}


def some_municipalities():
    """Twenty-five from the smallest to the largest, one of Åland's among them."""
    by_size = sorted(municipalities().values(), key=lambda row: (row.population, row.code))
    return [
        *by_size[:: len(by_size) // 23][:23],
        municipalities()["091"],
        next(row for row in by_size if row.region_code == "21" and row.population > 5000),
    ]


@pytest.mark.slow
def test_the_duty_is_that_of_the_act_for_every_offering_municipality_and_term(today):
    found = cards(Offering.objects.published(today), PriceContext(), "fi", today)
    shown, slugs, parts = (
        [card.cost for card in found],
        [card.offering.slug for card in found],
        [tuple(card.parts) for card in found],
    )
    chosen, seen = some_municipalities(), set()
    assert (len(slugs), len({row.code for row in chosen})) == (187, 25)

    for municipality in chosen:
        for months in (12, 24, 36, 48):
            expected = totals(municipality.population, today, months)
            context = PriceContext.of(municipality, months)
            costs = [replace(cost, context=context) for cost in shown]
            duties = [duty(expected[slug], municipality.region_code) for slug in slugs]
            seen |= set(duties)

            assert [cost.total for cost in costs] == [expected[slug] for slug in slugs]
            assert [cost.procedure for cost in costs] == duties, (municipality.code, months)
            flags = [answer_of(FlagSerializer, cost, "") for cost in costs]
            assert [flag["procedure"] for flag in flags] == duties
            assert [flag["procedure_title"]["fi"] for flag in flags] == [
                DUTIES[name] for name in duties
            ]
            assert [
                bool(
                    MUST.search(
                        procedure_title(cost.procedure)
                        + procedure_advice(cost.procedure, cost.limits).replace(
                            "laki ei velvoita", ""
                        )
                    )
                )
                for cost in costs
            ] == [name in {"national", "eu"} for name in duties]

            for duty_of, cost, rows in {
                (name, cost.band): (name, cost, rows)
                for name, cost, rows in zip(duties, costs, parts, strict=True)
            }.values():
                assert spoken(cost, rows, municipality.region_code) == (
                    DUTIES[duty_of],
                    DUTIES[duty_of] if cost.total is not None else None,
                    ADVICE[duty_of] if municipality.region_code != "21" else "Ahvenanmaan",
                ), (municipality.code, months)

    assert seen == set(DUTIES)


# What the text under the heading must say, by the duty.
ADVICE = {"direct": "alle Avoin kunta -rajan (30 000 €)",
    "small": "aloitteen raja (30 000 €) ylittyy: aloitteen mukaan hankinta kilpailutetaan",
    "national": "vähintään kansallisen kynnysarvon", "eu": "vähintään EU-kynnysarvon",
    "cannot_assess": "niin laskemme hinnan|Pyydä hinta toimittajalta"}  # fmt: skip


def spoken(cost, rows, region):
    """Heading of the page, words of the card, and which advice the text gives.

    One only, or a word of Åland's own rules.
    """
    detail = SimpleNamespace(
        card=SimpleNamespace(cost=cost), costs=CostTable(cost, rows, "fi"), verdict_css=""
    )
    words = {
        "price_context": cost.context,
        "detail": detail,
        "cost": cost,
        "is_aland": region == "21",
        "request": None,
    }
    page, card = (
        unescape(html).replace("\u00a0", " ")
        for html in (
            render_to_string("catalogue/components/verdict.html", words),
            price_block(cost),
        )
    )
    notes = re.findall(r'class="flag__note">([^<]+)<', card)
    advice = [
        text
        for text in (*ADVICE.values(), "Ahvenanmaan")
        if re.search(
            text.replace("(", r"\(").replace(")", r"\)"), page.partition("verdict__body")[2]
        )
    ]
    assert len(advice) == 1, advice
    return DUTY_OF_PAGE.search(page)[1], notes[0] if cost.total is not None else None, advice[0]


DUTY_OF_CARD = re.compile(
    r'id="r-([a-z0-9-]+)".*?class="flag flag--\w+">.*?class="flag__note">([^<]+)<', re.DOTALL
)
DUTY_OF_PAGE = re.compile(r'<h2 class="verdict__title"[^>]*>([^<]+)</h2>')


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("091", "", DUTIES),
        ("091", "/sv", {"small": "Begär anbud: liten upphandling"}),
        ("091", "/en", {"small": "Ask for quotes: small purchase"}),
        ("478", "", DUTIES),
    ],
)
def test_card_and_heading_say_the_duty(client, code, language, words, today):
    """478 is Mariehamn: no word of the act there."""
    municipality = municipalities()[code]
    expected = {
        slug: duty(amount, municipality.region_code)
        for slug, amount in totals(municipality.population, today).items()
    }

    page = client.get(f"{language}/ratkaisut?kunta={code}&jarjestys=nimi").content.decode()
    on_cards = {
        slug: text
        for slug, text in DUTY_OF_CARD.findall(page)
        if expected[slug] in words and expected[slug] != "cannot_assess"
    }
    assert all(text == words[expected[slug]] for slug, text in on_cards.items())
    for slug in [slug for slug in sorted(expected) if expected[slug] in words][::31]:
        heading = DUTY_OF_PAGE.search(
            client.get(f"{language}/ratkaisut/{slug}?kunta={code}").content.decode()
        )[1]

        assert heading == words[expected[slug]], slug
