"""The visitor's own municipality: chosen once, kept on every page, and never somebody else's."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from catalogue.models import Price
from procurement.actions.buyers import claim_municipality
from procurement.models import BuyerRole, Municipality, MunicipalityDomain
from tests.support.factories import OfferingFactory, UserFactory, amended
from tests.support.signing_in import sign_in, verified

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LANGUAGES = {"fi": "Tampere", "sv": "Tammerfors", "en": "Tampere"}
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ratkaisut"}
# Of the pages that everybody reads: one address for each, with what its pattern needs.
KNOWN = {"slug": "oma", "number": 1}
PUBLIC = ("deploy:", "search:", "catalogue:", "procurement:")
OTHERS = {"catalogue:vendor-detail": {"slug": "toimittaja"}}


@pytest.fixture
def offering(search_index):
    """Its price is per inhabitant: every municipality's sum is another."""
    found = OfferingFactory(slug="oma", vendor__slug="toimittaja", published={"number": 1})
    with amended(found.published):
        Price.objects.create(
            part=found.published.parts.get(order=2), order=2, amount=Decimal(1), per="inhabitant"
        )
    search_index()
    return found


def named(patterns, namespace=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from named(
                pattern.url_patterns,
                namespace + (f"{pattern.namespace}:" if pattern.namespace else ""),
            )
        elif namespace.startswith(PUBLIC) and set(pattern.pattern.converters) <= set(KNOWN):
            name = f"{namespace}{pattern.name}"
            yield name, OTHERS.get(name, {key: KNOWN[key] for key in pattern.pattern.converters})


def pages(client):
    """Addresses of every page without a person, in every language."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found += [
                (language, reverse(name, kwargs=values))
                for name, values in named(get_resolver().url_patterns)
            ]
    return [
        (language, address)
        for language, address in dict.fromkeys(found)
        if client.get(address).status_code == 200
    ]


def header(html):
    return unescape(
        html[
            html.index('id="ylatunniste"') : html.index("</header>", html.index('id="ylatunniste"'))
        ]
    )


def basis(html):
    return unescape(re.search(r"<strong>([^<]+)</strong> \([\d,\s\xa0]+ ", html)[1])


def test_chosen_on_the_front_page_it_is_kept_on_every_page_in_every_language(client, offering):
    everything = pages(Client())
    assert len(everything) >= 3 * 9

    response = client.get("/kuntavalinta", {"kunta": "tampere", "paluu": "/"})

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    for language, address in everything:
        html = client.get(address).content.decode()

        assert f": {LANGUAGES[language]}</a>" in header(html), address
        assert 'class="context s"' not in html or basis(html) == LANGUAGES[language], address


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/ratkaisut",
        "/ratkaisut?kerros=palvelukanavat",
        "/ratkaisut/oma",
        "/ratkaisut/oma/versiot/1",
        "/toimittajat/toimittaja",
    ],
)
def test_prices_are_those_of_the_kept_municipality(client, offering, address):
    before = client.get(address).content.decode()
    client.get("/ratkaisut?kunta=Helsinki")

    after = client.get(address).content.decode()

    assert (basis(before), basis(after)) == ("Tyrskylä", "Helsinki")
    sums = [re.findall(r"[\d\xa0]+\xa0€", html) for html in (before, after)]
    assert sums[0]
    assert sums[0] != sums[1]


def test_the_cookie_holds_the_number_and_nothing_else(client, offering):
    cookie = client.get("/ratkaisut/oma?kunta=Esbo").cookies["kunta"]

    assert (
        cookie.value,
        cookie["samesite"],
        cookie["max-age"],
        cookie["httponly"],
        cookie["path"],
    ) == ("049", "Lax", 365 * 24 * 3600, True, "/")
    assert "kunta" not in client.get("/ratkaisut/oma?kunta=049").cookies


@pytest.mark.parametrize("address", ["/ratkaisut?kunta=", "/kuntavalinta?kunta=&paluu=/ratkaisut"])
def test_the_example_can_be_chosen_again(client, offering, address):
    client.get("/ratkaisut?kunta=091")

    client.get(address)

    assert "kunta" not in client.cookies or client.cookies["kunta"].value == ""
    assert basis(client.get("/ratkaisut").content.decode()) == "Tyrskylä"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Tamppere", "Tarkoititko: Tampere?"),
        ("Helsingfros", "Kirjoita kunnan nimi"),
        ("999", "Kirjoita kunnan nimi"),
        ("xx", "Kirjoita kunnan nimi"),
    ],
)
@pytest.mark.parametrize("address", ["/ratkaisut", "/ratkaisut/oma", "/kuntavalinta"])
def test_a_name_that_no_municipality_has_is_told_kept_in_the_field_and_not_remembered(
    client, offering, address, value, said
):
    client.get("/ratkaisut?kunta=091")

    html = client.get(address, {"kunta": value}).content.decode()

    assert said in unescape(html)
    assert f'value="{value}"' in html
    assert client.cookies["kunta"].value == "091"
    assert "Oma kunta: Helsinki" in header(html)


@pytest.mark.parametrize(
    "value",
    ["", "999", "x" * 5000, "091; path=/", "\x00"],
    ids=["empty", "unknown", "long", "with a path", "NUL"],
)
def test_a_cookie_that_somebody_else_wrote_is_nothing(client, offering, value):
    client.cookies["kunta"] = value

    assert basis(client.get("/ratkaisut").content.decode()) == "Tyrskylä"


def test_a_municipality_is_found_by_number_and_by_either_name_however_capitalised(client, offering):
    for value in ("837", "Tampere", "TAMPERE", "tammerfors", " Tampere "):
        assert basis(client.get("/ratkaisut", {"kunta": value}).content.decode()) == "Tampere"


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "\\\\evil",
        "",
        "ratkaisut",
        "/%0d%0aX:1",
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(client, back):
    response = client.get("/kuntavalinta", {"kunta": "091", "paluu": back})

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/")
    assert "evil" not in response.headers["Location"] or response.headers["Location"].startswith(
        "/%"
    )


def test_the_way_back_keeps_everything_but_the_other_municipality(client):
    response = client.get(
        "/kuntavalinta",
        {
            "kunta": "Helsinki",
            "paluu": "/sv/ratkaisut?q=kartta&kunta=837&avoin=avoin-data&avoin=avoin-rajapinta",
        },
    )

    assert (
        response.headers["Location"]
        == "/sv/ratkaisut?q=kartta&avoin=avoin-data&avoin=avoin-rajapinta&kunta=091"
    )


def test_after_a_change_by_htmx_header_languages_and_basis_name_the_new_municipality_and_filters(
    client, offering
):
    html = client.get(
        "/ratkaisut?kunta=Helsinki&kk=24&kayttajat=&q=&kerros=palvelukanavat", headers=HTMX
    ).content.decode()

    assert 'hx-swap-oob="innerHTML"' in html[html.index('id="ylatunniste"') :][:80]
    assert "Oma kunta: Helsinki" in header(html)
    links = re.findall(r'href="([^"]+)" rel="nofollow" lang="sv"', header(html))
    assert links == ["/sv/ratkaisut?kunta=Helsinki&kk=24&kerros=palvelukanavat&kieli=sv"] * 2
    doors = [
        link
        for link in re.findall(r'href="(/ratkaisut[^"]*|/toimittajat[^"]*)"', header(html))
        if "kieli=" not in link
    ]
    assert doors
    assert all("kunta=091&kk=24" in link for link in doors)


def test_a_search_that_changes_nothing_is_no_step_to_go_back_to(client, offering):
    at = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ratkaisut?kunta=091"}

    again, other = (
        client.get("/ratkaisut", {"kunta": code}, headers=at).headers for code in ("091", "837")
    )

    assert (again.get("HX-Push-Url"), again.get("HX-Replace-Url")) == (None, "/ratkaisut?kunta=091")
    assert (other.get("HX-Push-Url"), other.get("HX-Replace-Url")) == ("/ratkaisut?kunta=837", None)


def test_pages_differ_by_cookie_and_say_so(client, offering):
    for address in ("/", "/ratkaisut", "/kynnysarvot", "/rajapinta"):
        assert "Cookie" in client.get(address).headers["Vary"]


# Confirmed buyers.


@pytest.fixture
def buyer(client):
    user = UserFactory()
    BuyerRole.objects.create(
        user=user,
        municipality=Municipality.objects.get(code="837"),
        proof="staff",
        claimed_at=NOW,
        since=NOW,
        confirmed_by=UserFactory(),
    )
    sign_in(client, user)
    return user


def test_a_confirmed_buyer_sees_the_prices_of_the_own_municipality_without_choosing(
    client, offering, buyer
):
    client.cookies["kunta"] = "091"

    assert basis(client.get("/ratkaisut").content.decode()) == "Tampere"
    assert "Oma kunta: Tampere" in header(client.get("/tili").content.decode())


def test_a_confirmed_buyer_may_look_at_another_municipality_and_comes_back_to_it(
    client, offering, buyer
):
    client.get("/ratkaisut?kunta=Helsinki")
    assert basis(client.get("/ratkaisut/oma").content.decode()) == "Helsinki"

    client.get("/ratkaisut?kunta=")
    assert basis(client.get("/ratkaisut/oma").content.decode()) == "Tyrskylä"

    sign_in(client, buyer)
    client.session.flush()
    sign_in(client, buyer)
    assert basis(client.get("/ratkaisut/oma").content.decode()) == "Tampere"


@pytest.mark.parametrize("kind", ["waits", "ended", "lost"])
def test_who_is_not_confirmed_gets_no_municipality_from_a_claim(client, offering, kind):
    town, user = Municipality.objects.get(code="837"), UserFactory(email="a@tampere.example")
    if kind == "lost":
        MunicipalityDomain.objects.create(municipality=town, domain="tampere.example")
    claim_municipality(user=verified(user), municipality=town, note="", at=NOW)
    MunicipalityDomain.objects.all().delete()
    if kind == "ended":
        BuyerRole.objects.update(ended_at=NOW)
    sign_in(client, user)

    assert basis(client.get("/ratkaisut").content.decode()) == "Tyrskylä"
