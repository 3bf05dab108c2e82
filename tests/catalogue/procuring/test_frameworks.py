"""A framework is told of only to a municipality that may, on the days on which it may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.frameworks import frameworks_for
from catalogue.models import FrameworkCover
from catalogue.procuring.frameworks.actions import (
    AlreadyCoveredError,
    cover_offering,
    uncover_offering,
)
from procurement.actions.frameworks import NotPermittedError, StaleFrameworkError
from procurement.models import FrameworkUser, Municipality
from search.models import QueueRow
from tests.support.bodies import (
    FIRST_DAY,
    LAST_DAY,
    BodyFactory,
    FrameworkFactory,
    body_editor,
    cover,
    own,
)
from tests.support.factories import OfferingFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ON = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


def town(code="837"):
    return Municipality.objects.get(code=code)


def told(offering, municipality, on=ON):
    """The slugs it may use, and those to ask of."""
    found = frameworks_for([offering.pk], municipality, on, "fi")[offering.pk]
    return [row.slug for row in found.usable], [row.slug for row in found.asked]


@pytest.fixture
def offering():
    return OfferingFactory(published=True)


def test_an_owner_may_and_another_municipality_is_to_ask(offering):
    framework = FrameworkFactory(body=BodyFactory(owners=["837"]))
    cover(framework, offering)
    cover(framework, OfferingFactory(published=True))

    assert told(offering, town()) == ([framework.slug], [])
    assert told(offering, town("091")) == ([], [framework.slug])
    assert told(offering, None) == ([], [framework.slug])


def test_ownership_holds_from_its_first_day_to_its_last(offering):
    body = BodyFactory()
    own(body, "837", date(2026, 3, 1), date(2026, 3, 31))
    framework = FrameworkFactory(body=body)
    cover(framework, offering)

    may = [
        bool(told(offering, town(), on)[0])
        for on in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    ]

    assert may == [False, True, True, False]


def test_by_statute_every_municipality_may_on_its_days(offering):
    body = BodyFactory(
        by_statute_from=date(2026, 3, 1), by_statute_to=date(2026, 3, 31), statute="1/2020, 1 §"
    )
    cover(FrameworkFactory(body=body), offering)

    may = [
        bool(told(offering, town("091"), on)[0])
        for on in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    ]

    assert may == [False, True, True, False]


def test_of_a_framework_that_names_its_users_only_they_may(offering):
    framework = FrameworkFactory(body=BodyFactory(owners=["837", "091"]), open_to="named")
    cover(framework, offering)
    FrameworkUser.objects.create(
        framework=framework, municipality=town("091"), since=FIRST_DAY, until=ON
    )

    assert told(offering, town("837")) == ([], [framework.slug])
    assert told(offering, town("091")) == ([framework.slug], [])
    assert told(offering, town("091"), ON + DAY) == ([], [framework.slug])


@pytest.mark.parametrize("columns", [{}, {"ended_on": date(2027, 6, 30)}])
def test_a_framework_vanishes_after_its_last_day_and_before_its_first(offering, columns):
    framework = FrameworkFactory(body=BodyFactory(owners=["837"]), **columns)
    cover(framework, offering, added_on=date(2020, 1, 1))
    last = columns.get("ended_on", LAST_DAY)

    assert framework.last_day == last
    found = [told(offering, town(), on) for on in (FIRST_DAY - DAY, FIRST_DAY, last, last + DAY)]
    assert found == [([], []), ([framework.slug], []), ([framework.slug], []), ([], [])]


def test_a_cover_is_told_from_the_day_it_was_told_to_the_day_before_it_was_taken_back(offering):
    framework = FrameworkFactory(body=BodyFactory(owners=["837"]))
    cover(framework, offering, added_on=ON, removed_on=ON + DAY)

    found = [bool(told(offering, town(), on)[0]) for on in (ON - DAY, ON, ON + DAY)]

    assert found == [False, True, False]


def test_a_framework_of_parts_names_them(offering):
    framework = FrameworkFactory(body=BodyFactory(owners=["837"]))
    cover(framework, offering, "Käyttöönotto")

    (row,) = frameworks_for([offering.pk], town(), ON, "fi")[offering.pk].usable

    assert row.parts == ("Käyttöönotto",)
    assert row.covers(["Käyttöönotto"])
    assert not row.covers(["Käyttöönotto", "Ohjelmisto"])
    cover(framework, offering)
    (whole,) = frameworks_for([offering.pk], town(), ON, "fi")[offering.pk].usable
    assert whole.parts == ()


def test_the_question_costs_two_queries_whatever_the_number(offering, django_assert_num_queries):
    others = OfferingFactory.create_batch(3, published=True)
    for row in (offering, *others):
        cover(FrameworkFactory(body=BodyFactory(owners=["837"])), row)
    pks = [row.pk for row in (offering, *others)]
    municipality = town()

    with django_assert_num_queries(2):
        frameworks_for(pks[:1], municipality, ON, "fi")
    with django_assert_num_queries(2):
        found = frameworks_for(pks, municipality, ON, "fi")

    assert [len(found[pk].usable) for pk in pks] == [1] * 4


def test_covering_and_taking_back_leave_an_event_each_and_wait_for_the_index(offering):
    framework = FrameworkFactory()
    editor = body_editor(framework.body)
    QueueRow.objects.all().delete()
    act = {"framework_id": framework.pk, "offering": offering, "part_name": "", "by": editor}

    made = cover_offering(**act, row_version=1, at=NOW)
    with pytest.raises(StaleFrameworkError):
        cover_offering(**act, row_version=1, at=NOW)
    with pytest.raises(AlreadyCoveredError):
        cover_offering(**act, row_version=2, at=NOW)
    uncover_offering(cover=made, row_version=2, by=editor, at=NOW)

    made.refresh_from_db()
    assert (made.added_on, made.removed_on) == (ON, ON)
    assert list(QueueRow.objects.values_list("offering_id", flat=True)) == [offering.pk] * 2
    events = AuditEvent.objects.filter(object_type="procurement.framework").order_by("pk")
    assert list(events.values_list("verb", "actor", "data")) == [
        ("framework.covered", editor.pk, {"offering": offering.slug, "part": ""}),
        ("framework.uncovered", editor.pk, {"offering": offering.slug, "part": ""}),
    ]


def test_another_bodys_editor_covers_and_takes_back_nothing(offering):
    made = cover(FrameworkFactory(), offering)
    stranger = body_editor(BodyFactory())

    with pytest.raises(NotPermittedError):
        uncover_offering(cover=made, row_version=1, by=stranger, at=NOW)
    with pytest.raises(NotPermittedError):
        cover_offering(
            framework_id=made.framework_id,
            offering=OfferingFactory(published=True),
            part_name="",
            row_version=1,
            by=stranger,
            at=NOW,
        )
    assert list(FrameworkCover.objects.values_list("pk", "removed_on")) == [(made.pk, None)]


def test_the_editors_page_adds_by_name_address_and_part_and_takes_away(client, offering):
    framework = FrameworkFactory()
    hidden = OfferingFactory()
    desk = sign_in(client, body_editor(framework.body))
    page = f"/oma/puitejarjestelyt/{framework.slug}/ratkaisut"

    def post(**typed):
        framework.refresh_from_db()
        return desk.post(page, {"row_version": framework.row_version, **typed})

    assert post(offering=offering.published.name_fi.upper()).status_code == 302
    address = f"https://avoinkunta.example/ratkaisut/{offering.slug}?kunta=837"
    assert post(offering=address, part_name="käyttöönotto").status_code == 302
    assert post(offering=offering.slug).status_code == 422
    wrong_part = post(offering=offering.slug, part_name="Ei ole")
    assert wrong_part.status_code == 422
    assert "Ohjelmisto, Käyttöönotto" in wrong_part.content.decode()
    assert post(offering=hidden.slug).status_code == 422
    rows = FrameworkCover.objects.order_by("part_name")
    assert [(row.offering_id, row.part_name) for row in rows] == [
        (offering.pk, ""),
        (offering.pk, "Käyttöönotto"),
    ]
    stale = desk.post(f"{page}/{rows[0].pk}/poista", {"row_version": "1"}, follow=True)
    assert "Joku muu muutti" in stale.content.decode()
    desk.post(f"{page}/{rows[0].pk}/poista", {"row_version": "3"})
    assert FrameworkCover.objects.current().get().part_name == "Käyttöönotto"


def test_the_public_pages_promise_only_to_who_may(client, offering):
    today = timezone.localdate()
    body = BodyFactory(owners=["837"], name_fi="Omistettu yksikkö")
    framework = FrameworkFactory(
        body=body, valid_from=today - DAY, valid_to=today, title_fi="Voimassa oleva"
    )
    over = FrameworkFactory(
        body=body, valid_from=today - 9 * DAY, valid_to=today - DAY, title_fi="Vanha puite"
    )
    for row in (framework, over):
        cover(row, offering, added_on=row.valid_from)
        cover(row, OfferingFactory(), added_on=row.valid_from)
    promise = "Tampere voi ostaa puitejärjestelyllä"

    def shown(address):
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    assert promise in shown(f"{framework.get_absolute_url()}?kunta=837")
    assert "voi ostaa puitejärjestelyllä" not in shown(f"{framework.get_absolute_url()}?kunta=091")
    ended = shown(f"{over.get_absolute_url()}?kunta=837")
    assert "voi ostaa puitejärjestelyllä" not in ended
    assert "Päättyi" in ended
    assert offering.published.name_fi in ended
    listed = shown("/puitejarjestelyt?kunta=837")
    assert "Tampere saa käyttää yksikköä" in listed
    assert "1 päättynyt puitejärjestely" in listed
    assert "saa käyttää yksikköä</span>" not in shown("/puitejarjestelyt?kunta=091")


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_as_many_queries_with_three_rows_as_with_one(
    client, kept_pages, django_assert_num_queries, count
):
    framework = FrameworkFactory(body=BodyFactory(owners=["837"]))
    for _ in range(count):
        offering = OfferingFactory(published=True)
        cover(framework, offering)
        cover(FrameworkFactory(body=framework.body), offering)
        FrameworkFactory(body=BodyFactory(owners=["091", "837"]))
    client.get("/puitejarjestelyt?kunta=837")

    with django_assert_num_queries(5):
        client.get("/puitejarjestelyt?kunta=837&kk=12")
    with django_assert_num_queries(6):
        client.get(f"{framework.get_absolute_url()}?kunta=837&kk=12")


def test_the_offerings_page_promises_only_to_who_may_and_asks_the_others(client, offering):
    today = timezone.localdate()
    body = BodyFactory(owners=["837"], name_fi="Omistettu yksikkö")
    days = {"valid_from": today - DAY, "valid_to": today}
    cover(FrameworkFactory(body=body, title_fi="Voimassa oleva", **days), offering)
    over = {"valid_from": today - 9 * DAY, "valid_to": today - DAY}
    cover(FrameworkFactory(body=body, title_fi="Vanha puite", **over), offering)
    promise, question = (
        "Kunta voi ostaa puitejärjestelyllä",
        "Omistettu yksikkö: kysy, onko kunta omistaja.",
    )

    def shown(query):
        page = client.get(f"/ratkaisut/{offering.slug}{query}").content.decode()
        assert "Vanha puite" not in page
        return promise in page, question in page

    assert shown("?kunta=837") == (True, False)
    assert shown("?kunta=091") == (False, True)
    client.cookies.clear()
    assert shown("") == (False, True)
