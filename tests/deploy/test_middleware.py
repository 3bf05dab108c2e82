"""What every address of the site has in common.

Its plain form, the methods it takes, what nobody keeps, and the way back from sign-in.
"""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from tests.support.factories import OfferingFactory, UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
KNOWN = {"slug": "oma", "step": "perustiedot"}


@pytest.fixture
def offering(search_index):
    found = OfferingFactory(slug="oma", vendor__slug="oma", published={"number": 1})
    search_index()
    return found


def patterns(found=None, namespace=""):
    """Every address but the admin's and the API's, with its view."""
    for pattern in get_resolver().url_patterns if found is None else found:
        if getattr(pattern, "namespace", None) in {"admin", "api"}:
            continue
        if hasattr(pattern, "url_patterns"):
            yield from patterns(
                pattern.url_patterns,
                namespace + (f"{pattern.namespace}:" if pattern.namespace else ""),
            )
        else:
            names = pattern.pattern.converters or dict.fromkeys(pattern.pattern.regex.groupindex)
            yield (
                f"{namespace}{pattern.name}",
                pattern.callback,
                reverse(
                    f"{namespace}{pattern.name}",
                    kwargs={name: KNOWN.get(name, 1) for name in names},
                ),
            )


ADDRESSES = {name: (view, address) for name, view, address in patterns()}
PUBLIC = [
    "/",
    "/ratkaisut",
    "/ratkaisut?kerros=palvelukanavat&q=drupal",
    "/ratkaisut/oma",
    "/ratkaisut/oma/versiot/1",
    "/toimittajat",
    "/toimittajat/oma",
    "/kynnysarvot",
    "/rajapinta",
    "/paatokset",
    "/kuntavalinta",
]


# What people type.


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("/en", "/en/"), ("/sv", "/sv/"), ("/fi", "/?kieli=fi"), ("/fi/", "/?kieli=fi"),
        ("/fi/ratkaisut", "/ratkaisut"), ("/fi/ratkaisut/", "/ratkaisut"),
        ("/fi/ratkaisut/oma?kk=24&kunta=837", "/ratkaisut/oma?kk=24&kunta=837"),
        ("/en?kk=24", "/en/?kk=24"), ("/fi?kk=24", "/?kieli=fi&kk=24"), ("/ratkaisut/",
        "/ratkaisut"), ("/sv/ratkaisut/", "/sv/ratkaisut"), ("/fi//evil.example", "/evil.example"),
        ("//evil.example/", "/evil.example"),
    ],
)  # fmt: skip
def test_what_people_type_by_habit_leads_to_the_page(client, typed, plain):
    path, _mark, query = typed.partition("?")

    response = client.get("/", PATH_INFO=path, QUERY_STRING=query)

    assert (response.status_code, response.headers["Location"]) == (301, plain)


def test_the_finnish_front_page_by_its_language_is_finnish_whatever_the_browser_reads(client):
    response = client.get("/fi", headers={"accept-language": "sv"}, follow=True)

    assert (response.redirect_chain[-1][0], response.headers["Content-Language"]) == ("/", "fi")


@pytest.mark.parametrize(
    "path", ["/", "/sv/", "/en/", "/fifi", "/ratkaisut", "/sv/ratkaisut", "/api/v1/taxonomy/"]
)
def test_a_plain_address_is_left_alone(client, path):
    assert client.get(path).status_code != 301


# Methods.


PLAIN = {"alive", "ready", "robots", "sitemap"}
# Allauth's, made of functions: only they know what they take.
UNTOLD = {"account_email_verification_sent", "openid_connect_login", "openid_connect_callback"}
REFUSED = [
    (name, method)
    for name, (view, _) in ADDRESSES.items()
    for method in ("post", "put", "delete")
    if name in PLAIN or (name not in UNTOLD and not hasattr(view.view_class, method))
]


@pytest.mark.parametrize(("name", "method"), REFUSED)
def test_a_page_that_takes_no_such_request_says_so_before_it_asks_for_a_token(name, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(ADDRESSES[name][1])

    assert response.status_code == 405
    assert {"GET", "POST"} & set(response.headers["Allow"].split(", "))
    assert method.upper() not in response.headers["Allow"]


def test_every_address_tells_which_methods_it_takes():
    assert {
        name for name, (view, _) in ADDRESSES.items() if not hasattr(view, "view_class")
    } == PLAIN | UNTOLD


def test_a_form_without_a_token_is_still_refused():
    assert (
        Client(enforce_csrf_checks=True)
        .post("/tili/kirjaudu", {"login": "a@example.com"})
        .status_code
        == 403
    )


# What nobody keeps.


def test_what_a_signed_in_person_sees_is_kept_by_nobody(client, offering):
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))

    for name, (_view, address) in ADDRESSES.items():
        if name == "account_logout":
            continue
        assert "no-store" in client.get(address).headers["Cache-Control"], name
    for address in PUBLIC:
        assert "no-store" in client.get(address).headers["Cache-Control"], address
        assert "Cache-Control" not in Client().get(address).headers, address


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/ei-ole", 404),
        ("/ratkaisut/ei-ole", 404),
        ("/ratkaisut/poistettu", 410),
        ("/tili/tiedot/lataa", 405),
    ],
)
def test_an_error_is_kept_by_nobody(client, address, status):
    OfferingFactory(slug="poistettu", published=True, withdrawn_at=timezone.now())

    response = client.get(address)

    assert response.status_code in {status, 302}
    assert response.status_code == 302 or "no-store" in response.headers["Cache-Control"]


# The way back.


def sign_in_link(html):
    return unescape(re.search(r'href="([^"]*/tili/kirjaudu[^"]*)"', html)[1])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("address", PUBLIC)
def test_sign_in_leads_back_to_the_page(client, offering, address, language):
    with translation.override(language):
        prefix = "" if language == "fi" else f"/{language}"
    wanted = f"{prefix}{address}" if address != "/" else f"{prefix}/"

    link = urlsplit(sign_in_link(client.get(wanted).content.decode()))

    back = parse_qs(link.query).get("next", [""])[0]
    if address == "/":
        assert back == ""
    elif address == "/kuntavalinta":
        assert back == f"{prefix}/"
    else:
        assert back == wanted


def test_whoever_signs_in_is_back_on_the_page_with_everything_chosen(client, offering):
    user = UserFactory(email="a@example.com")
    user.set_password("pitkä salasana 1")
    user.save()
    sign_in(client, user, second_factor=False)
    client.logout()
    link = sign_in_link(client.get("/ratkaisut/oma?kunta=837&kk=24").content.decode())

    response = client.post(
        link,
        {
            "login": user.email,
            "password": "pitkä salasana 1",
            "next": parse_qs(urlsplit(link).query)["next"][0],
        },
    )

    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/ratkaisut/oma?kunta=837&kk=24",
    )


def test_the_sign_in_page_keeps_the_way_back_in_its_own_header(client):
    link = urlsplit(sign_in_link(client.get("/tili/kirjaudu?next=/ratkaisut/oma").content.decode()))

    assert parse_qs(link.query) == {"next": ["/ratkaisut/oma"]}


def test_the_sitemap_names_the_page_of_whoever_reads_none_of_our_languages(client, offering):
    found = client.get("/sitemap.xml").content.decode()

    addresses = re.findall(r"<loc>([^<]+)</loc>", found)
    assert found.count('hreflang="x-default"') == len(addresses)
    assert all(
        not re.search(r"//[^/]+/(sv|en)/", address)
        for address in re.findall(r'hreflang="x-default" href="([^"]+)"', found)
    )


def test_the_account_menu_leads_to_the_own_municipality(client):
    sign_in(client, UserFactory())

    for address in ("/tili", "/tili/ilmoitukset"):
        assert 'href="/kunta"' in client.get(address).content.decode()
