"""Bad input on every page, in three languages: a clear page, the right status, the value named.

Nothing is logged as an error of ours.
"""

import logging
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django.utils.html import escape

from lib.forms.parameters import Parameters
from search.indexing.queue import rebuild
from tests.support.factories import OfferingFactory, VendorFactory

pytestmark = pytest.mark.django_db

PREFIXES = ["", "/sv", "/en"]
PAGES = [
    "/ratkaisut",
    "/ratkaisut/nakyva",
    "/ratkaisut/nakyva/versiot/1",
    "/vertailu",
    "/toimittajat",
    "/toimittajat/toimittaja",
    "/",
]
LONG = "kunta " * 333 + "ab"
TEXTS = {
    "2,000 characters": LONG,
    "one long word": "a" * 2000,
    "control characters": "a\x01b\x1f\x7fc\u0085",
    "NUL": "verk\x00ko",
    "a lone quote": '"',
    "an apostrophe": "'",
    "brackets": "([{",
    "a closing bracket": ")",
    "operators": "AND OR NOT -+*?~^:/\\",
    "a field": "name:x^2",
    "a range": "[a TO",
    "emoji": "🏛️👩‍💻",
    "right to left": "שלום\u202eabc",
    "HTML": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE catalogue_offering; --",
    "per cent": "%_%",
    "white space": " \t\n\u3000 ",
    "half a character": "\ud800",
    "a soft hyphen": "verkko\u00adsivu",
}


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small public catalogue, one withdrawn offering, one draft.

    Made once, for nothing here changes it.
    """
    directory = tmp_path_factory.mktemp("bad-input") / "search"
    with django_db_blocker.unblock(), override_settings(SEARCH_DIR=directory), transaction.atomic():
        cache.clear()
        vendor = VendorFactory(slug="toimittaja")
        OfferingFactory(slug="nakyva", vendor=vendor, published=True)
        OfferingFactory(
            slug="poistettu",
            vendor=vendor,
            published=True,
            withdrawn_at=datetime(2026, 11, 5, 12, tzinfo=UTC),
        )
        OfferingFactory(slug="luonnos", vendor=vendor)
        OfferingFactory(
            slug="eronneen", published=True, vendor=VendorFactory(slug="eronnut", listed=False)
        )
        rebuild(timezone.localdate())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def get(site, client, caplog):
    """A request after which no record of ERROR or worse may be there.

    An exception of a view reaches the test.
    """

    def asked(address, status=200):
        with caplog.at_level(logging.DEBUG):
            response = client.get(address)
        assert [
            record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR
        ] == []
        assert response.status_code == status, address
        return response.content.decode()

    return asked


def notice(html):
    """The warnings of a page, as text."""
    return html.partition('class="notice notice--warn"')[2].partition("</div></div>")[0]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("sivu=0", ["0"]),
        ("sivu=99999", ["99999"]),
        ("sivu=4000", ["4000"]),
        ("sivu=-1", ["-1"]),
        ("sivu=yksi", ["yksi"]),
        ("sivu=1.5", ["1.5"]),
        ("sivu=²", ["²"]),
        ("sivu=" + "9" * 500, []),
        ("kerros=olematon", ["olematon"]),
        ("komponentti=%27%22", []),
        ("avoin=x", []),
        ("vaihe=x&vaihe=y", ["x", "y"]),
        ("tehtava=x", []),
        ("tyyppi=x", []),
        ("toimittaja=eronnut", ["eronnut"]),
        ("lisenssi=Oma-1.0", ["Oma-1.0"]),
        ("hinta=halpa", ["halpa"]),
        ("jarjestys=outo", ["outo"]),
        ("osittain=2", []),
        ("hinta=alle&kk=30", ["48"]),
    ],
)
def test_the_results_page_shows_the_rest_and_names_what_it_did_not_understand(
    get, prefix, query, named
):
    html = get(f"{prefix}/ratkaisut?{query}")

    assert 'id="r-nakyva"' in html
    assert "<p>" in notice(html)
    assert all(escape(word) in notice(html) for word in named), notice(html)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("kk=-1", ["-1"]),
        ("kk=abc", ["abc"]),
        ("kk=0", []),
        ("kk=121", ["121"]),
        ("kunta=999", ["999"]),
        ("kunta=abc", ["abc"]),
        ("kunta=91", ["91"]),
        ("kayttajat=-5", []),
        ("kayttajat=1e3", ["1e3"]),
        ("outo=1", ["outo"]),
        ("%3Cb%3E=1", ["<b>"]),
        ("kunta=091&kunta=xx", ["xx"]),
        ("kk=24&outo=1&kunta=000", ["outo", "000"]),
    ],
)
def test_every_page_with_prices_names_what_it_did_not_understand(get, prefix, path, query, named):
    html = get(f"{prefix}{path}?{query}")

    assert "<p>" in notice(html)
    assert all(escape(word) in notice(html) for word in named), notice(html)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("paiva=huomenna", "huomenna"),
        ("paiva=2026-13-01", "2026-13-01"),
        ("outo=1", "outo"),
        ("paiva=%00", ""),
        ("paiva=9999-12-31", ""),
        ("paiva=0001-01-01", ""),
    ],
)
def test_the_page_of_limits_names_what_it_did_not_understand(get, prefix, query, named):
    assert escape(named) in notice(get(f"{prefix}/kynnysarvot?{query}"))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_text_can_be_searched_for(get, prefix, text):
    html = get(f"{prefix}/ratkaisut?{urlencode({'q': text}, errors='surrogatepass')}")

    assert 'id="tulokset"' in html
    assert "<script>alert" not in html
    assert "\x00" not in html


def test_a_text_of_2000_characters_is_cut_and_the_page_says_so(get):
    html = get(f"/ratkaisut?{urlencode({'q': LONG})}")

    assert "1\u00a0000" in notice(html) or "1 000" in notice(html)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_text_may_stand_in_any_parameter(get, text):
    names = [
        "kerros",
        "komponentti",
        "avoin",
        "vaihe",
        "tehtava",
        "tyyppi",
        "toimittaja",
        "lisenssi",
        "hinta",
        "jarjestys",
        "sivu",
        "osittain",
        "kunta",
        "kk",
        "kayttajat",
        "kieli",
    ]

    html = get(
        "/ratkaisut?" + "&".join(urlencode({name: text}, errors="surrogatepass") for name in names)
    )

    assert 'id="r-nakyva"' in html
    assert "<script>alert" not in html


def test_a_parameter_given_again_and_again_is_read_once(get):
    html = get(
        "/ratkaisut?"
        + "&".join(["q=ratkaisu", "kunta=091", "kk=24", "kerros=palvelukanavat", "sivu=1"] * 20)
    )

    assert notice(html) == ""
    assert html.count('name="kerros" value="palvelukanavat" checked') == 1


def test_hundreds_of_parameters_are_named_ten_at_most(get):
    html = get("/ratkaisut?" + "&".join(f"p{number}=1" for number in range(900)))

    assert notice(html).count("<p>") == 10


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    "path",
    [
        "/ratkaisut/ei-koskaan",
        "/ratkaisut/luonnos",
        "/ratkaisut/eronneen",
        "/ratkaisut/nakyva/versiot/2",
        "/ratkaisut/nakyva/versiot/0",
        "/ratkaisut/nakyva/versiot/99999999999999999999999",
        "/ratkaisut/nakyva/versiot/x",
        "/ratkaisut/luonnos/versiot/1",
        "/toimittajat/ei-koskaan",
        "/toimittajat/eronnut",
        "/ei-sivua",
        "/ratkaisut/Näkyvä",
        "/ratkaisut/%00",
        "/ratkaisut/%F0%9F%8F%9B",
        "/ratkaisut/a%2Fb",
        "/ratkaisut/%FF%FE",
        "/%C3%28",
        "/ratkaisut/" + "a" * 3000,
    ],
)
def test_what_never_was_public_is_not_found(get, prefix, path):
    html = get(f"{prefix}{quote(path, safe='/%')}", status=404)

    assert "<h1" in html


DAYS = {"": "5.11.2026", "/sv": "5.11.2026", "/en": "5 November 2026"}


@pytest.mark.parametrize(
    "path",
    [
        "/ratkaisut/poistettu",
        "/ratkaisut/poistettu/versiot/1",
        "/ratkaisut/poistettu?kk=abc&outo=1",
    ],
)
@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_was_withdrawn_is_gone_and_the_page_tells_since_when(get, prefix, path):
    html = get(f"{prefix}{path}", status=410)

    assert DAYS[prefix] in html
    assert 'content="noindex"' in html


@pytest.mark.parametrize(
    "address",
    [
        "/ratkaisut?q=%FF%FE&kerros=%C3%28",
        "/ratkaisut?%FF=%FE",
        "/ratkaisut?&&&=&==",
        "/ratkaisut?q",
        "/kynnysarvot?%FF",
        "/toimittajat?%C3%28=1",
    ],
)
def test_bytes_that_are_no_text_are_no_error(get, address):
    get(address)


@pytest.mark.parametrize("address", [*PAGES, "/kynnysarvot", "/rajapinta"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(site, client, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_a_sitemap_page_that_is_not_there_is_not_found(get):
    get("/sitemap.xml?p=99999", status=404)
    get("/sitemap.xml?p=abc", status=404)


def test_the_cut_and_the_names_hold_whatever_is_typed():
    from django.http import QueryDict
    from hypothesis import given
    from hypothesis import strategies as st

    @given(st.text(), st.text())
    def always(name, value):
        given = QueryDict(mutable=True)
        given[name] = value
        parameters = Parameters(given)
        parameters.refuse_unknown(["q"])

        assert len(parameters.text("q")) <= 1000
        assert "\x00" not in "".join([*parameters.problems, *parameters.problems.values()])

    always()
