"""A copy kept by the list and the changes is the catalogue, whatever happens while it is read."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import Offering
from catalogue.publishing.actions import confirm_version, restore_offering, withdraw_offering
from catalogue.publishing.changes import tell_everything
from search.indexing.queue import drain
from tests.search.api.test_harvest import ENGINES, LIST, pages, public
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from vendors.actions.companies import change_vendor, note_change
from vendors.actions.memberships import add_membership
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(is_staff=True)


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
        return {
            name: row[name]
            for name in ("name", "vendor", "version", "updated_at", "confirmed_at", "openness")
        } | {"cost": row["cost"]["total"]}


class Actor:
    """Random acts of vendors, staff and time."""

    def __init__(self, seed, staff, engine):
        self.random, self.staff, self.engine = random.Random(seed), staff, engine
        self.owners = {}
        for _ in range(6):
            vendor = VendorFactory()
            self.owners[vendor.pk] = TeamMember.objects.create(
                vendor=vendor, user=UserFactory(), role="owner"
            ).user
        for number in range(15):
            OfferingFactory(
                vendor_id=self.random.choice(list(self.owners)),
                published={"name_fi": f"Ratkaisu {number % 7}"},
            )
        tell_everything(at=timezone.now())

    def act(self):
        offering = self.random.choice(list(Offering.objects.all()))
        owner = self.owners[offering.vendor_id]
        name = self.random.choice(
            [
                "turn",
                "turn",
                "turn",
                "confirm",
                "rename",
                "lapse",
                "renew",
                "publish",
                "drain",
                "touch",
            ]
        )
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
        if (
            offering.withdrawn_at is None
            and offering.vendor.memberships.in_force(timezone.localdate(at)).exists()
        ):
            confirm_version(version_id=offering.published_id, by=owner, at=at)

    def rename(self, offering, owner, at):
        offering.vendor.refresh_from_db()
        change_vendor(
            vendor_id=offering.vendor_id,
            facts={"name": f"Toimittaja {self.random.randrange(99)}"},
            has_consent=False,
            row_version=offering.vendor.row_version,
            by=owner,
            at=at,
        )

    def lapse(self, offering, owner, at):
        today = timezone.localdate(at)
        offering.vendor.memberships.filter(starts_on=today).delete()
        offering.vendor.memberships.filter(ends_on=None).update(ends_on=today - timedelta(days=1))
        note_change(vendor=offering.vendor, by=self.staff, at=at)

    def renew(self, offering, owner, at):
        today = timezone.localdate(at)
        if not offering.vendor.memberships.in_force(today).exists():
            add_membership(
                vendor=offering.vendor,
                starts_on=today,
                ends_on=None,
                source="testi",
                by=self.staff,
                at=at,
            )

    def publish(self, offering, owner, at):
        OfferingFactory(
            vendor_id=offering.vendor_id,
            published={"name_fi": f"Ratkaisu {self.random.randrange(9)}"},
        )
        tell_everything(at=at)

    def touch(self, offering, owner, at):
        tell_everything(at=at)

    def drain(self, *_):
        if self.engine == "tantivy":
            drain(timezone.localdate())


def mirror_is_the_catalogue(client, mirror):
    whole = {
        row["slug"]: Mirror.told(row)
        for body in pages(client, f"{LIST}?include_stale=1&page_size=100")
        for row in body["results"]
    }
    assert mirror.rows == whole
    assert set(whole) == public()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("acts", [40, pytest.param(500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_copy_kept_by_list_and_changes_is_the_catalogue(
    client, search_index, staff, engine, acts, seed
):
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
