"""`/vertailu`: the address is the state, what will not do is named, and nothing is guessed."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from catalogue.content import declaration, schema
from catalogue.content.declaration import Subject
from catalogue.models import Offering
from catalogue.procuring.comparison.groups import comparison_of
from catalogue.procuring.comparison.reading import compared
from catalogue.procuring.comparison.table import Origin
from procurement.price_context import PriceContext
from procurement.registry import municipalities
from tests.support.bodies import BodyFactory, FrameworkFactory, cover
from tests.support.factories import OfferingFactory, add_part, amended

pytestmark = pytest.mark.django_db


def offer(slug, **columns):
    return OfferingFactory(slug=slug, published={"name_fi": f"Ratkaisu {slug}", **columns})


def heads(response):
    """The names of the columns, in their order."""
    html = response.content.decode()
    return re.findall(r'class="compare__letter">.</span> (?:<a[^>]*>)?<strong>(.*?)</strong>', html)


def table_of(*slugs, context=None):
    on = timezone.localdate()
    return comparison_of(compared(slugs, context or PriceContext(), "fi", on))


def cells(comparison, key):
    row = next(row for group in comparison.groups for row in group.rows if row.key == key)
    return [cell.words if cell else "–" for cell in row.cells]


@pytest.fixture
def three():
    return [
        offer("a", exit_notice_months=3, hosted_by="vendor", languages=["sv", "fi"]),
        offer("b", price="40000", languages=["fi", "sv"]),
        offer("c", price=None),
    ]


def test_offerings_stand_in_the_order_of_the_address(client, three):
    response = client.get("/vertailu?v=c&v=a&v=b")

    assert heads(response) == ["Ratkaisu c", "Ratkaisu a", "Ratkaisu b"]
    assert "compare--3" in response.content.decode()


def test_what_is_not_said_is_unknown_and_never_no(three):
    comparison = table_of("a", "b", "c")

    assert cells(comparison, "exit_notice_months") == ["3 kk", None, None]
    assert cells(comparison, "hosted_by") == ["Toimittaja", None, None]
    assert cells(comparison, "accessibility") == [None, None, None]
    assert cells(comparison, "total") == ["1\u00a0000\u00a0€", "40\u00a0000\u00a0€", None]


def test_facts_to_decide_by_stand_side_by_side_under_their_subjects(client):
    offer("a", facts={"availability": "99.95", "released_on": "2026-10-01"})
    offer("b", facts={"identification": ["suomi_fi", "entra_id"]})

    comparison = table_of("a", "b")

    keys = [group.key for group in comparison.groups]
    assert keys[5:-1] == [subject.value for subject in Subject]
    assert cells(comparison, "availability") == ["99,95 %", None]
    assert cells(comparison, "released_on") == ["1.10.2026", None]
    assert cells(comparison, "identification") == [None, "Suomi.fi-tunnistus, Microsoft Entra ID"]
    html = client.get("/vertailu?v=a&v=b").content.decode()
    assert '<span class="soft">ei kerrottu</span>' in html


def test_an_unknown_sum_says_which_price_is_missing(three):
    comparison = table_of("c")
    total = comparison.groups[0].rows[0].cells[0]

    assert total.amount is None
    assert total.note == "Hinta pyydettäessä: Käyttöönotto"


def test_the_same_choices_in_another_order_are_the_same(three):
    comparison = table_of("a", "b")

    assert cells(comparison, "languages") == ["suomi, ruotsi"] * 2
    assert "languages" not in {
        row.key for group in comparison.differences.groups for row in group.rows
    }


def test_only_differences_hides_what_all_say_the_same(client, three):
    whole = client.get("/vertailu?v=a&v=b").content.decode()
    html = client.get("/vertailu?v=a&v=b&erot=1").content.decode()

    assert "Käyttöliittymän kielet" in whole
    assert "Käyttöliittymän kielet" not in html
    assert "Irtisanomisaika" in html


def test_every_field_of_the_schema_is_a_row(three, monkeypatch):
    late = declaration.Field("accessibility_url", declaration.Kind.URL, "Uusi kenttä")
    fields = {**schema.FIELDS, "new": (late,)}
    for module in ("content_rows", "groups"):
        monkeypatch.setattr(f"catalogue.procuring.comparison.{module}.FIELDS", fields)

    keys = [row.label for group in table_of("a", "b").groups for row in group.rows]

    own = [
        str(field.label)
        for section in fields.values()
        for field in section
        if field.name not in {"name", "description", "change_log"}
    ]
    assert set(own) <= set(keys)


def test_a_cell_tells_whose_word_it_is_and_of_which_day(client, three):
    by_key = {row.key: row for group in table_of("a").groups for row in group.rows}
    reviewed = three[0].published.decided_at.date()

    assert {
        key: (by_key[key].cells[0].origin, by_key[key].cells[0].on)
        for key in ("total", "avoin-data", "exit_notice_months", "vendor")
    } == {
        "total": (Origin.COUNTED, reviewed),
        "avoin-data": (Origin.REVIEW, reviewed),
        "exit_notice_months": (Origin.VENDOR, reviewed),
        "vendor": (Origin.DIRECTORY, reviewed),
    }
    html = client.get("/vertailu?v=a&v=b").content.decode()
    assert "A, B: JulkisCOSS on arvioinut, 2.3.2026" in html


def test_parts_stand_side_by_side_by_their_kind(three):
    with amended(three[0].published):
        add_part(
            three[0].published,
            3,
            kind="closed",
            name_fi="Chatbotti",
            is_optional=True,
            price="2400",
        )

    comparison = table_of("a", "b")

    assert cells(comparison, "parts_open") == ["Ohjelmisto (EUPL-1.2)"] * 2
    assert cells(comparison, "parts_closed") == ["Chatbotti (valinnainen)", "Ei suljettuja osia"]
    assert cells(comparison, "parts_service") == ["Käyttöönotto"] * 2
    assert cells(comparison, "open_parts") == [
        "1/2 ohjelmisto-osasta avoimia",
        "1/1 ohjelmisto-osasta avoimia",
    ]
    assert cells(comparison, "closed") == [
        "0\u00a0€\nValinnainen Chatbotti: 2\u00a0400\u00a0€",
        "Ei suljettuja osia",
    ]


def test_prices_stand_by_what_they_go_by(three):
    with amended(three[0].published):
        part = add_part(three[0].published, 3, kind="service", name_fi="Tuki", price="2")
        part.prices.update(per="inhabitant", recurrence="year")

    comparison = table_of("a", "c")

    assert cells(comparison, "price_per_inhabitant") == [
        "Tuki: 2\u00a0€ asukasta kohti vuodessa",
        "Ei tällaisia hintoja",
    ]
    assert cells(comparison, "price_on_request") == [
        "Kaikki hinnat on ilmoitettu",
        "Käyttöönotto",
    ]


def test_a_framework_is_told_to_a_municipality_that_may_use_it_and_others_are_to_ask(three):
    cover(FrameworkFactory(title_fi="Puite", body=BodyFactory(owners=["837"])), three[0])
    owner, other = (PriceContext.of(municipalities()[code]) for code in ("837", "091"))

    assert cells(table_of("a", "b", context=owner), "frameworks") == [
        "Puite: kunta voi ostaa sillä 31.12.2029 asti",
        None,
    ]
    assert cells(table_of("a", "b", context=other), "frameworks") == [
        "Puite: kysy, voiko kunta ostaa sillä",
        None,
    ]


PROBLEMS = {
    "six": (
        "v=a&v=b&v=c&v=d&v=e&v=f",
        ["a", "b", "c", "d", "e"],
        "Vertailuun mahtuu viisi ratkaisua. Jätimme pois: ”f”. Poista ensin jokin viidestä.",
    ),
    "the same twice": (
        "v=a&v=b&v=a",
        ["a", "b"],
        "Ratkaisu ”a” on osoitteessa monta kertaa. Vertaamme sen kerran.",
    ),
    "unknown": ("v=a&v=b&v=ei-ole", ["a", "b"], "Ratkaisua ”ei-ole” ei ole hakemistossa."),
    "no slug at all": ("v=a&v=b&v=%C3%A4/..", ["a", "b"], "Ratkaisua ”ä/..” ei ole hakemistossa."),
    "a draft": ("v=a&v=b&v=luonnos", ["a", "b"], "Ratkaisua ”luonnos” ei ole hakemistossa."),
    "one": ("v=a", ["a"], "Vertailuun tarvitaan vähintään kaksi ratkaisua. Lisää toinen."),
    "an unknown name": ("v=a&v=b&outo=1", ["a", "b"], "Osoitteen kohta ”outo”"),
    "an unknown municipality": ("v=a&v=b&kunta=Ei+ole", ["a", "b"], "Kuntaa ”Ei ole” ei ole."),
    "a term that is none": ("v=a&v=b&kk=NaN", ["a", "b"], "Kohdan Sopimusaika (kk) arvo ”NaN”"),
    "another value of a switch": ("v=a&v=b&erot=2", ["a", "b"], "Kohta Näytä vain erot"),
}


@pytest.mark.parametrize(("query", "slugs", "words"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_will_not_do_is_named_and_the_rest_is_compared(client, query, slugs, words):
    for slug in "abcdef":
        offer(slug)
    OfferingFactory(slug="luonnos")

    response = client.get(f"/vertailu?{query}")

    assert response.status_code == 200
    assert heads(response) == [f"Ratkaisu {slug}" for slug in slugs]
    assert words in response.content.decode()


def test_nothing_to_compare_says_what_to_do(client):
    response = client.get("/vertailu")

    assert response.status_code == 200
    assert "Valitse 2–5 ratkaisua" in response.content.decode()


def test_a_withdrawn_offering_stays_as_a_named_empty_column(client, three):
    Offering.objects.filter(slug="b").update(
        withdrawn_at=timezone.now(), withdrawal_reason_fi="Tuote loppui."
    )

    response = client.get("/vertailu?v=a&v=b")
    comparison = table_of("a", "b")

    assert heads(response) == ["Ratkaisu a", "Ratkaisu b"]
    assert 'href="/ratkaisut/b' not in response.content.decode()
    assert "Tuote loppui." in response.content.decode()
    assert {row.cells[1] for group in comparison.groups for row in group.rows} == {None}


def test_offerings_of_a_vendor_that_is_listed_no_more_stay_as_empty_columns(client):
    offer("a")
    OfferingFactory(
        slug="b",
        vendor__listed=timezone.localdate().replace(year=2025),
        published={"name_fi": "Ratkaisu b"},
    )

    assert heads(client.get("/vertailu?v=a&v=b")) == ["Ratkaisu a", "Ratkaisu b"]


def test_names_are_shown_as_they_are_and_run_nothing(client):
    offer("a", name_fi="<script>alert(1)</script>")
    offer("b", support_fi="<img src=x onerror=alert(1)>")

    html = client.get("/vertailu?v=a&v=b").content.decode()

    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_columns_can_be_removed_and_moved_by_their_links(client, three):
    html = client.get("/vertailu?v=a&v=b&v=c&kk=24&erot=1").content.decode()
    links = dict(re.findall(r'id="((?:poista|vasemmalle|oikealle)-\w)"[^>]*? href="([^"]*)"', html))

    assert links == {
        "oikealle-a": "/vertailu?v=b&amp;v=a&amp;v=c&amp;kk=24&amp;erot=1",
        "poista-a": "/vertailu?v=b&amp;v=c&amp;kk=24&amp;erot=1",
        "vasemmalle-b": "/vertailu?v=b&amp;v=a&amp;v=c&amp;kk=24&amp;erot=1",
        "oikealle-b": "/vertailu?v=a&amp;v=c&amp;v=b&amp;kk=24&amp;erot=1",
        "poista-b": "/vertailu?v=a&amp;v=c&amp;kk=24&amp;erot=1",
        "vasemmalle-c": "/vertailu?v=a&amp;v=c&amp;v=b&amp;kk=24&amp;erot=1",
        "poista-c": "/vertailu?v=a&amp;v=b&amp;kk=24&amp;erot=1",
    }


def test_offerings_of_the_same_component_can_be_added_in_place(client, three):
    OfferingFactory(slug="muu", published={"component": "intranet"})

    html = client.get("/vertailu?v=a&v=b").content.decode()

    assert re.findall(r'<option value="(\w*)"[^>]*>', html.split('id="lisaa"')[1]) == ["", "c"]


def test_htmx_gets_the_comparison_alone_and_the_clean_address(client, three):
    headers = {"HX-Request": "true", "HX-Target": "vertailu"}

    response = client.get("/vertailu?v=a&v=b&v=&kunta=&erot=1", headers=headers)

    assert response["HX-Push-Url"] == "/vertailu?v=a&v=b&erot=1"
    html = response.content.decode()
    assert "<html" not in html
    assert '<section id="vertailu"' in html


def test_going_back_gets_the_whole_page(client, three):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in client.get("/vertailu?v=a&v=b", headers=headers).content.decode()


def test_the_chart_has_a_curve_for_each_that_can_be_assessed(client, three):
    html = client.get("/vertailu?v=a&v=b&v=c").content.decode()

    assert html.count("<polyline") == 2
    assert "Kuvasta puuttuvat, koska hintaa ei voida arvioida: C Ratkaisu c." in html


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_caption_tells_for_whom_how_long_and_when(client, three, prefix):
    html = client.get(f"{prefix}/vertailu?v=a&v=b&kunta=837&kk=24").content.decode()
    caption = re.search(r'id="vertailu-kuvaus">(.*?)<', html)[1]

    assert "Tampere" in caption or "Tammerfors" in caption
    assert str(timezone.localdate().year) in caption


def test_sums_are_those_of_the_offering_page(client, three):
    total = table_of("a").groups[0].rows[0].cells[0]

    assert total.amount == Decimal(1000)
    assert total.words in unescape(client.get("/ratkaisut/a").content.decode())


@pytest.mark.parametrize("count", [2, 5])
@pytest.mark.parametrize("prefix", ["/vertailu?", "/vertailu.csv?", "/api/v1/compare/?"])
def test_a_comparison_costs_at_most_fifteen_queries(
    client, django_assert_max_num_queries, count, prefix
):
    for slug in "abcdef":
        offer(slug)
    name = "offering" if "api" in prefix else "v"
    address = prefix + "&".join(f"{name}={slug}" for slug in "abcde"[:count])
    client.get(address)

    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [2, 5])
def test_a_comparison_costs_as_many_queries_with_five_as_with_two(
    client, django_assert_num_queries, count
):
    for slug in "abcdefg":
        offer(slug)
    rows = "&".join(f"v={slug}" for slug in "abcde"[: count - 1])
    Offering.objects.filter(slug="g").update(withdrawn_at=timezone.now())
    address = f"/vertailu.csv?{rows}&v=g"
    client.get(address)

    with django_assert_num_queries(11):
        client.get(address)
