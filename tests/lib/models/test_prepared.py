"""A query that is written once gives what the manager gives, on both databases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Offering, Part, Version
from catalogue.publishing.changes import tell_changes
from lib.models.prepared import MARKS, TEXT_MARK, PreparedModels, PreparedRows
from tests.support.factories import OfferingFactory, add_part, amended, publish

pytestmark = pytest.mark.django_db


def columns_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def two():
    rows = [publish(OfferingFactory(slug=slug), price="120.50") for slug in ("yksi", "kaksi")]
    with amended(rows[0]):
        add_part(rows[0], 9, price="7.25", is_optional=True, licence="EUPL-1.2")
    tell_changes(offering_ids=[row.offering_id for row in rows], at=timezone.now())
    return rows


def test_a_row_is_the_one_the_manager_reads_with_its_moments_amounts_and_lists(two):
    prepared = PreparedModels.of(Version.objects.filter(pk=MARKS[0]).order_by())
    for version in two:
        (found,) = prepared.asked(version.pk)
        assert columns_of(found) == columns_of(Version.objects.get(pk=version.pk))
        assert not found.get_deferred_fields()
        assert not found._state.adding


def test_rows_named_beside_it_are_read_with_it_and_what_is_left_out_when_it_is_asked_for(two):
    rows = Offering.objects.filter(slug=TEXT_MARK).select_related("vendor", "published", "face")
    prepared = PreparedModels.of(rows.defer("published__cost_profile"))
    with CaptureQueriesContext(connection) as asked:
        (found,) = prepared.asked(text="yksi")
        read = [columns_of(row) for row in (found, found.vendor, found.face)]
    assert len(asked) == 1
    wanted = Offering.objects.get(slug="yksi")
    assert read == [columns_of(row) for row in (wanted, wanted.vendor, wanted.face)]
    assert found.published.cost_profile == wanted.published.cost_profile
    assert prepared.asked(text="kaksi")[0].slug == "kaksi"
    assert prepared.asked(text="kolme") == []


def test_a_text_that_looks_like_sql_or_a_mark_is_only_a_text(two):
    prepared = PreparedModels.of(Offering.objects.filter(slug=TEXT_MARK))
    assert prepared.asked(text="' OR 1=1 --") == []
    assert prepared.asked(text="-1") == []
    assert prepared.asked(text="%s") == []


def test_each_key_takes_its_own_mark_and_the_last_stands_for_those_left_over(two):
    keys = [version.pk for version in two]
    prepared = PreparedRows.of(Part.objects.filter(version__in=MARKS[:5]).values_list("version_id"))
    assert sorted(prepared.asked(*keys)) == sorted(
        Part.objects.filter(version__in=keys).values_list("version_id")
    )
    assert {row[0] for row in prepared.asked(keys[1])} == {keys[1]}


def test_rows_that_are_none_beside_it_are_none(two):
    rows = Part.objects.filter(version=MARKS[0]).select_related("included_in")
    found = PreparedModels.of(rows).asked(two[0].pk)
    assert len(found) > 1
    assert {part.included_in for part in found} == {None}


def test_a_day_that_is_written_into_a_query_holds_for_that_day_only(two):
    vendor, today = two[0].offering.vendor, timezone.localdate()
    vendor.memberships.update(ends_on=today)
    asked = [
        PreparedModels.of(Offering.objects.published(on).filter(slug=TEXT_MARK)).asked(text="yksi")
        for on in (today, today + timedelta(days=1))
    ]
    assert [len(rows) for rows in asked] == [1, 0]
