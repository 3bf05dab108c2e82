"""What changed is told in order, once, whatever act or day made the change.

What is public no more says why.
"""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.authoring.actions.partners import accept_partnership, ask_partner, end_partnership
from catalogue.authoring.actions.writing import save_section, start_next_version, submit_version
from catalogue.content.snapshot import read_content
from catalogue.models import Change, ChangeLog, Face, Offering
from catalogue.publishing.actions import confirm_version, restore_offering, withdraw_offering
from catalogue.publishing.changes import KEPT_DAYS, forget_changes, tell_days, tell_everything
from search.models import QueueRow
from tests.support.drafts import text
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.reviews import approved, make_owner, sent_version
from vendors.actions.companies import change_vendor, note_change
from vendors.actions.memberships import add_membership
from vendors.models import Membership, TeamMember

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/changes/"


class World:
    """A published offering of a listed company, its owner, staff, and acts upon it."""

    def __init__(self):
        self.owner = make_owner()
        self.staff = UserFactory(is_staff=True)
        self.version = approved(sent_version(self.owner))
        self.offering, self.vendor = self.version.offering, self.version.offering.vendor

    def publish_next(self):
        draft = start_next_version(
            offering_id=self.offering.pk, source=self.version, by=self.owner, at=timezone.now()
        )
        basics = read_content(draft.pk)["basics"] | {"change_log": text("Kuvaus muuttui.")}
        draft = save_section(
            version_id=draft.pk,
            section="basics",
            data=basics,
            row_version=draft.row_version,
            by=self.owner,
            at=timezone.now(),
        )
        self.version = approved(
            submit_version(
                version_id=draft.pk, row_version=draft.row_version, by=self.owner, at=timezone.now()
            )
        )

    def withdraw(self):
        withdraw_offering(
            offering_id=self.offering.pk,
            reason={"fi": "Ei enää myynnissä."},
            by=self.owner,
            at=timezone.now(),
        )

    def restore(self):
        restore_offering(
            offering_id=self.offering.pk, reason="Palasi.", by=self.owner, at=timezone.now()
        )

    def confirm(self):
        confirm_version(version_id=self.version.pk, by=self.owner, at=timezone.now())

    def rename_vendor(self):
        self.change_vendor(name="Uusi Nimi Oy")

    def change_contact(self):
        self.change_vendor(contact_phone="040 123")

    def change_vendor(self, **facts):
        row_version = type(self.vendor).objects.get(pk=self.vendor.pk).row_version
        change_vendor(
            vendor_id=self.vendor.pk,
            facts=facts,
            has_consent=False,
            row_version=row_version,
            by=self.owner,
            at=timezone.now(),
        )

    def lapse(self):
        self.vendor.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
        note_change(vendor=self.vendor, by=self.staff, at=timezone.now())

    def renew(self):
        add_membership(
            vendor=self.vendor,
            starts_on=timezone.localdate(),
            ends_on=None,
            source="testi",
            by=self.staff,
            at=timezone.now(),
        )

    def change_slug(self):
        Offering.objects.filter(pk=self.offering.pk).update(slug="toinen-osoite")
        tell_everything(at=timezone.now())

    def partner(self):
        other = VendorFactory()
        member = TeamMember.objects.create(vendor=other, user=UserFactory(), role="owner").user
        row = ask_partner(
            offering_id=self.offering.pk,
            vendor=other,
            role={"fi": "Tuki"},
            by=self.owner,
            at=timezone.now(),
        )
        accept_partnership(partner=row, by=member, at=timezone.now())
        return row

    def lapse_partner(self):
        row = self.partner()
        row.vendor.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
        note_change(vendor=row.vendor, by=self.staff, at=timezone.now())

    def end_partner(self):
        end_partnership(partner=self.partner(), by=self.owner, at=timezone.now())


ACTS = {
    "publish_next": ["changed"],
    "confirm": ["confirmed"],
    "rename_vendor": ["changed"],
    "change_contact": [],
    "change_slug": ["changed"],
    "partner": ["changed"],
    "end_partner": ["changed", "changed"],
    "lapse_partner": ["changed", "changed"],
    "withdraw": ["withdrawn"],
    "withdraw restore": ["withdrawn", "restored"],
    "lapse": ["vendor_lapsed"],
    "lapse renew": ["vendor_lapsed", "vendor_back"],
    "lapse withdraw": ["vendor_lapsed", "withdrawn"],
    "withdraw lapse": ["withdrawn"],
    "lapse rename_vendor": ["vendor_lapsed"],
    "lapse rename_vendor renew": ["vendor_lapsed", "vendor_back"],
}


def told(client, url=ADDRESS):
    return client.get(url).json()


@pytest.mark.parametrize(("acts", "kinds"), ACTS.items(), ids=ACTS)
def test_every_public_act_is_told_once_and_raises_updated_at(client, acts, kinds):
    world = World()
    face, start = Face.objects.get(), told(client)
    assert [row["kind"] for row in start["results"]] == ["published"]

    for act in acts.split():
        getattr(world, act)()

    after = told(client, start["next"])
    assert [row["kind"] for row in after["results"]] == kinds
    assert (Face.objects.get().updated_at > face.updated_at) is bool(kinds)
    assert tell_everything(at=timezone.now()) == 0
    assert told(client, after["next"])["results"] == []
    assert (
        list(Change.objects.values_list("number", flat=True))
        == list(range(1, len(kinds) + 2))
        == list(range(1, ChangeLog.objects.get().last_number + 1))
    )


def test_a_new_address_tells_the_old_one(client):
    world = World()
    old = world.offering.slug

    world.change_slug()

    row = told(client)["results"][-1]
    assert (row["slug"], row["previous_slug"], row["api_url"]) == (
        "toinen-osoite",
        old,
        "http://testserver/api/v1/offerings/toinen-osoite/",
    )


def test_an_act_that_is_undone_is_not_told(client):
    world = World()
    with transaction.atomic():
        world.withdraw()
        transaction.set_rollback(True)
    world.confirm()

    assert [(row.number, row.kind) for row in Change.objects.all()] == [
        (1, "published"),
        (2, "confirmed"),
    ]


def test_what_a_midnight_does_is_told_when_it_is_asked_and_by_the_job(client, today):
    vendor = VendorFactory(listed=today)
    Membership.objects.create(vendor=vendor, starts_on=today + timedelta(days=3), source="testi")
    offering = OfferingFactory(published=True, vendor=vendor)
    tell_everything(at=timezone.now())
    tell_days(at=timezone.now())
    QueueRow.objects.all().delete()

    counts = [tell_days(at=timezone.now() + timedelta(days=days)) for days in (0, 1, 1, 2, 3, 3)]

    assert counts == [0, 1, 0, 0, 1, 0]
    assert list(Change.objects.values_list("kind", flat=True)) == [
        "published",
        "vendor_lapsed",
        "vendor_back",
    ]
    assert [(row.offering_id, row.change_number) for row in QueueRow.objects.all()] == [
        (offering.pk, 2),
        (offering.pk, 3),
    ]


def test_days_when_nobody_asked_are_told_together(client, today):
    vendor = VendorFactory(listed=today + timedelta(days=2))
    OfferingFactory(published=True, vendor=vendor)
    tell_everything(at=timezone.now())
    tell_days(at=timezone.now())

    assert tell_days(at=timezone.now() + timedelta(days=40)) == 1


def test_the_cursor_goes_on_where_it_ended_and_since_begins(client):
    made = OfferingFactory.create_batch(5, published=True)
    tell_everything(at=timezone.now())
    url, seen, pages = f"{ADDRESS}?page_size=2", [], 0
    while True:
        body = told(client, url)
        seen, url, pages = (
            [*seen, *(row["slug"] for row in body["results"])],
            body["next"],
            pages + 1,
        )
        if not body["has_more"]:
            break

    assert (seen, pages) == ([offering.slug for offering in made], 3)
    assert told(client, url)["results"] == []
    later = (timezone.now() + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    assert [
        len(told(client, f"{ADDRESS}?since={moment}")["results"])
        for moment in ("2020-01-01T00:00:00Z", later)
    ] == [5, 0]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=%00",
        "cursor=1",
        "since=2026-01-01",
        "since=2026-01-01T00:00:00Z&cursor=x",
        "page_size=0",
        "page_size=101",
        "kind=changed",
        "offset=1",
    ],
)
def test_what_is_not_understood_is_refused(client, query):
    assert client.get(f"{ADDRESS}?{query}").status_code == 400


def test_a_cursor_older_than_what_is_kept_is_gone(client):
    world = World()
    old = told(client, f"{ADDRESS}?page_size=1")["next"]
    world.confirm()
    world.confirm()
    Change.objects.filter(number__lte=2).update(at=timezone.now() - timedelta(days=KEPT_DAYS + 1))

    assert forget_changes(at=timezone.now()) == 2
    world.confirm()

    assert client.get(old).status_code == 410
    assert [row["kind"] for row in told(client)["results"]] == ["confirmed", "confirmed"]
    assert list(Change.objects.values_list("number", flat=True)) == [3, 4]


def test_a_page_of_changes_costs_the_same_whatever_its_length(client, django_assert_num_queries):
    told(client)
    for count in (1, 3):
        OfferingFactory.create_batch(count, published=True)
        tell_everything(at=timezone.now())
        with django_assert_num_queries(3):
            told(client)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_a_lapsed_vendor_offered_is_gone_with_the_reason_and_comes_back(
    client, language, today
):
    gone = OfferingFactory(published=True, vendor=VendorFactory(listed=date(2026, 1, 31)))
    prefix = "" if language == "fi" else f"/{language}"

    for path in (
        f"/api/v1/offerings/{gone.slug}/",
        f"/api/v1/offerings/{gone.slug}/versions/",
        f"/api/v1/offerings/{gone.slug}/versions/1/",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["gone_because"], answer.json()["lapsed_on"]) == (
            410,
            "vendor_lapsed",
            "2026-01-31",
        )
        assert len(set(answer.json()["reason"].values())) == 3
    for path in (f"{prefix}/ratkaisut/{gone.slug}", f"{prefix}/ratkaisut/{gone.slug}/versiot/1"):
        page = client.get(path)
        assert page.status_code == 410
        assert "COSS" in page.content.decode().split("<main")[1]
    Membership.objects.create(vendor=gone.vendor, starts_on=today, source="testi")
    assert client.get(f"/api/v1/offerings/{gone.slug}/").status_code == 200


def test_what_never_was_public_is_unknown(client):
    never = [
        OfferingFactory(),
        OfferingFactory(published=True, vendor=VendorFactory(listed=False)),
        OfferingFactory(vendor=VendorFactory(listed=date(2026, 1, 31))),
    ]

    paths = [
        f"{start}{offering.slug}{end}"
        for offering in never
        for start, end in (("/api/v1/offerings/", "/"), ("/ratkaisut/", ""))
    ]
    assert {client.get(path).status_code for path in paths} == {404}


def test_rows_and_details_say_when_they_changed_and_were_confirmed(client, search_index):
    world = World()
    world.rename_vendor()
    search_index()

    row, detail = (
        client.get("/api/v1/offerings/").json()["results"][0],
        client.get(f"/api/v1/offerings/{world.offering.slug}/").json(),
    )

    expected = Face.objects.get().updated_at.isoformat().replace("+00:00", "Z")
    assert (
        row["updated_at"]
        == detail["updated_at"]
        == expected
        > row["published_at"]
        == row["confirmed_at"]
    )
