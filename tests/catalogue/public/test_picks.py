"""What is picked for comparison stands in the address, whichever page it is of."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from catalogue.models import Offering
from catalogue.public.picks import PickLinks, Picks, read_picks
from lib.forms.parameters import Parameters
from lib.i18n.localized import Text
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(search_index):
    """Twenty-two offerings, so that a list has two pages."""
    for number in range(22):
        OfferingFactory(slug=f"r{number:02}", published={"name_fi": f"Ratkaisu {number:02}"})
    search_index()


def picked_by(url):
    pairs = parse_qsl(urlsplit(url.replace("&amp;", "&")).query)
    return [value for name, value in pairs if name == "v"]


def rest_of(url):
    pairs = parse_qsl(urlsplit(url.replace("&amp;", "&")).query)
    return [pair for pair in pairs if pair[0] != "v"]


def controls(response):
    """The address of each card's control, by slug."""
    html = response.content.decode()
    return dict(re.findall(r'id="v-([\w-]+)" rel="nofollow" href="([^"]*)#', html))


@pytest.mark.parametrize(
    ("query", "slugs", "has_problem"),
    [
        ("", (), False),
        ("v=", (), False),
        ("v=a&v=b", ("a", "b"), False),
        ("v=a&v=a", ("a",), True),
        ("v=a&v=b&v=c&v=d&v=e&v=f", ("a", "b", "c", "d", "e"), True),
        ("v=<script>&v=a", ("a",), True),
        ("v=" + "a" * 201, (), True),
        ("v=%00a", ("a",), False),
    ],
)
def test_an_address_picks_at_most_five_and_each_once(query, slugs, has_problem):
    parameters = Parameters(QueryDict(query))

    assert read_picks(parameters) == Picks(slugs)
    assert ("v" in parameters.problems) == has_problem


def test_a_control_picks_one_more_and_stays_on_the_page_of_the_list(client, many):
    url = controls(client.get("/ratkaisut?sivu=2&kk=24&v=r00"))["r21"]

    assert picked_by(url) == ["r00", "r21"]
    assert rest_of(url) == [("kk", "24"), ("sivu", "2")]


def test_the_control_of_what_is_picked_takes_it_away(client, many):
    response = client.get("/ratkaisut?v=r00&v=r01")

    assert picked_by(controls(response)["r00"]) == ["r01"]
    assert response.content.decode().count("offer--picked") == 2


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_paging_filters_and_languages_keep_the_picks(client, many, prefix):
    html = client.get(f"{prefix}/ratkaisut?v=r00&v=r01&kerros=palvelukanavat").content.decode()

    kept = ["r00", "r01"]
    (next_page,) = re.findall(r'id="sivu-seuraava" href="([^"]*)"', html)
    chips = re.findall(r'<a class="chip" href="([^"]*)"', html)
    (cleared,) = set(re.findall(r'class="btn btn--quiet btn--wide" href="([^"]*)"', html))
    languages = re.findall(r'<a href="([^"]*)" rel="nofollow" lang=', html)
    hidden = re.findall(r'<input type="hidden" name="v" value="(\w+)" form="suodattimet">', html)
    assert [picked_by(url) for url in (next_page, *chips, cleared, *languages)] == [kept] * (
        3 + len(languages)
    )
    assert languages
    assert hidden == kept


def test_the_tray_names_what_is_picked_and_leads_to_the_comparison(client, many):
    html = client.get("/ratkaisut?v=r00&v=r01&kunta=837").content.decode()

    assert "Vertailussa 2/5" in html
    assert 'href="/vertailu?v=r00&amp;v=r01&amp;kunta=837"' in html


def test_without_picks_there_is_no_tray_and_no_query_for_it(client, many):
    html = client.get("/ratkaisut").content.decode()

    assert re.search(r'<section class="tray"[^>]* hidden>\s*</section>', html)


def test_a_sixth_is_refused_with_the_reason(client, many):
    html = client.get("/ratkaisut?" + "&".join(f"v=r0{n}" for n in range(6))).content.decode()

    assert "Vertailuun mahtuu viisi ratkaisua. Jätimme pois: ”r05”." in html
    assert "Vertailussa 5/5" in html


def test_what_is_public_no_more_is_named_and_left_out_of_the_list(client, many):
    Offering.objects.filter(slug="r01").update(withdrawn_at=timezone.now())

    html = client.get("/ratkaisut?v=r00&v=r01").content.decode()

    assert "Ratkaisua ”r01” ei ole hakemistossa." in html
    assert "Vertailussa 1/5" in html


def test_a_fragment_brings_the_tray(client, many):
    response = client.get("/ratkaisut?v=r00&q=", headers={"HX-Request": "true"})

    assert response["HX-Push-Url"] == "/ratkaisut?v=r00"
    assert re.search(
        r'<section class="tray" id="vertailukori"[^>]* hx-swap-oob="outerHTML">',
        response.content.decode(),
    )


def test_pages_of_offerings_and_vendors_pick_too(client, many):
    vendor = Offering.objects.get(slug="r03").vendor

    offering = controls(client.get("/ratkaisut/r03?v=r00&kk=24"))["r03"]
    company = controls(client.get(f"/toimittajat/{vendor.slug}?v=r00"))["r03"]

    assert picked_by(offering) == picked_by(company) == ["r00", "r03"]
    assert rest_of(offering) == [("kk", "24")]


def test_links_of_cards_keep_the_picks(client, many):
    html = client.get("/ratkaisut?v=r00&kk=24").content.decode()

    assert 'href="/ratkaisut/r03?v=r00&amp;kk=24"' in html


def test_a_control_is_filled_without_the_database(django_assert_num_queries):
    links = PickLinks(Picks(("a",)), "/ratkaisut", (("q", "x y"),))

    with translation.override("fi"), django_assert_num_queries(0):
        html = links.html("b", Text("<script>", "sv", is_fallback=True))

    assert 'href="/ratkaisut?q=x+y&amp;v=a&amp;v=b#v-b"' in html
    assert '<span lang="sv">&lt;script&gt;</span>' in html


@pytest.mark.parametrize(
    ("slug", "by", "slugs"), [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc")]
)
def test_a_pick_moves_by_one_place(slug, by, slugs):
    assert Picks(("a", "b", "c")).moved(slug, by) == Picks(tuple(slugs))


@pytest.mark.parametrize("path", ["/ratkaisut/yksi", "/toimittajat/{vendor}", "/vertailu"])
def test_the_price_form_says_whose_the_prices_are_and_keeps_the_picks(client, path):
    offering = OfferingFactory(slug="yksi", published=True)
    OfferingFactory(slug="kaksi", published=True)

    html = client.get(f"{path.format(vendor=offering.vendor.slug)}?v=yksi&v=kaksi").content.decode()
    form = re.search(r'<div class="context s">.*?</form>', html, re.DOTALL)[0]

    assert "Hinnat on laskettu kunnalle <strong>Tyrskylä</strong>" in form
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form) == [
        ("v", "yksi"),
        ("v", "kaksi"),
    ]
