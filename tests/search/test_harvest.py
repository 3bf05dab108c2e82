"""A copy kept by the list and the changes is the catalogue, whatever happens while it is read."""

import random
from datetime import timedelta
from itertools import islice

import pytest
from django.core.cache import cache
from django.utils import timezone

from catalogue.actions.changes import tell_everything
from catalogue.actions.publishing import confirm_version, restore_offering, withdraw_offering
from catalogue.models import Change, Offering
from search import ranking
from search.worker import drain
from tests.factories import OfferingFactory, UserFactory, VendorFactory
from vendors.actions import add_membership, change_vendor, note_change
from vendors.models import Membership, TeamMember

pytestmark = pytest.mark.django_db

LIST = "/api/v1/offerings/"
ORDERS = ["", "ordering=name", "ordering=-published_at", "ordering=cost", "q=ratkaisu", "q=ratkaisu&ordering=name", "kind=product&months=24&population=5000", "ordering=cost&population=700000"]
ENGINES = ["tantivy", "database"]


@pytest.fixture
def staff():
    return UserFactory(is_staff=True)


@pytest.fixture
def catalogue(search_index):
    """A hundred offerings, many of equal name, time and price; `with_index` or without."""
    vendor = VendorFactory()
    owner = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner").user
    names = ["Ratkaisu", "Ratkaisu ä", "ratkaisu Ö", "Ratkaisu " + "pitkä nimi " * 8, "Ärhäkkä ratkaisu", "Ratkaisu 漢字"]
    for number in range(40):
        price = None if number % 5 == 0 else str(1000 * (number % 4))
        OfferingFactory(vendor=vendor, published={"name_fi": names[number % len(names)][:120]} | {"price": price})
    tell_everything(at=timezone.now())

    def built(engine):
        if engine == "tantivy":
            search_index()
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
def test_following_next_gives_every_row_once_and_previous_leads_back(client, catalogue, engine, query):
    catalogue(engine)
    whole = client.get(f"{LIST}?{query}&page_size=100").json()
    assert whole["search"]["backend"] == engine

    forth = list(pages(client, f"{LIST}?{query}&page_size=7"))

    assert [slug for body in forth for slug in slugs(body)] == slugs(whole)
    assert {body["count"] for body in forth} == {whole["count"]} == {40}
    back = list(pages(client, forth[-1]["previous"], direction="previous"))
    assert [slugs(body) for body in back] == [slugs(body) for body in forth[:-1]][::-1]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", ORDERS)
def test_what_is_withdrawn_while_reading_costs_no_other_row_and_what_returns_repeats_none(client, catalogue, engine, query):
    owner, now = catalogue(engine), timezone.now()
    reading = pages(client, f"{LIST}?{query}&page_size=4")
    seen = [slug for _ in range(4) for slug in slugs(next(reading))]
    gone = [*seen[:8], *sorted(public() - set(seen))[:6]]
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

    cursor = Signer(salt="lib.api.cursor").sign_object([20, "4f53cda18c2b"])

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


def test_a_list_begun_without_an_index_goes_on_without_it(client, catalogue, search_index):
    catalogue("database")
    reading = pages(client, f"{LIST}?page_size=15")
    seen = slugs(next(reading))
    search_index()

    assert sorted(seen + [slug for body in reading for slug in slugs(body)]) == sorted(public())


@pytest.mark.parametrize("engine", ENGINES)
def test_updated_since_sees_every_change_and_what_a_midnight_brought_back(client, catalogue, engine, staff, today, settings):
    owner = catalogue(engine)
    start = (timezone.now() + timedelta(seconds=2)).replace(microsecond=0)
    back = OfferingFactory(published=True, vendor=VendorFactory(listed=today - timedelta(days=9)))
    Membership.objects.create(vendor=back.vendor, starts_on=today + timedelta(days=1), source="testi")
    tell_everything(at=timezone.now())
    chosen = Offering.objects.order_by("pk").first()
    Change.objects.all().delete()
    from catalogue.models import Face

    Face.objects.update(updated_at=start - timedelta(days=2))
    confirm_version(version_id=chosen.published_id, by=owner, at=timezone.now())
    Face.objects.filter(offering=chosen).update(updated_at=start)
    if engine == "tantivy":
        from search.worker import enqueue_everything

        enqueue_everything()
        drain(today)

    assert slugs(client.get(LIST, {"updated_since": start.isoformat()}).json()) == [chosen.slug]
    assert client.get(LIST, {"updated_since": (start + timedelta(seconds=1)).isoformat()}).json()["count"] == 0


class Mirror:
    """What the documentation tells a harvester to do."""

    def __init__(self, client, size):
        self.client, self.rows = client, {}
        self.reading, self.follow = pages(client, f"{LIST}?include_stale=1&page_size={size}"), None

    def read_page(self):
        body = next(self.reading, None)
        if body is None:
            return False
        self.follow = self.follow or body["changes"]
        self.rows |= {row["slug"]: self.told(row) for row in body["results"]}
        return True

    def catch_up(self):
        while True:
            body = self.client.get(self.follow).json()
            for row in body["results"]:
                self.rows.pop(row["previous_slug"], None)
                answer = self.client.get(row["api_url"])
                if answer.status_code == 200:
                    self.rows[row["slug"]] = self.told(answer.json())
                else:
                    assert answer.status_code == 410
                    self.rows.pop(row["slug"], None)
            self.follow = body["next"]
            if not body["has_more"]:
                return

    @staticmethod
    def told(row):
        return {name: row[name] for name in ("name", "vendor", "version", "updated_at", "confirmed_at", "openness")} | {"cost": row["cost"]["total"]}


class Actor:
    """Random acts of vendors, staff and time."""

    def __init__(self, seed, staff, engine):
        self.random, self.staff, self.engine = random.Random(seed), staff, engine
        self.owners = {}
        for _ in range(6):
            vendor = VendorFactory()
            self.owners[vendor.pk] = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="owner").user
        for number in range(30):
            OfferingFactory(vendor_id=self.random.choice(list(self.owners)), published={"name_fi": f"Ratkaisu {number % 7}"})
        tell_everything(at=timezone.now())

    def act(self):
        offering = self.random.choice(list(Offering.objects.all()))
        owner = self.owners[offering.vendor_id]
        name = self.random.choice(["turn", "turn", "turn", "confirm", "rename", "lapse", "renew", "publish", "drain", "touch"])
        getattr(self, name)(offering, owner, timezone.now())

    def turn(self, offering, owner, at):
        listed = offering.vendor.memberships.in_force(timezone.localdate(at)).exists()
        if not listed:
            return
        if offering.withdrawn_at:
            restore_offering(offering_id=offering.pk, reason="x", by=owner, at=at)
        else:
            withdraw_offering(offering_id=offering.pk, reason={"fi": "x"}, by=owner, at=at)

    def confirm(self, offering, owner, at):
        if offering.withdrawn_at is None and offering.vendor.memberships.in_force(timezone.localdate(at)).exists():
            confirm_version(version_id=offering.published_id, by=owner, at=at)

    def rename(self, offering, owner, at):
        offering.vendor.refresh_from_db()
        change_vendor(vendor_id=offering.vendor_id, facts={"name": f"Toimittaja {self.random.randrange(99)}"}, has_consent=False, row_version=offering.vendor.row_version, by=owner, at=at)

    def lapse(self, offering, owner, at):
        today = timezone.localdate(at)
        offering.vendor.memberships.filter(starts_on=today).delete()
        offering.vendor.memberships.filter(ends_on=None).update(ends_on=today - timedelta(days=1))
        note_change(vendor=offering.vendor, by=self.staff, at=at)

    def renew(self, offering, owner, at):
        today = timezone.localdate(at)
        if not offering.vendor.memberships.in_force(today).exists():
            add_membership(vendor=offering.vendor, starts_on=today, ends_on=None, source="testi", by=self.staff, at=at)

    def publish(self, offering, owner, at):
        OfferingFactory(vendor_id=offering.vendor_id, published={"name_fi": f"Ratkaisu {self.random.randrange(9)}"})
        tell_everything(at=at)

    def touch(self, offering, owner, at):
        tell_everything(at=at)

    def drain(self, *_):
        if self.engine == "tantivy":
            drain(timezone.localdate())


def mirror_is_the_catalogue(client, mirror):
    whole = {row["slug"]: Mirror.told(row) for body in pages(client, f"{LIST}?include_stale=1&page_size=100") for row in body["results"]}
    assert mirror.rows == whole
    assert set(whole) == public()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("acts", [40, pytest.param(500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_copy_kept_by_list_and_changes_is_the_catalogue(client, search_index, staff, engine, acts, seed):
    actor = Actor(seed, staff, engine)
    if engine == "tantivy":
        search_index()
    mirror, each = Mirror(client, 3), max(1, acts // 12)

    for number in range(acts):
        if number % each == 0:
            mirror.read_page()
        actor.act()
    while mirror.read_page():
        pass
    mirror.catch_up()

    actor.drain()
    mirror_is_the_catalogue(client, mirror)
