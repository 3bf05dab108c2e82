"""No unpublished text reaches anything public.

Words are planted wherever a leak could start, then every page, API answer and file is read. Every
planted word begins with the same letters, as do the words of the demo's own unpublished offerings.
"""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver
from django.utils import timezone

from catalogue.demo.load import load_demo
from catalogue.models import (
    Offering,
    Version,
)
from search.index.schema import text_fields
from search.indexing.queue import rebuild
from search.query.request import SearchRequest
from search.query.tree import Term, any_of
from search.service import engine, find
from tests.support.factories import (
    OfferingFactory,
    VendorFactory,
)
from tests.support.walks.canary import OLD, SEEN, WORD, plant, some_of_the_demo, their_vendors
from vendors.models import Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planted")]


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker, tmp_path_factory):
    """Secrets beside a part of the demo, indexed; nothing is left of them after the last test."""
    directory = tmp_path_factory.mktemp("canary") / "search"
    with (
        django_db_blocker.unblock(),
        override_settings(SEARCH_DIR=directory),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("catalogue.demo.load.read_offerings", some_of_the_demo)
        patch.setattr("catalogue.demo.load.read_vendors", their_vendors)
        cache.clear()
        load_demo(at=timezone.now())
        plant()
        rebuild(timezone.localdate())
        yield
        transaction.set_rollback(True)


def leaks(text):
    return re.findall(rf".{{0,60}}{WORD}.{{0,20}}", unescape(text), re.IGNORECASE)


# What may be read without signing in.

LINK = re.compile(
    r'(?<![\w-])(?:href|src|action|hx-get)="([^"]*)"|"(https?://[^"\\]*)"|<loc>([^<]*)</loc>|Sitemap:'
    r" (\S+)"
)
# The choice of a language leads back to the page itself; a component's list in Swedish and English
# has the cards of the whole list.
REPEATED = re.compile(r"kieli=|/(?:sv|en)/ratkaisut\?komponentti=")
OWN_HOSTS = {"", "testserver", "localhost"}
STARTS = ["/", "/sv/", "/en/", "/robots.txt", "/sitemap.xml", "/terve/elossa", "/terve/valmis"]


def api_roots():
    """Every address of the API that takes no argument."""
    api = next(
        pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "api/v1/"
    )
    plain = [
        str(pattern.pattern) for pattern in api.url_patterns if "<" not in str(pattern.pattern)
    ]
    assert "offerings/" in plain
    return [f"/api/v1/{path}" for path in plain] + ["/api/v1/offerings/?facets=1&page_size=100"]


def links(page, text):
    for found in LINK.finditer(text):
        target = urlsplit(
            urljoin(
                f"http://testserver{page}",
                urldefrag(unescape(next(filter(None, found.groups()), ""))).url,
            )
        )
        if (
            target.hostname in OWN_HOSTS
            and not target.path.startswith(("/static/", "/hallinta/"))
            and not REPEATED.search(target.geturl())
        ):
            yield f"{target.path}?{target.query}" if target.query else target.path


def crawl(starts):
    """Address → status and text of everything that can be reached."""
    client, seen, waiting = Client(), {}, list(dict.fromkeys(starts))
    known = set(waiting)
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        text = (
            response.headers.get("Location", "")
            + response.content.decode("utf-8", "replace")
            + str(sorted(response.headers.items()))
        )
        seen[address] = (response.status_code, text)
        new = [link for link in links(address, text) if link not in known]
        known.update(new)
        waiting += new
    return seen


@pytest.mark.slow
def test_nothing_that_can_be_reached_tells_what_is_not_published():
    seen = crawl([*STARTS, *api_roots()])

    assert {address: found for address, (_, text) in seen.items() if (found := leaks(text))} == {}
    assert {address for address, (_, text) in seen.items() if OLD in text} == {
        "/ratkaisut/nakyy/versiot/1",
        "/sv/ratkaisut/nakyy/versiot/1",
        "/en/ratkaisut/nakyy/versiot/1",
        "/api/v1/offerings/nakyy/versions/1/",
        *(f"{prefix}/ratkaisut/nakyy/versiot/2?vertaa=1" for prefix in ("", "/sv", "/en")),
    }
    # What is only for people with a key, and what a passkey answers to.
    assert {address: status for address, (status, _) in seen.items() if status != 200} == {
        "/api/v1/drafts/": 401, "/api/v1/drafts/from-publiccode/": 401, "/api/v1/drafts/17/": 401,
        **{f"{prefix}/tili/{page}": 302 for prefix in ("", "/sv", "/en") for page in ("avaimet",
            "avainlaitteet/kirjaudu")},
    }  # fmt: skip
    public = Offering.objects.published(timezone.localdate()).count()
    needing_reviewers = Counter(
        re.sub(r"^/(sv/|en/)?", "/", address).split("/")[1].split("?")[0] for address in seen
    )
    assert public == 10 + 5
    assert needing_reviewers["ratkaisut"] > 3 * public
    assert sum(address.startswith("/api/v1/offerings/") for address in seen) > 2 * public
    assert sum(SEEN in text for _, text in seen.values()) > 4 * 4


def test_what_is_hidden_answers_404_or_410_without_a_word_of_it(client, today):
    public = set(Offering.objects.published(today).values_list("pk", flat=True))
    hidden = [row for row in Offering.objects.all() if row.pk not in public]
    listed = set(Vendor.objects.listed(today).values_list("slug", flat=True))
    paths = [
        path
        for row in hidden
        for path in (f"ratkaisut/{row.slug}", f"ratkaisut/{row.slug}/versiot/1")
    ]
    paths += [
        f"toimittajat/{slug}"
        for slug in Vendor.objects.values_list("slug", flat=True)
        if slug not in listed
    ]
    answers = {
        f"{prefix}{path}": client.get(f"{prefix}{path}")
        for prefix in ("/", "/sv/", "/en/")
        for path in paths
    }
    answers |= {
        path: client.get(path)
        for row in hidden
        for path in (
            f"/api/v1/offerings/{row.slug}/",
            f"/api/v1/offerings/{row.slug}/versions/",
            f"/api/v1/offerings/{row.slug}/versions/1/",
        )
    }

    assert len(hidden) > 24
    assert {response.status_code for response in answers.values()} == {404, 410}
    assert {
        path: leaks(response.content.decode())
        for path, response in answers.items()
        if leaks(response.content.decode())
    } == {}
    assert {
        path.split("/")[-1]
        for path, response in answers.items()
        if response.status_code == 410 and path.startswith("/ratkaisut/") and "versiot" not in path
    } == {
        # What the company of a lapsed membership listed was public too.
        *(row.slug for row in Offering.objects.withdrawn()),
        "eronnut-ratkaisu",
    }


@pytest.mark.parametrize("state", ["draft", "submitted", "changes_requested", "rejected"])
def test_an_unpublished_version_of_a_published_offering_is_not_found(client, state):
    addresses = [
        f"{prefix}ratkaisut/nakyy-{state}/versiot/2" for prefix in ("/", "/sv/", "/en/")
    ] + [f"/api/v1/offerings/nakyy-{state}/versions/2/"]

    for address in addresses:
        response = client.get(address)

        assert (response.status_code, leaks(response.content.decode())) == (404, [])


@pytest.mark.parametrize("vendor", ["eronnut", "ei-jasen"])
@pytest.mark.parametrize(
    "address",
    [
        "/ratkaisut?toimittaja={}",
        "/sv/ratkaisut?toimittaja={}",
        "/api/v1/offerings/?vendor={}&facets=1",
    ],
)
def test_a_filter_by_an_unlisted_vendor_does_not_tell_its_name(client, vendor, address):
    response = client.get(address.format(vendor))

    assert leaks(response.content.decode()) == []


@pytest.mark.parametrize(
    "address",
    [
        "/ei-ole",
        "/sv/ei-ole",
        "/api/v1/ei-ole/",
        "/api/v1/offerings/?x=1",
        "/%ff",
        "/ratkaisut/%00",
    ],
)
def test_error_pages_tell_nothing(client, address):
    response = client.get(address)

    assert (response.status_code >= 400, leaks(response.content.decode())) == (True, [])


def test_a_vendor_without_consent_shows_no_contact(client):
    page, answer = (
        client.get("/toimittajat/ei-suostumusta").content.decode(),
        client.get("/api/v1/vendors/ei-suostumusta/").content.decode(),
    )

    assert "mailto:" not in page
    assert WORD not in page + answer


# The index.


def every_planted_word():
    """As the words stand in the texts, and the demo's own."""
    names = ["name_fi", "summary_sv", "description_en"]
    texts = Version.objects.filter(name_fi__contains=WORD).values_list(*names)
    words = {
        word.lower() for row in texts for text in row for word in re.findall(rf"{WORD}\w*", text)
    }
    return words | {f"{WORD}{number:02d}" for number in range(1, 25)} | {OLD}


def test_the_files_of_the_index_hold_no_unpublished_word():
    files = [path for path in settings.SEARCH_DIR.rglob("*") if path.is_file()]
    vocabulary = [path.read_text() for path in files if path.name == "vocabulary.txt"]

    assert [
        path
        for path in files
        if WORD.encode() in path.read_bytes().lower() or OLD.encode() in path.read_bytes()
    ] == []
    assert any(SEEN in words for words in vocabulary)


def test_no_field_of_the_index_holds_an_unpublished_word():
    reader = engine().open_current()
    searcher = reader.searcher()

    def documents(word):
        return searcher.search(
            reader.compile(any_of(*(Term(name, word) for name in text_fields()))), 1
        ).count

    assert documents(SEEN) == 4
    words = every_planted_word()
    assert len(words) > 30
    assert {word for word in words if documents(word)} == set()


def test_searching_an_unpublished_word_finds_nothing_that_has_it(today):
    for word in sorted(every_planted_word()):
        answer = find(SearchRequest(on_day=today.toordinal(), text=word))

        assert answer.match == "nearest" or not answer.count, word
        assert not [
            other
            for _, words in answer.corrected
            for other in words
            if WORD in other or other == OLD
        ], word


def test_only_public_offerings_are_in_the_index(today):
    held = {ident for ident, _ in engine().ids_and_stamps()}

    assert held == set(Offering.objects.published(today).values_list("pk", flat=True))


def test_a_vendor_that_is_listed_from_tomorrow_is_found_tomorrow(search_index, today):
    tomorrow = today + timedelta(days=1)
    vendor = VendorFactory(listed=False)
    vendor.memberships.create(starts_on=tomorrow, source="testi")
    offering = OfferingFactory(vendor=vendor, published=True)
    search_index()

    assert offering.pk not in find(SearchRequest(on_day=today.toordinal(), limit=500)).ids
    assert offering.pk in find(SearchRequest(on_day=tomorrow.toordinal(), limit=500)).ids
