"""A list gives every row once, in every order and by both engines.

Whatever happens while it is read.
"""

from datetime import timedelta
from itertools import islice

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from catalogue.models import Change, Offering
from catalogue.publishing.actions import confirm_version, restore_offering, withdraw_offering
from catalogue.publishing.changes import tell_everything
from search import ranking
from search.indexing.queue import drain, rebuild
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from vendors.models import Membership, TeamMember

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("harvest")]

LIST = "/api/v1/offerings/"
ORDERS = [
    "",
    "ordering=name",
    "ordering=-published_at",
    "ordering=cost",
    "q=ratkaisu",
    "q=ratkaisu&ordering=name",
    "kind=product&months=24&population=5000",
    "ordering=cost&population=700000",
]
ENGINES = ["tantivy", "database"]
SIZE = 40


@pytest.fixture
def staff():
    return UserFactory(is_staff=True)


@pytest.fixture(scope="module")
def shelf(django_db_setup, django_db_blocker, tmp_path_factory):
    """Forty offerings, many of equal name, time and price, made and indexed once.

    What a test changes is undone, and all of it after the last.
    """
    directory = tmp_path_factory.mktemp("shelf") / "search"
    with django_db_blocker.unblock(), override_settings(SEARCH_DIR=directory), transaction.atomic():
        owner = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner")
        names = [
            "Ratkaisu",
            "Ratkaisu ä",
            "ratkaisu Ö",
            "Ratkaisu " + "pitkä nimi " * 8,
            "Ärhäkkä ratkaisu",
            "Ratkaisu 漢字",
        ]
        for number in range(SIZE):
            price = None if number % 5 == 0 else str(1000 * (number % 4))
            OfferingFactory(
                vendor=owner.vendor,
                published={"name_fi": names[number % len(names)][:120]} | {"price": price},
            )
        tell_everything(at=timezone.now())
        rebuild(timezone.localdate())
        yield directory, owner.user
        transaction.set_rollback(True)


@pytest.fixture
def catalogue(shelf, settings, tmp_path):
    """The same with its index, or with none.

    A test that changes what is indexed has an index of its own.
    """
    directory, owner = shelf

    def built(engine, *, changes=False):
        settings.SEARCH_DIR = (
            directory if engine == "tantivy" and not changes else tmp_path / "search"
        )
        if engine == "tantivy" and changes:
            rebuild(timezone.localdate())
        return owner

    return built


def pages(client, url, *, direction="next"):
    while url:
        body = client.get(url).json()
        yield body
        url = body[direction]


def slugs(body):
    return [row["slug"] for row in body["results"]]


def public():
    return set(Offering.objects.published(timezone.localdate()).values_list("slug", flat=True))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", ORDERS)
def test_following_next_gives_every_row_once_and_previous_leads_back(
    client, catalogue, engine, query
):
    catalogue(engine)
    whole = client.get(f"{LIST}?{query}&page_size=100").json()
    assert whole["search"]["backend"] == engine

    forth = list(pages(client, f"{LIST}?{query}&page_size=7"))

    assert [slug for body in forth for slug in slugs(body)] == slugs(whole)
    assert {body["count"] for body in forth} == {whole["count"]} == {SIZE}
    back = list(pages(client, forth[-1]["previous"], direction="previous"))
    assert [slugs(body) for body in back] == [slugs(body) for body in forth[:-1]][::-1]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", ORDERS)
def test_what_is_withdrawn_while_reading_costs_no_other_row_and_what_returns_repeats_none(
    client, catalogue, engine, query
):
    owner, now = catalogue(engine, changes=True), timezone.now()
    reading = pages(client, f"{LIST}?{query}&page_size=4")
    seen = [slug for _ in range(4) for slug in slugs(next(reading))]
    gone = [*seen[:4], *sorted(public() - set(seen))[:4]]
    for offering in Offering.objects.filter(slug__in=gone):
        withdraw_offering(offering_id=offering.pk, reason={"fi": "x"}, by=owner, at=now)
    if engine == "tantivy":
        drain(timezone.localdate())

    rest = [slug for body in (next(reading), next(reading)) for slug in slugs(body)]
    for offering in Offering.objects.filter(slug__in=gone):
        restore_offering(offering_id=offering.pk, reason="x", by=owner, at=now)
    if engine == "tantivy":
        drain(timezone.localdate())
    rest += [slug for body in reading for slug in slugs(body)]

    delivered = seen + rest
    assert len(delivered) == len(set(delivered))
    assert public() - set(gone) <= set(delivered)


@pytest.mark.parametrize("cursor", ["WzIwLCI0ZjUzY2RhMThjMmIiXQ:x", "x", "eyJ9"])
def test_a_cursor_of_an_older_kind_is_refused(client, cursor):
    answer = client.get(f"{LIST}?cursor={cursor}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


def test_a_signed_cursor_of_the_old_kind_is_refused(client):
    from django.core.signing import Signer

    cursor = Signer(salt="lib.api.views.cursor").sign_object([20, "4f53cda18c2b"])

    assert client.get(LIST, {"cursor": cursor}).status_code == 400


def test_a_ranking_that_is_kept_no_more_or_ends_says_what_to_do(client, catalogue, monkeypatch):
    catalogue("tantivy")
    monkeypatch.setattr(ranking, "MOST_RANKED", 20)
    reading = list(islice(pages(client, f"{LIST}?q=ratkaisu&page_size=10"), 2))

    ended = client.get(reading[1]["next"])
    assert (ended.status_code, list(ended.json()["errors"])) == (400, ["ordering"])
    cache.clear()
    lost = client.get(reading[1]["next"])
    assert (lost.status_code, list(lost.json()["errors"])) == (400, ["cursor"])


def test_a_list_begun_in_an_index_waits_for_it(client, catalogue, settings, tmp_path):
    catalogue("tantivy")
    following = client.get(f"{LIST}?page_size=5").json()["next"]
    settings.SEARCH_DIR = tmp_path / "nothing-here"

    answer = client.get(following)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_a_list_begun_without_an_index_goes_on_without_it(client, catalogue):
    catalogue("database")
    reading = pages(client, f"{LIST}?page_size=15")
    seen = slugs(next(reading))
    catalogue("tantivy")

    assert sorted(seen + [slug for body in reading for slug in slugs(body)]) == sorted(public())


@pytest.mark.parametrize("engine", ENGINES)
def test_updated_since_sees_every_change_and_what_a_midnight_brought_back(
    client, catalogue, engine, staff, today, settings
):
    owner = catalogue(engine, changes=True)
    start = (timezone.now() + timedelta(seconds=2)).replace(microsecond=0)
    back = OfferingFactory(published=True, vendor=VendorFactory(listed=today - timedelta(days=9)))
    Membership.objects.create(
        vendor=back.vendor, starts_on=today + timedelta(days=1), source="testi"
    )
    tell_everything(at=timezone.now())
    chosen = Offering.objects.filter(vendor__team__user=owner).order_by("pk").first()
    Change.objects.all().delete()
    from catalogue.models import Face

    Face.objects.update(updated_at=start - timedelta(days=2))
    confirm_version(version_id=chosen.published_id, by=owner, at=timezone.now())
    Face.objects.filter(offering=chosen).update(updated_at=start)
    if engine == "tantivy":
        from search.indexing.queue import enqueue_everything

        enqueue_everything()
        drain(today)

    assert slugs(client.get(LIST, {"updated_since": start.isoformat()}).json()) == [chosen.slug]
    assert (
        client.get(LIST, {"updated_since": (start + timedelta(seconds=1)).isoformat()}).json()[
            "count"
        ]
        == 0
    )
