"""One sum everywhere: without optional parts, for whom and how long the page says.

What the buyer can tell is asked of the buyer.
"""

import re
from decimal import Decimal
from html import unescape

import pytest

from catalogue.models import Price
from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.pricing.cost_table import CostTable
from catalogue.public.offering_page import offering_detail
from procurement.price_context import PriceContext
from procurement.registry import limits, municipalities
from procurement.rules.lifecycle_cost import MissingReason, Per, PriceLine, Pricing
from tests.support.factories import OfferingFactory, add_part, amended

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture
def offering(search_index):
    """12,000 once, and whatever a test adds."""
    found = OfferingFactory(slug="oma", published={"price": "12000"})
    search_index()
    return found


def page(client, address):
    return unescape(client.get(address).content.decode()).replace(NBSP, " ")


def priced(offering, **columns):
    with amended(offering.published):
        Price.objects.create(part=offering.published.parts.get(order=2), order=2, **columns)


def add(offering, order, **columns):
    with amended(offering.published):
        add_part(offering.published, order, **columns)


# One optional part whose price is not known.


def test_an_optional_part_without_a_price_leaves_the_cost_on_the_page_and_is_named(
    client, offering
):
    add(offering, 3, kind="service", name_fi="Koulutuspaketti", is_optional=True, price=None)

    html = page(client, "/ratkaisut/oma")

    assert re.search(r'price__sum">([^<]+)<', html)[1] == "12 000 €"
    assert "4. vuosi 12 000 €." in html
    assert (
        html.count("Valinnaisen osan hinta ei ole mukana: Koulutuspaketti (Hinta pyydettäessä).")
        == 2
    )
    assert "Kustannusta ei voi" not in html


@pytest.mark.parametrize("amount", ["5000", None, "0"])
@pytest.mark.parametrize("kind", ["open", "closed", "service"])
def test_every_sum_of_the_page_is_the_one_without_optional_parts(
    client, offering, kind, amount, today
):
    add(offering, 3, kind=kind, name_fi="Lisä", is_optional=True, price=amount)
    detail = offering_detail("oma", PriceContext(), "fi", today)

    drawn = detail.costs.chart

    assert (
        detail.card.cost.total
        == detail.costs.base_totals.total
        == drawn.columns[-1].total
        == Decimal(12_000)
    )
    assert sum(layer.cumulative[-1] for layer in drawn.base) == Decimal(12_000)
    assert [layer.css for layer in drawn.optional] == (["c4"] if amount == "5000" else [])
    html = page(client, "/ratkaisut/oma")
    assert set(re.findall(r'chart__total"[^>]*>([^<]+)<', html)) == {"12 000 €"}
    assert ("(suljettu)" in html) == (kind == "closed" and amount == "5000")


def test_a_part_of_the_offering_itself_without_a_price_still_gives_no_sum(client, offering):
    add(offering, 3, kind="service", name_fi="Ylläpito", price=None)
    add(offering, 4, kind="service", name_fi="Koulutuspaketti", is_optional=True, price=None)

    html = page(client, "/ratkaisut/oma")

    missing = html[
        html.index("Kustannusta ei voi") : html.index(
            "Valinnaisen osan", html.index("Kustannusta ei voi")
        )
    ]
    assert "Ylläpito" in missing
    assert "Koulutuspaketti" not in missing


# What the buyer can tell.


@pytest.mark.parametrize(
    ("columns", "said", "name", "total"),
    [
        (
            {"per": "user", "amount": "1.40", "recurrence": "month"},
            "Kerro käyttäjien määrä, niin laskemme hinnan.",
            "kayttajat",
            "25 440 €",
        ),
        (
            {"per": "day", "amount": "900"},
            "Kerro työpäivien määrä, niin laskemme hinnan.",
            "tyopaivat",
            "192 000 €",
        ),
    ],
)
def test_a_price_per_what_the_buyer_knows_is_asked_of_the_buyer_in_its_place(
    client, offering, columns, said, name, total
):
    priced(offering, **columns)

    asked = page(client, "/ratkaisut/oma?kunta=091&kk=24")
    told = page(client, f"/ratkaisut/oma?kunta=091&kk=48&{name}=200")

    verdict = asked[
        asked.index('id="hankinta"') : asked.index("</section>", asked.index('id="hankinta"'))
    ]
    assert said in verdict
    assert "Pyydä hinta toimittajalta" not in verdict
    assert f'name="{name}"' in verdict
    assert 'name="kunta" value="091"' in verdict
    assert 'name="kk" value="24"' in verdict
    assert re.search(r'price__sum">([^<]+)<', told)[1] == total
    assert "200 " in told[told.index('class="context s"') :][:900]


def test_the_results_page_asks_in_place_and_keeps_what_was_told_through_filters_pages_and_links(
    client, offering
):
    priced(offering, per="user", amount="1.40", recurrence="month")

    asked = page(client, "/ratkaisut?kerros=palvelukanavat&kk=24")
    form = asked[asked.index('id="kysymys"') : asked.index("</form>", asked.index('id="kysymys"'))]
    assert 'name="kayttajat"' in form
    assert re.findall(r'type="hidden" name="(\w+)" value="([\w-]+)"', form) == [
        ("kerros", "palvelukanavat"),
        ("kk", "24"),
    ]

    told = page(client, "/ratkaisut?kerros=palvelukanavat&kk=24&kayttajat=200")
    assert 'id="kysymys"' not in told
    assert "18 720 €" in told
    assert "Käyttäjähinnat on laskettu 200 käyttäjälle." in told
    assert 'name="kayttajat"' in told
    assert 'value="200" form="suodattimet"' in told
    links = re.findall(r'href="(/ratkaisut[^"]+)"', told)
    assert all("kayttajat=200" in link for link in links if "kieli=" not in link), links


def test_what_was_told_in_the_list_stands_in_the_other_form_after_htmx(client, offering):
    priced(offering, per="user", amount="1.40", recurrence="month")

    html = client.get(
        "/ratkaisut?kayttajat=200", headers={"HX-Request": "true", "HX-Trigger": "kysymys"}
    ).content.decode()

    assert re.search(
        r'id="kayttajat"[^>]*value="200"[^>]*form="suodattimet" hx-swap-oob="true"', html
    )


def test_a_filter_by_sum_says_that_it_does_not_know_prices_per_user(client, offering):
    told = "Hintasuodatin ei laske käyttäjä- ja päivähintoja."
    assert told in page(client, "/ratkaisut?hinta=alle&kayttajat=200")
    assert told in page(client, "/ratkaisut?hinta=alle&tyopaivat=5")
    # An order reckons with them.
    assert told not in page(client, "/ratkaisut?jarjestys=edullisin&tyopaivat=5")
    assert told not in page(client, "/ratkaisut?kayttajat=200")


def line(**options):
    return PriceLine(part="a", amount=Decimal(1), **options)


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ([line(per=Per.USER)], [MissingReason.NO_USERS]),
        ([line(per=Per.DAY)], [MissingReason.NO_DAYS]),
        ([line(per=Per.USER), line(per=Per.DAY)], [MissingReason.NO_USERS, MissingReason.NO_DAYS]),
        ([line(per=Per.DAY, days=Decimal(2))], []),
        ([line(per=Per.INHABITANT)], []),
        ([line(per=Per.USER), PriceLine(part="b", pricing=Pricing.ON_REQUEST)], []),
        ([line(per=Per.USER), PriceLine(part="b")], []),
        ([line(per=Per.USER, is_optional=True)], []),
    ],
)
def test_the_buyer_is_asked_for_what_is_enough_only(lines, asked, today):
    cost = OfferingCost(tuple(lines), PriceContext(), LimitPair.on(limits(), today))

    assert cost.asked_of_buyer == asked
    assert cost.total is None or not asked


def test_the_days_of_the_vendor_go_before_the_buyers(today):
    cost = OfferingCost(
        (line(per=Per.DAY, days=Decimal(2)), line(per=Per.DAY)),
        PriceContext(days=10),
        LimitPair.on(limits(), today),
    )

    assert cost.total == Decimal(12)


# A shorter term.


def test_a_shorter_term_that_changes_the_duty_says_so_and_why(client, offering):
    priced(offering, amount="1000", recurrence="month")

    short, usual, same = (page(client, f"/ratkaisut/oma?kk={months}") for months in (12, 48, 36))

    assert "Kunta voi ostaa suoraan" in short
    assert (
        "Jos sopimus on voimassa toistaiseksi tai optioineen ja jatkoineen 48 kuukautta, kustannus"
        " on 60 000 €: Kunnan on kilpailutettava (kansallinen menettely)." in short
    )
    assert "Laske sopimusaikaan mukaan myös optiot ja jatkot." in short
    assert "Jos sopimus on voimassa toistaiseksi" in same
    assert "Jos sopimus on voimassa toistaiseksi" not in usual
    assert "optiot ja jatkot" not in usual


@pytest.mark.parametrize(
    ("months", "is_said"),
    [
        (1, True),
        (11, True),
        (12, False),
        (30, True),
        (36, False),
        (47, True),
        (48, False),
        (60, False),
    ],
)
@pytest.mark.parametrize(
    "address", ["/ratkaisut", "/ratkaisut/oma", "/", "/toimittajat/toimittaja"]
)
def test_a_term_of_no_whole_years_says_how_a_yearly_price_is_paid(
    client, search_index, months, is_said, address
):
    OfferingFactory(slug="oma", vendor__slug="toimittaja", published=True)
    search_index()

    assert (
        "Vuosihinta maksetaan jokaiselta alkaneelta vuodelta."
        in page(client, f"{address}?kk={months}")
    ) == is_said


@pytest.mark.usefixtures("demo_site")
@pytest.mark.xdist_group("demo")
@pytest.mark.any_database
def test_no_sum_of_the_demo_differs_between_head_parts_chart_and_filter(today):
    """187 offerings, for three municipalities."""
    from catalogue.models import Offering
    from catalogue.public.cards import cards

    for context in (
        PriceContext(),
        PriceContext.of(municipalities()["091"], 24),
        PriceContext.of(municipalities()["478"], 12, 50),
    ):
        for card in cards(Offering.objects.published(today), context, "fi", today):
            table = CostTable(card.cost, tuple(card.parts), "fi")
            drawn = table.chart

            assert table.base_totals.total == card.cost.total
            if drawn:
                assert drawn.columns[-1].total == card.cost.total
            else:
                assert card.cost.total is None or not table.whole_totals.total
