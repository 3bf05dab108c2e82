"""The queue, the worker and the fallback: nothing is lost, nothing stays that should go.

The site answers without an index.
"""

import shutil
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from catalogue.models import Offering, Version
from catalogue.signals import offering_changed
from procurement.price_context import PriceContext
from search.index.generations import IndexUnavailable
from search.indexing import queue as worker
from search.models import QueueRow
from search.query.request import SearchRequest
from search.service import engine, find, under_limit_count
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory, amended, publish
from vendors.actions.companies import note_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(today):
    """The keys that a search gives, by the index."""

    def asked(text="", **options):
        answer = find(SearchRequest(on_day=today.toordinal(), text=text, limit=500, **options))
        assert answer.backend == "tantivy"
        return set(answer.ids)

    return asked


def changed(offering):
    offering_changed.send(sender=Offering, offering_id=offering.pk)


def waiting():
    return sorted(QueueRow.objects.values_list("offering_id", flat=True))


def test_a_change_and_its_row_are_written_or_undone_together():
    offering = OfferingFactory(published=True)

    with transaction.atomic():
        changed(offering)
        assert waiting() == [offering.pk]
        transaction.set_rollback(True)
    assert waiting() == []

    with transaction.atomic():
        changed(offering)
    assert waiting() == [offering.pk]


def test_draining_reads_the_offering_anew_and_then_removes_its_row(search_index, found, today):
    search_index()
    offering = OfferingFactory(published={"name_fi": "Kirjasto"})
    changed(offering)
    with amended(offering.published):
        Version.objects.update(name_fi="Uimahalli")

    assert worker.drain(today) == 1

    assert (found("uimahalli"), waiting()) == ({offering.pk}, [])
    assert (
        offering.pk not in found("kirjasto")
        or find(SearchRequest(on_day=today.toordinal(), text="kirjasto")).match == "nearest"
    )
    assert worker.drain(today) == 0


def test_many_rows_of_one_offering_go_at_once(search_index, found, today):
    search_index()
    offering = OfferingFactory(published=True)
    for _ in range(3):
        changed(offering)

    assert worker.drain(today) == 3
    assert found() == {offering.pk}


def test_while_somebody_else_writes_the_rows_wait(search_index, today):
    search_index()
    changed(OfferingFactory(published=True))

    with engine()._generations.writing(wait=False) as mine:
        assert mine
        assert worker.drain(today) == 0

    assert len(waiting()) == 1
    assert worker.drain(today) == 1


def test_rows_stay_when_the_index_cannot_be_written(search_index, today, monkeypatch):
    search_index()
    changed(OfferingFactory(published=True))
    monkeypatch.setattr(
        type(engine()), "write", lambda *_: (_ for _ in ()).throw(IndexUnavailable("broken"))
    )

    with pytest.raises(IndexUnavailable):
        worker.drain(today)

    assert len(waiting()) == 1


def test_a_row_written_while_the_index_is_written_waits_for_the_next_turn(
    search_index, today, monkeypatch
):
    search_index()
    first, second = OfferingFactory(published=True), OfferingFactory(published=True)
    changed(first)
    write = type(engine()).write
    monkeypatch.setattr(
        type(engine()),
        "write",
        lambda self, changes, version: (changed(second), write(self, changes, version))[1],
    )

    worker.drain(today)

    assert waiting() == [second.pk]


def test_what_is_withdrawn_goes_and_comes_back_when_restored(search_index, found, today):
    offering, other = OfferingFactory(published=True), OfferingFactory(published=True)
    search_index()

    Offering.objects.filter(pk=offering.pk).update(withdrawn_at=timezone.now())
    changed(offering)
    worker.drain(today)
    assert found() == {other.pk}

    Offering.objects.filter(pk=offering.pk).update(withdrawn_at=None)
    changed(offering)
    worker.drain(today)
    assert found() == {offering.pk, other.pk}


def test_a_deleted_offering_goes_from_the_index(search_index, found, today):
    search_index()
    QueueRow.objects.create(offering_id=987_654)

    assert worker.drain(today) == 1
    assert found() == set()


def test_what_a_lapsed_member_lists_goes(search_index, found, today):
    offering, other = OfferingFactory(published=True), OfferingFactory(published=True)
    search_index()

    offering.vendor.memberships.update(ends_on=today - timedelta(days=1))
    note_change(vendor=offering.vendor, by=UserFactory(), at=timezone.now())
    worker.drain(today)

    assert found() == {other.pk}


def test_a_membership_that_ends_today_takes_its_offerings_away_tomorrow_without_a_worker(
    search_index, today
):
    offering = OfferingFactory(published=True, vendor=VendorFactory(listed=today))
    search_index()

    assert find(SearchRequest(on_day=today.toordinal())).ids == (offering.pk,)
    assert find(SearchRequest(on_day=today.toordinal() + 1)).ids == ()


def test_a_page_never_shows_what_the_index_should_have_forgotten(client, search_index):
    offering = OfferingFactory(slug="poistuva", published=True)
    search_index()
    assert 'id="r-poistuva"' in client.get("/ratkaisut").content.decode()

    Offering.objects.filter(pk=offering.pk).update(withdrawn_at=timezone.now())

    assert 'id="r-poistuva"' not in client.get("/ratkaisut").content.decode()


def test_a_page_shows_the_new_version_although_the_old_one_was_shown_before(
    client, search_index, today
):
    offering = OfferingFactory(slug="uusiutuva", published={"name_fi": "Vanha nimi"})
    search_index()
    assert "Vanha nimi" in client.get("/ratkaisut").content.decode()

    Offering.objects.filter(pk=offering.pk).update(published=None)
    offering.versions.update(state="superseded")
    publish(offering, number=2, name_fi="Uusi nimi")
    changed(offering)
    worker.drain(today)

    html = client.get("/ratkaisut").content.decode()
    assert "Uusi nimi" in html
    assert "Vanha nimi" not in html


def test_drift_is_found_and_healed(search_index, found, today):
    kept, stale, surplus = OfferingFactory.create_batch(3, published=True)
    search_index()
    missing = OfferingFactory(published=True)
    Offering.objects.filter(pk=surplus.pk).update(withdrawn_at=timezone.now())
    stale.versions.update(row_version=7)

    assert worker.drift(today) == worker.Drift(
        missing=(missing.pk,), surplus=(surplus.pk,), stale=(stale.pk,)
    )
    assert worker.heal(today)
    assert waiting() == sorted([missing.pk, surplus.pk, stale.pk])
    worker.drain(today)

    assert not worker.drift(today)
    assert found() == {kept.pk, stale.pk, missing.pk}


def test_a_rebuild_takes_the_rows_it_read_and_keeps_those_queued_meanwhile(
    search_index, today, monkeypatch
):
    first, second = OfferingFactory(published=True), OfferingFactory(published=True)
    changed(first)
    fill = type(engine()).rebuild
    monkeypatch.setattr(
        type(engine()),
        "rebuild",
        lambda self, documents, version: (fill(self, documents, version), changed(second))[0],
    )

    assert search_index() == 2

    assert waiting() == [second.pk]


def test_without_an_index_the_database_answers_and_the_page_says_so(
    client, search_index, settings, today
):
    OfferingFactory(slug="kirjasto", published={"name_fi": "Kirjastojärjestelmä"})
    OfferingFactory(slug="uimahalli", published={"name_fi": "Uimahalli"})
    search_index()
    shutil.rmtree(settings.SEARCH_DIR)

    for address, said in (
        ("/ratkaisut?q=kirjasto", "Haku toimii nyt rajoitetusti"),
        ("/sv/ratkaisut?q=kirjasto", "begränsa"),
        ("/en/ratkaisut?q=kirjasto", "limited"),
    ):
        response = client.get(address)
        html = response.content.decode()

        assert response.status_code == 200
        assert said in html
        assert 'id="r-kirjasto"' in html
        assert 'id="r-uimahalli"' not in html
    assert client.get("/").status_code == 200
    assert client.get("/terve/valmis").json()["search"]["status"] == "degraded"
    assert under_limit_count(PriceContext(), today) is None


def test_the_worker_makes_a_lost_index_anew(search_index, found, settings, today):
    offering = OfferingFactory(published=True)
    search_index()
    shutil.rmtree(settings.SEARCH_DIR)

    assert worker.step(today) == 1

    assert found() == {offering.pk}
    assert worker.step(today) == 0


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b"x"),
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
    ],
    ids=["other bytes", "gone", "empty"],
)
def test_a_broken_index_is_made_anew_too(client, search_index, found, settings, today, harm):
    offering = OfferingFactory(published=True)
    search_index()
    for path in settings.SEARCH_DIR.rglob("meta.json"):
        harm(path)
    engine()._opened = None

    assert client.get("/ratkaisut").status_code == 200
    worker.step(today)

    assert found() == {offering.pk}


def test_health_tells_what_waits(search_index):
    OfferingFactory(published=True)
    search_index()
    now = timezone.now()
    QueueRow.objects.create(offering_id=1, created_at=now - timedelta(seconds=90))
    QueueRow.objects.create(offering_id=2, created_at=now)

    assert worker.health(now) == {
        "status": "ok",
        "documents": 1,
        "waiting": 2,
        "oldest_seconds": 90,
    }


def test_the_commands_say_what_they_did(search_index, settings, tmp_path, capsys):
    OfferingFactory(published=True)
    settings.SEARCH_DIR = tmp_path / "search"

    with pytest.raises(CommandError, match="Run search_rebuild"):
        call_command("search_check")
    call_command("search_rebuild", if_missing=True)
    call_command("search_rebuild", if_missing=True)
    changed(OfferingFactory(published=True))
    call_command("search_worker", once=True)
    call_command("search_check")

    told = capsys.readouterr().out
    assert "1 documents in" in told
    assert "The index is there (tantivy)." in told
    assert "0 missing, 0 too many, 0 out of date." in told
