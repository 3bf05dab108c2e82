"""A public page asked again costs nothing, and is given to nobody whom it is not for.

Each test commits, for PostgreSQL tells of a change at the commit.
"""

import gzip
import re
from datetime import timedelta

import brotli
import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.publishing.actions import withdraw_offering
from deploy.pages import kept
from lib import edition
from tests.support.factories import OfferingFactory
from tests.support.reviews import make_owner
from tests.support.signing_in import sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("kept_pages"),
]
PAGE = "/ratkaisut/kuntasivusto"


@pytest.fixture
def owner():
    return make_owner()


@pytest.fixture
def offering(owner):
    return OfferingFactory(slug="kuntasivusto", published=True, vendor=owner.teams.get().vendor)


def get(path=PAGE, cookies=(), **headers):
    client = Client()
    for name, value in dict(cookies).items():
        client.cookies[name] = value
    return client.get(
        path, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


PUBLIC = [
    "/",
    "/sv/",
    "/ratkaisut",
    "/en/ratkaisut?q=kunta",
    PAGE,
    f"{PAGE}/versiot/1",
    "/toimittajat",
    "/kynnysarvot",
    "/nain-arvioimme",
    "/paatokset",
    "/rajapinta",
    "/saavutettavuus",
    "/tietosuoja",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_asked_again_with_its_tag_is_304_and_asks_nothing(
    offering, search_index, path, django_assert_num_queries
):
    search_index()
    first = get(path)
    assert first.status_code == 200
    with django_assert_num_queries(1):  # the edition, which is read once a second on the site
        again = get(path, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert {name: again[name] for name in ("ETag", "Cache-Control")} == {
        "ETag": first["ETag"],
        "Cache-Control": "public, max-age=2, stale-while-revalidate=8",
    }
    with django_assert_num_queries(1):
        same = get(path)
    assert (same.content, same["ETag"]) == (first.content, first["ETag"])
    assert dict(same.items()) == dict(first.items())


# What an anonymous page may depend on → a request that differs in it alone.
OTHERS = {
    "language": ("/sv" + PAGE, {}, {}),
    "language of the front page": ("/", {}, {"Accept-Language": "fi;q=0.5, xx"}),
    "query": (PAGE + "?kk=24", {}, {}),
    "municipality": (PAGE, {"kunta": "091"}, {}),
    "host": (PAGE, {}, {"Host": "localhost"}),
    "encoding": (PAGE, {}, {"Accept-Encoding": "br"}),
}


def test_no_two_requests_that_may_be_answered_differently_have_one_tag(offering):
    tags = [get()["ETag"]]
    for path, cookies, headers in OTHERS.values():
        client = Client()
        for name, value in cookies.items():
            client.cookies[name] = value
        tags.append(client.get(path, headers=headers)["ETag"])
    assert len(set(tags)) == 1 + len(OTHERS)


def test_prices_are_those_of_the_visitors_own_municipality(offering):
    example, helsinki = get(), get(cookies={"kunta": "091"})
    assert "Tyrskylä" in example.content.decode()
    assert "Helsinki" not in re.sub(
        r"<datalist.*?</datalist>", "", example.content.decode(), flags=re.DOTALL
    )
    assert "kunnalle <strong>Helsinki</strong>" in helsinki.content.decode()
    assert get().content == example.content


# Requests that are somebody's in particular.
SOMEBODY = {
    "a session": {"cookies": {"sessionid": "x" * 32}},
    "a message": {"cookies": {"messages": "terve"}},
    "a cookie nobody here knows": {"cookies": {"seuranta": "1"}},
    "a key": {"Authorization": "Bearer ak_0"},
    "a fragment": {"HX_Request": "true"},
}


@pytest.mark.parametrize("whose", SOMEBODY)
def test_what_is_somebodys_is_neither_kept_nor_given(offering, whose):
    get()
    answer = get(**SOMEBODY[whose])
    assert "ETag" not in answer
    assert "public" not in answer.get("Cache-Control", "")


def test_nobody_is_given_the_page_of_somebody_who_signed_in(offering, owner):
    owner.name = "Kanarialintu Kaarina"
    owner.save()
    client = sign_in(Client(), owner)
    own = client.get(PAGE)
    assert "Kanarialintu" in own.content.decode()
    assert own["Cache-Control"] == "private, no-store"
    anonymous = get().content.decode()
    assert "Kanarialintu" not in anonymous
    assert "csrfmiddlewaretoken" not in anonymous
    assert "Kanarialintu" in client.get(PAGE).content.decode()


def test_a_form_with_a_token_is_not_kept(offering):
    for path in ("/palaute", f"{PAGE}/kysy", reverse("account_login")):
        first, second = get(path), get(path)
        assert "csrfmiddlewaretoken" in first.content.decode(), path
        assert first.content != second.content, path
        assert "ETag" not in first, path


def test_a_page_that_sets_a_cookie_is_not_kept(offering):
    chosen = get(PAGE + "?kunta=091")
    assert "kunta" in chosen.cookies
    assert "ETag" not in chosen
    assert "kunta" in get(PAGE + "?kunta=091").cookies


@pytest.mark.parametrize("path", ["/ei-ole", "/ratkaisut/ei-ole", "/ratkaisut?sivu=x"])
def test_what_is_missing_is_not_kept_and_what_is_asked_wrong_is_told_again(offering, path):
    first = get(path)
    if first.status_code != 200:
        assert first["Cache-Control"] == "no-store"
        assert "ETag" not in first
    assert get(path).content == first.content


def test_what_is_withdrawn_is_gone_for_everybody(offering, owner):
    tag = get()["ETag"]
    withdraw_offering(
        offering_id=offering.pk,
        by=owner,
        at=timezone.now(),
        reason={"fi": "Tuote siirtyi uuteen.", "sv": "Produkten flyttades.", "en": ""},
    )
    assert get(If_None_Match=tag).status_code == 410
    assert get().status_code == 410


def test_a_new_day_is_another_page(offering, monkeypatch):
    tag, day_of = get()["ETag"], timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda at=None: day_of(at or timezone.now() + timedelta(days=1))
    )
    tomorrow = get(If_None_Match=tag)
    assert (tomorrow.status_code, tomorrow["ETag"] != tag) == (200, True)


def test_a_draft_is_on_no_page_that_is_kept(offering):
    page = get().content.decode()
    OfferingFactory(slug="luonnos")
    assert get().content.decode() == page
    assert get("/ratkaisut/luonnos").status_code == 404


def test_pages_are_sent_as_the_browser_takes_them(offering):
    plain = get()
    assert "Content-Encoding" not in plain
    for asked, name, read in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
    ):
        for _ in range(2):
            answer = get(Accept_Encoding=asked)
            assert answer["Content-Encoding"] == name
            assert answer["Content-Length"] == str(len(answer.content))
            assert read(answer.content) == plain.content
    assert "Content-Encoding" not in get(Accept_Encoding="br;q=0")
    assert {"Accept-Encoding", "Cookie"} <= set(plain["Vary"].split(", "))


def test_what_is_not_kept_but_has_no_secret_is_sent_small_too(offering, search_index):
    search_index()
    for path, headers in (
        ("/ratkaisut?kunta=091", {"Accept-Encoding": "br"}),
        ("/ratkaisut", {"Accept-Encoding": "br", "HX-Request": "true"}),
    ):
        plain = Client().get(path, headers=headers | {"Accept-Encoding": ""})
        small = Client().get(path, headers=headers)
        assert small["Content-Encoding"] == "br"
        assert brotli.decompress(small.content) == plain.content
        assert "ETag" not in small


def test_what_has_a_secret_in_it_is_sent_as_it_is(offering, owner):
    """A token beside words of the reader's own choice can be guessed from the size."""
    signed_in = sign_in(Client(), owner)
    for client, path in ((signed_in, PAGE), (Client(), "/palaute")):
        assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "br, gzip"})


def test_without_a_database_a_page_is_asked_as_ever(offering, monkeypatch):
    def away():
        raise OperationalError

    get()
    monkeypatch.setattr(edition, "current_token", away)
    assert Client(raise_request_exception=False).get(PAGE).status_code == 503
    plain = get("/saavutettavuus")
    assert (plain.status_code, "ETag" in plain) == (200, False)


@pytest.mark.parametrize("path", ["/terve/elossa", "/static/ei-ole.css", "/api/v1/taxonomy/"])
def test_what_is_no_page_asks_for_no_edition(offering, monkeypatch, path):
    asked = []
    monkeypatch.setattr(kept, "edition", lambda on: asked.append(on) or "")
    get(path)
    assert asked == []


def test_results_without_an_index_are_not_kept(offering, settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "empty"
    assert "ETag" not in get("/ratkaisut")
