"""Three languages: which one is chosen, kept and linked to; no redirect leads away.

Texts that are in another language say so.
"""

import re

import pytest

from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db
PAGES = ["", "ratkaisut", "toimittajat", "kynnysarvot", "rajapinta"]


@pytest.fixture
def offering(search_index):
    found = OfferingFactory(
        slug="kaksi",
        published={
            "name_fi": "Suominimi",
            "name_sv": "Svensktnamn",
            "summary_fi": "Tiivistelmä",
            "description_sv": "Endast på svenska",
            "description_fi": "",
        },
    )
    search_index()
    return found


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("sv", "sv"),
        ("sv-FI,sv;q=0.9,fi;q=0.5", "sv"),
        ("en-GB,en", "en"),
        ("de,en;q=0.5", "en"),
        ("fi", None),
        ("de", None),
        ("", None),
        ("*", None),
        ("xx;q=abc,,;", None),
    ],
)
def test_the_bare_address_leads_to_the_language_the_visitor_reads(client, accepted, language):
    response = client.get("/?kk=24", headers={"accept-language": accepted})

    assert (response.status_code, response.headers.get("Location")) == (
        (302, f"/{language}/?kk=24") if language else (200, None)
    )
    assert {"Accept-Language", "Cookie"} <= {
        name.strip() for name in response.headers["Vary"].split(",")
    }


def test_other_addresses_are_in_the_language_they_say(client):
    response = client.get("/toimittajat", headers={"accept-language": "sv"})

    assert (response.status_code, response.headers["Content-Language"]) == (200, "fi")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_choice_is_kept_in_a_cookie_and_leaves_the_address(client, language):
    response = client.get(f"/ratkaisut?q=kartta&kieli={language}&sivu=1")

    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/ratkaisut?q=kartta&sivu=1",
    )
    cookie = response.cookies["kieli"]
    assert (cookie.value, cookie["samesite"], cookie["max-age"]) == (
        language,
        "Lax",
        365 * 24 * 3600,
    )


def test_the_kept_choice_decides_over_the_browser(client):
    client.get("/?kieli=fi")
    assert client.get("/", headers={"accept-language": "sv"}).status_code == 200

    client.get("/sv/?kieli=sv")
    assert client.get("/", headers={"accept-language": "fi"}).headers["Location"] == "/sv/"


@pytest.mark.parametrize("value", ["de", "", "//evil.example", "fi%0d%0aX: 1", "sv'"])
def test_a_language_we_do_not_have_is_no_choice(client, value):
    response = client.get(f"/toimittajat?kieli={value}")

    assert response.status_code == 200
    assert "kieli" not in response.cookies


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("prefix", "language"), [("/", "fi"), ("/sv/", "sv"), ("/en/", "en")])
def test_every_page_names_its_language_and_links_to_the_others(client, prefix, language, path):
    html = client.get(f"{prefix}{path}?kk=24").content.decode()

    assert f'<html lang="{language}">' in html
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', html))
    assert alternates == {
        "fi": f"http://testserver/{path}?kk=24",
        "sv": f"http://testserver/sv/{path}?kk=24",
        "en": f"http://testserver/en/{path}?kk=24",
    }
    assert f'lang="{language}" hreflang="{language}" aria-current="true"' in html


def test_a_finnish_prefix_leads_to_the_address_without_it(client):
    answer = client.get("/fi/ratkaisut")

    assert (answer.status_code, answer["Location"]) == (301, "/ratkaisut")


@pytest.mark.parametrize(
    "address", ["/en/ratkaisut/kaksi", "/en/ratkaisut", "/en/toimittajat/{vendor}"]
)
def test_a_text_in_another_language_says_which(client, offering, address):
    html = client.get(address.format(vendor=offering.vendor.slug)).content.decode()

    assert '<span lang="fi">Suominimi</span>' in html
    assert '<span lang="fi">Tiivistelmä</span>' in html


def test_what_is_only_in_swedish_is_shown_in_finnish_with_its_language(client, offering):
    assert (
        '<div lang="sv"><p>Endast på svenska</p>' in client.get("/ratkaisut/kaksi").content.decode()
    )


def test_a_text_in_the_language_of_the_page_needs_no_mark(client, offering):
    html = client.get("/sv/ratkaisut/kaksi").content.decode()

    assert "Svensktnamn" in html
    assert 'lang="sv">Svensktnamn' not in html


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/ratkaisut/", "/ratkaisut"),
        ("/sv/ratkaisut/?q=a%20b", "/sv/ratkaisut?q=a%20b"),
        ("/ratkaisut/kaksi/", "/ratkaisut/kaksi"),
        ("/ratkaisut///", "/ratkaisut"),
        ("//evil.example/", "/evil.example"),
        ("///evil.example//", "/evil.example"),
    ],
)
def test_a_slash_too_many_leads_to_the_page_on_the_same_host(client, address, leads_to):
    response = client.get(
        address if not address.startswith("//") else "/",
        **({"PATH_INFO": address} if address.startswith("//") else {}),
    )

    assert (response.status_code, response.headers["Location"]) == (301, leads_to)


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/ratkaisut", "/\\evil.example", "//sv//evil.example"]
)
def test_a_choice_of_language_never_leads_to_another_host(client, path):
    response = client.get("/?kieli=sv", PATH_INFO=path)

    assert response.status_code in {302, 404}
    assert not response.headers.get("Location", "/x").startswith(("//", "/\\", "http"))


def test_the_front_page_of_a_language_keeps_its_slash(client):
    assert client.get("/sv/").status_code == 200
    assert client.get("/sv").status_code in {200, 301, 302, 404}
