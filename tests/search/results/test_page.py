"""What the results page says of itself: its order, how choices are joined, what the bars mean.

And no notice in our own names.
"""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.utils import translation

from deploy.middleware import PARAMETER as LANGUAGE_PARAMETER
from lib.forms.parameters import COMMON, Parameters
from procurement.filters import LABELS as PRICE_LABELS
from search.index.schema import FACETS as INDEXED
from search.results.parameters import FACETS, LABELS, OWN_NAMES
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering(search_index):
    found = OfferingFactory(slug="oma", vendor__slug="toimittaja", published=True)
    search_index()
    return found


def page(client, address):
    return unescape(client.get(address).content.decode())


def orders(html):
    return re.findall(
        r'<option value="(\w*)"( selected)?>([^<]+)</option>',
        html[html.index('id="jarjestys"') :].partition("</select>")[0],
    )


def test_without_a_text_the_default_order_is_called_what_it_is(client, offering):
    assert orders(page(client, "/ratkaisut")) == [
        ("", " selected", "Nimi A–Ö"),
        ("edullisin", "", "Edullisin ensin"),
        ("uusin", "", "Viimeksi arvioitu"),
    ]
    assert orders(page(client, "/ratkaisut?jarjestys=nimi"))[0] == ("", " selected", "Nimi A–Ö")


def test_with_a_text_the_best_come_first_unless_told_otherwise(client, offering):
    found = orders(page(client, "/ratkaisut?q=ratkaisu"))

    assert [(value, label) for value, _, label in found] == [
        ("", "Osuvin ensin"),
        ("edullisin", "Edullisin ensin"),
        ("uusin", "Viimeksi arvioitu"),
        ("nimi", "Nimi A–Ö"),
    ]
    assert orders(page(client, "/ratkaisut?q=ratkaisu&jarjestys=nimi"))[-1] == (
        "nimi",
        " selected",
        "Nimi A–Ö",
    )


@pytest.mark.parametrize("name", FACETS)
def test_each_facet_says_how_its_choices_are_joined(client, offering, name):
    html = page(client, "/ratkaisut")

    facet = html[: html.index(f'id="lista-{name}"')].rpartition("<fieldset")[2]

    assert ("Kaikkien valittujen on täytyttävä." in facet) == INDEXED[FACETS[name]].all_of
    assert ("Jokin valituista riittää." in facet) != INDEXED[FACETS[name]].all_of


@pytest.mark.parametrize("address", ["/ratkaisut", "/toimittajat/toimittaja"])
def test_pages_with_bars_of_parts_say_what_the_bars_mean(client, offering, address):
    html = page(client, address)

    legend = html[html.index("legend--parts") :].partition("</ul>")[0]
    assert [re.search(r"</svg>(\w+)", row)[1] for row in legend.split("</li>")[1:4]] == [
        "avoin",
        "suljettu",
        "palvelu",
    ]
    assert (
        page(client, "/ratkaisut?q=eimitaantallaista&kerros=tiedolla-johtaminen").count(
            "legend--parts"
        )
        == 0
    )


# Any words will do; those that are asked for as typed lapse with other words.
WORDS = {"q", "juuri"}

# Notices name parameters as the page does.


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", sorted({*OWN_NAMES, *PRICE_LABELS} - WORDS))
def test_a_notice_calls_a_parameter_by_its_name_on_the_page(client, offering, name, language):
    prefix = "" if language == "fi" else f"/{language}"

    html = page(client, f"{prefix}/ratkaisut?{name}=zz-outo&{name}=zz-muu")

    notice = html.partition("notice notice--warn")[2].partition("</div></div>")[0]
    with translation.override(language):
        label = Parameters(QueryDict(), labels=LABELS).label(name)
    assert "zz-" in notice
    # A municipality and an offering are named as what they are.
    assert name in {"kunta", "v"} or label in notice
    assert not re.search(rf"(Kohdan|Kohta|[Vv]ärdet|[Vv]alue of) {name}\b", notice)


def test_every_parameter_has_a_name_in_every_language():
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            parameters = Parameters(QueryDict(), labels=LABELS)
            assert all(parameters.label(name) != name for name in OWN_NAMES)
            assert len({parameters.label(name) for name in OWN_NAMES}) == len(OWN_NAMES)
    assert set(COMMON) == {"q", "sivu"}


@pytest.mark.parametrize(
    "name",
    [
        "kunta",
        "kk",
        "kayttajat",
        "tyopaivat",
        "sivu",
        "q",
        "jarjestys",
        "hinta",
        "osittain",
        "vanhat",
    ],
)
def test_what_may_be_said_once_and_is_said_twice_is_told(client, offering, name):
    values = {
        "kunta": ("091", "837"),
        "jarjestys": ("nimi", "uusin"),
        "hinta": ("alle", "yli"),
        "osittain": ("1", "0"),
        "vanhat": ("1", "0"),
    }.get(name, ("1", "2"))

    html = page(client, f"/ratkaisut?{name}={values[0]}&{name}={values[1]}")

    assert "notice notice--warn" in html
    assert f"”{values[1]}”" in html.partition("notice notice--warn")[2].partition("</div></div>")[0]


def test_of_two_municipalities_neither_is_remembered(client, offering):
    client.get("/ratkaisut?kunta=091&kunta=837")

    assert "kunta" not in client.cookies


# No dead ends.


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_is_empty_in_the_house_is_no_link_and_every_link_of_the_front_page_leads_to_offerings(
    client, offering, language
):
    front = page(client, "/" if language == "fi" else f"/{language}/")

    links = re.findall(r'href="([^"]*/ratkaisut\?(?:kerros|komponentti|vaihe)=[^"]+)"', front)
    assert links
    assert front.count('class="room--empty"') > 30
    for link in links:
        assert 'id="r-oma"' in page(client, link), link


def test_links_of_pages_keep_the_buyer_without_any_cookie(client, offering):
    for address in ("/", "/ratkaisut", "/ratkaisut/oma", "/toimittajat", "/toimittajat/toimittaja"):
        html = page(client, f"{address}?kunta=091&kk=24&kayttajat=9")
        links = re.findall(
            r'href="(/(?:ratkaisut|toimittajat)[^"]*)"',
            html.partition("<main")[2].partition("</main")[0],
        )

        # A question to the vendor is no page with prices.
        links = [link for link in links if not link.endswith("/kysy")]
        assert all("kunta=091&kk=24&kayttajat=9" in link for link in links), (
            address,
            [link for link in links if "kunta=091" not in link],
        )


def test_no_parameter_of_the_page_is_taken_for_the_choice_of_a_language(client, offering):
    assert LANGUAGE_PARAMETER not in OWN_NAMES

    assert client.get("/ratkaisut?kayttokieli=sv").status_code == 200
