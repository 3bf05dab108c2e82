"""Each change of what the public sees is another edition of the site, whoever makes it and how."""

import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from catalogue.models import Offering, Partner
from catalogue.publishing.changes import tell_everything
from deploy.edition_rows import PUBLIC_ROWS
from lib import edition
from lib.caching.process import forget, known_keys
from lib.models.edition import EVENTS, current_token, unwatch, watch
from procurement.models import FrameworkUser, Municipality
from search.indexing.queue import rebuild
from tests.support.bodies import covered_framework, own
from tests.support.factories import APPROVED_AT, OfferingFactory, UserFactory, VendorFactory
from tests.support.reviews import make_owner, sent_version

# Tables of the rooms that no public page reads, or whose rows never change once they are public.
BELOW_A_VERSION = "refused by the triggers of sent versions"
WORK = "work of people who are signed in"
UNREAD = {
    **dict.fromkeys(
        (
            "catalogue_answer",
            "catalogue_claim",
            "catalogue_evidence",
            "catalogue_part",
            "catalogue_placement",
            "catalogue_price",
            "catalogue_pricetier",
            "catalogue_standard",
            "catalogue_version_functions",
            "catalogue_version_phases",
            "catalogue_versioncpv",
        ),
        BELOW_A_VERSION,
    ),
    **dict.fromkeys(
        (
            "accounts_apikey",
            "accounts_auditevent",
            "accounts_mail",
            "accounts_posted",
            "accounts_reviewerterm",
            "accounts_user",
            "accounts_user_groups",
            "accounts_user_user_permissions",
            "catalogue_cannedtext",
            "catalogue_keptpick",
            "catalogue_question",
            "catalogue_reviewpolicy",
            "deploy_feedback",
            "procurement_bodydomain",
            "procurement_bodyeditor",
            "procurement_buyerrole",
            "procurement_municipalitydomain",
            "vendors_companydomain",
            "vendors_invitation",
            "vendors_membershipstatement",
            "vendors_takeoverrequest",
            "vendors_teammember",
        ),
        WORK,
    ),
    "catalogue_change": "the API's feed, which is not kept with pages",
    "catalogue_changelog": "as the feed",
    "search_queuerow": "what waits for the index, whose state is a part of the edition itself",
    "lib_edition": "the edition itself",
}
ROOMS = ("lib", "accounts", "vendors", "procurement", "catalogue", "search", "deploy")


def test_every_table_is_public_or_has_a_reason_why_not():
    tables = {
        model._meta.db_table
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    }
    public = {rows.table for rows in PUBLIC_ROWS}
    assert tables == public | set(UNREAD)
    assert not public & set(UNREAD)


def triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'edition_of_%'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'edition_of_%'"
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_the_triggers_are_there_after_all_migrations():
    assert triggers() == {rows.name(event) for rows in PUBLIC_ROWS for event in EVENTS}


@pytest.mark.django_db
def test_triggers_that_a_migration_dropped_come_again():
    everything = triggers()
    unwatch()
    assert triggers() == set()
    watch(PUBLIC_ROWS)
    assert triggers() == everything


def fill_every_public_table():
    offering = OfferingFactory(published=True)
    owner = make_owner()
    Partner.objects.create(
        offering=offering, vendor=VendorFactory(), invited_by=owner, invited_at=APPROVED_AT
    )
    covered = covered_framework(UserFactory(), UserFactory(), UserFactory())[0].framework
    own(covered.body, "837")
    FrameworkUser.objects.create(
        framework=covered,
        municipality=Municipality.objects.get(code="837"),
        since=covered.valid_from,
    )
    tell_everything(at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_row_written_over_in_any_public_table_is_another_edition():
    fill_every_public_table()
    keys = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}
    unmoved, empty = set(), set()
    for rows in PUBLIC_ROWS:
        before = current_token()
        with connection.cursor() as cursor:
            key = keys[rows.table]
            where = f"SELECT MIN({key}) FROM {rows.table}"  # noqa: S608 -- our own names
            sql = f"UPDATE {rows.table} SET {key} = {key} WHERE {key} = ({where})"  # noqa: S608 -- as above
            cursor.execute(sql)
            if cursor.rowcount != 1:
                empty.add(rows.table)
        if current_token() == before:
            unmoved.add(rows.table)
    assert (unmoved, empty) == (set(), set())


@pytest.mark.django_db(transaction=True)
def test_rows_that_come_and_go_are_another_edition_each():
    seen = [current_token()]
    vendor = VendorFactory(listed=False)
    seen.append(current_token())
    type(vendor).objects.filter(pk=vendor.pk).delete()
    seen.append(current_token())
    assert len(set(seen)) == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_is_no_edition():
    before = current_token()
    with transaction.atomic():
        VendorFactory()
        transaction.set_rollback(True)
    assert current_token() == before


@pytest.mark.django_db(transaction=True)
def test_writing_and_sending_is_no_edition_and_publishing_is():
    owner = make_owner()
    before = current_token()
    version = sent_version(owner)
    assert current_token() == before
    offering = OfferingFactory(published=True)
    assert current_token() != before
    before = current_token()
    Offering.objects.filter(pk=version.offering_id).update(slug="toinen-nimi")
    assert current_token() == before
    Offering.objects.filter(pk=offering.pk).update(withdrawn_at=timezone.now())
    assert current_token() != before


@pytest.mark.django_db
def test_a_day_a_load_of_reference_data_and_an_index_are_editions(
    kept_pages, search_index, settings, today
):
    search_index()
    seen = [edition.edition(today), edition.edition(today + timedelta(days=1))]
    for key in sorted(known_keys()):
        forget(key)
        seen.append(edition.edition(today))
    rebuild(today)
    seen.append(edition.edition(today))
    assert len(set(seen)) == len(seen)
    assert edition.edition(today) == seen[-1]


@pytest.mark.django_db
def test_an_edition_is_read_once_a_second(
    kept_pages, monkeypatch, today, django_assert_num_queries
):
    clock = [100.0]
    monkeypatch.setattr(edition, "READ_SECONDS", 1.0)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    with django_assert_num_queries(1):
        first = edition.edition(today)
        clock[0] += 0.9
        assert edition.edition(today) == first
    clock[0] += 0.2
    with django_assert_num_queries(1):
        assert edition.edition(today) == first


@pytest.mark.django_db
def test_what_grows_is_built_once_an_edition_for_all_processes(kept_pages, today):
    built = []

    def build():
        built.append(1)
        return {"offerings": len(built)}

    assert edition.kept("luvut", today, build) == {"offerings": 1}
    assert edition.kept("luvut", today, build) == {"offerings": 1}
    # Another process knows nothing of it but what all share.
    edition._values.clear()
    assert edition.kept("luvut", today, build) == {"offerings": 1}
    assert edition.kept("luvut.sv", today, build) == {"offerings": 2}
    assert edition.kept("luvut", today + timedelta(days=1), build) == {"offerings": 3}
