"""Lists by name come in the order of the names that are shown, by both engines."""

import re
from operator import itemgetter

import pytest
from django.utils import timezone

from lib.i18n.collation import collated
from lib.i18n.localized import LANGUAGES, pick
from search.indexing.queue import rebuild
from tests.support.factories import OfferingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]

LIST = "/api/v1/offerings/"
ENGINES = ["tantivy", "database"]
# Finnish, Swedish, English; an empty one is not translated.
NAMES = [
    ("Älykäs arkisto", "Zonplan", ""),
    ("Zeta", "Ärenden", "Apple"),
    ("Åbo kartta", "", "Österbotten"),
    ("Öljy", "Allmän karta", "zebra"),
    ("aalto", "Öppna data", ""),
    ("Aamu", "", ""),
    ("Ovi", "Åland", "Ääni"),
    ("zoom", "", "Ohm"),
    ("äänestys", "", ""),
    ("Österbotten", "", ""),
    ("Étude", "ändring", "Éclair"),
]
SHOWN = {
    language: [str(pick(dict(zip(LANGUAGES, names, strict=True)), language)) for names in NAMES]
    for language in LANGUAGES
}


@pytest.fixture(params=ENGINES)
def catalogue(request, settings, tmp_path):
    for place, names in enumerate(NAMES):
        columns = {
            f"name_{language}": name for language, name in zip(LANGUAGES, names, strict=True)
        }
        OfferingFactory(slug=f"ratkaisu-{place}", published=columns)
    settings.SEARCH_DIR = tmp_path / "search"
    if request.param == "tantivy":
        rebuild(timezone.localdate())
    return request.param


@pytest.fixture
def get(client):
    return lambda url, language: client.get(url, headers={"Accept-Language": language}).json()


def shown(body, language):
    return [SHOWN[language][int(row["slug"].removeprefix("ratkaisu-"))] for row in body["results"]]


def in_order(language):
    return sorted(SHOWN[language], key=lambda name: collated(name, language))


@pytest.mark.parametrize("query", ["", "ordering=name"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_come_as_the_language_of_the_page_orders_them(catalogue, get, language, query):
    body = get(f"{LIST}?{query}", language)

    assert body["search"]["backend"] == catalogue
    assert shown(body, language) == in_order(language)


def test_the_three_orders_differ():
    first, second, third = (
        [SHOWN[language].index(name) for name in in_order(language)] for language in LANGUAGES
    )

    assert first != second != third != first


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_two_give_each_name_once_forth_and_back(catalogue, get, language):
    pages, url = [], f"{LIST}?page_size=2"
    while url:
        pages.append(get(url, language))
        url = pages[-1]["next"]

    assert [name for body in pages for name in shown(body, language)] == in_order(language)
    url = pages[-1]["previous"]
    for body in pages[-2::-1]:
        before = get(url, language)
        assert before["results"] == body["results"]
        url = before["previous"]
    assert url is None


def test_a_list_goes_on_in_the_order_it_was_begun_in_whatever_language_asks_next(catalogue, get):
    languages = ["sv", "en", "fi", "fi", "en", "sv"]
    url, slugs = f"{LIST}?page_size=2", []
    for language in languages:
        body = get(url, language)
        slugs += map(itemgetter("slug"), body["results"])
        url = body["next"]

    assert url is None
    assert slugs == [row["slug"] for row in get(LIST, "sv")["results"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_results_has_the_same_order(catalogue, client, language):
    prefix = "" if language == "fi" else f"/{language}"
    page = client.get(f"{prefix}/ratkaisut")
    assert page.status_code == 200

    places = dict.fromkeys(re.findall(r"/ratkaisut/ratkaisu-(\d+)", page.content.decode()))
    assert [SHOWN[language][int(place)] for place in places] == in_order(language)
