"""Writing frameworks: by the body's editors and by staff, each act whole, stale ones refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from procurement.actions.frameworks import (
    EndedFrameworkError,
    NotPermittedError,
    StaleFrameworkError,
    change_framework,
    create_framework,
    end_framework,
)
from procurement.forms import FrameworkForm
from procurement.models import BodyEditor, Framework, FrameworkUser, Municipality
from procurement.rules.frameworks import may_be_too_long
from tests.support.bodies import BodyFactory, FrameworkFactory, body_editor
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TYPED = {
    "number": "YH-1/2026",
    "title_fi": "Asiointiratkaisut 2026",
    "valid_from": "2026-01-01",
    "valid_to": "31.12.2029",
    "ceiling": "1 200 000,50 €",
    "used": "300000",
    "used_on": "2026-10-31",
    "call_off_fi": "Tilaus suoraan etusijajärjestyksessä.",
    "open_to": "body",
    "source_url": "https://yksikko.example/puite",
}


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def editor(body):
    return body_editor(body)


def facts(**columns):
    form = FrameworkForm(TYPED | columns)
    assert form.is_valid(), form.errors
    return form.facts()


def town(code):
    return Municipality.objects.get(code=code)


def strangers():
    ended = body_editor(BodyFactory())
    BodyEditor.objects.filter(user=ended).update(ended_at=NOW)
    owner = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner")
    return [UserFactory(), ended, body_editor(BodyFactory()), owner.user]


def test_an_editor_creates_a_framework_with_one_event(body, editor):
    made = create_framework(body=body, facts=facts(), named=[], by=editor, at=NOW)

    assert (made.slug, made.valid_to, made.ceiling, made.used) == (
        "asiointiratkaisut-2026",
        date(2029, 12, 31),
        Decimal("1200000.50"),
        Decimal(300000),
    )
    event = AuditEvent.objects.get(object_type="procurement.framework")
    assert (event.verb, event.actor) == ("framework.created", editor)
    assert event.data == {"body": body.slug, "named": []}


def test_nobody_else_creates_changes_or_ends_one(body):
    framework = FrameworkFactory(body=body)

    for stranger in strangers():
        for act in (
            lambda by: create_framework(body=body, facts=facts(), named=[], by=by, at=NOW),
            lambda by: change_framework(
                framework_id=framework.pk, facts=facts(), named=[], row_version=1, by=by, at=NOW
            ),
            lambda by: end_framework(
                framework_id=framework.pk, last_day=NOW.date(), row_version=1, by=by, at=NOW
            ),
        ):
            with pytest.raises(NotPermittedError):
                act(stranger)
    assert list(Framework.objects.values_list("pk", "row_version", "ended_on")) == [
        (framework.pk, 1, None)
    ]
    assert not AuditEvent.objects.filter(object_type="procurement.framework").exists()


def test_a_change_tells_old_and_new_and_a_stale_one_is_lost(body, editor):
    made = create_framework(body=body, facts=facts(), named=[], by=editor, at=NOW)
    change = {"framework_id": made.pk, "named": [], "row_version": 1, "by": editor, "at": NOW}

    change_framework(facts=facts(number="YH-2/2026"), **change)

    event = AuditEvent.objects.get(verb="framework.changed")
    assert event.data == {"columns": {"number": ["YH-1/2026", "YH-2/2026"]}, "named": []}
    with pytest.raises(StaleFrameworkError):
        change_framework(facts=facts(number="YH-3/2026"), **change)
    assert Framework.objects.get().number == "YH-2/2026"


def test_an_ended_framework_is_changed_no_more(body, editor):
    framework = FrameworkFactory(body=body)
    end_framework(
        framework_id=framework.pk, last_day=date(2026, 11, 30), row_version=1, by=editor, at=NOW
    )

    with pytest.raises(EndedFrameworkError):
        change_framework(
            framework_id=framework.pk, facts=facts(), named=[], row_version=2, by=editor, at=NOW
        )
    assert AuditEvent.objects.get(verb="framework.ended").data == {"last_day": "2026-11-30"}


def test_who_was_named_before_stays_in_the_history(body, editor):
    made = create_framework(
        body=body, facts=facts(), named=[town("837"), town("091")], by=editor, at=NOW
    )

    change_framework(
        framework_id=made.pk,
        facts=facts(open_to="named", named="Turku"),
        named=[town("091"), town("853")],
        row_version=1,
        by=editor,
        at=NOW,
    )

    rows = FrameworkUser.objects.order_by("municipality__code")
    assert list(rows.values_list("municipality__code", "since", "until")) == [
        ("091", date(2026, 1, 1), None),
        ("837", date(2026, 1, 1), date(2026, 11, 27)),
        ("853", date(2026, 11, 28), None),
    ]


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"valid_to": "2025-12-31"}, "valid_to"),
        ({"valid_to": "joskus"}, "valid_to"),
        ({"option_until": "2029-12-31"}, "option_until"),
        ({"ceiling": "0"}, "ceiling"),
        ({"ceiling": "NaN"}, "ceiling"),
        ({"ceiling": "1e30"}, "ceiling"),
        ({"ceiling": "-5"}, "ceiling"),
        ({"used_on": ""}, "used_on"),
        ({"used": ""}, "used"),
        ({"open_to": "named"}, "named"),
        ({"named": "Tampere"}, "named"),
        ({"open_to": "named", "named": "Tampera"}, "named"),
        ({"open_to": "all"}, "open_to"),
        ({"source_url": "ei osoite"}, "source_url"),
        ({"title_fi": ""}, "title_fi"),
        ({"call_off_fi": ""}, "call_off_fi"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(columns, field):
    form = FrameworkForm(TYPED | columns)

    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("first", "last", "is_long"),
    [
        (date(2026, 1, 1), date(2029, 12, 31), False),
        (date(2026, 1, 1), date(2030, 1, 1), True),
        (date(2024, 2, 29), date(2028, 2, 28), False),
        (date(2024, 2, 29), date(2028, 2, 29), True),
        (date(2096, 2, 29), date(2100, 2, 28), False),
    ],
)
def test_over_four_years_is_a_warning(first, last, is_long):
    """1397/2016, 42 §."""
    assert may_be_too_long(first, last) == is_long


def test_the_pages_create_change_and_end(client, body, editor):
    desk = sign_in(client, editor)

    made = desk.post(f"/oma/yksikot/{body.slug}/uusi", TYPED | {"option_until": "2030-06-30"})
    assert made.status_code == 302
    framework = Framework.objects.get()
    address = f"/oma/puitejarjestelyt/{framework.slug}"
    assert "neljä vuotta" in desk.get(made["Location"]).content.decode()
    whole = TYPED | {"row_version": "1", "number": "YH-9"}
    assert desk.post(address, whole).status_code == 302
    lost = desk.post(address, whole | {"number": "Toisen numero"})
    assert lost.status_code == 409
    assert "Joku muu tallensi" in lost.content.decode()
    assert "Toisen numero" in lost.content.decode()
    bad = desk.post(f"{address}/paata", {"paata-last_day": "2031-01-01", "paata-row_version": "2"})
    assert bad.status_code == 422
    assert (
        desk.post(
            f"{address}/paata", {"paata-last_day": "2026-11-30", "paata-row_version": "2"}
        ).status_code
        == 302
    )
    framework.refresh_from_db()
    assert (framework.number, framework.ended_on) == ("YH-9", date(2026, 11, 30))
    assert desk.post(address, whole | {"row_version": "3"}).status_code == 409


def test_a_number_is_taken_once_in_a_body(client, body, editor):
    FrameworkFactory(body=body, number="YH-1/2026")
    FrameworkFactory(number="YH-2/2026")
    desk = sign_in(client, editor)

    twice = desk.post(f"/oma/yksikot/{body.slug}/uusi", TYPED)

    assert twice.status_code == 422
    assert "tällä numerolla" in twice.content.decode()
    others = desk.post(f"/oma/yksikot/{body.slug}/uusi", TYPED | {"number": "YH-2/2026"})
    assert others.status_code == 302


def test_another_bodys_editor_finds_none_of_the_pages(client, body):
    framework = FrameworkFactory(body=body)

    for stranger in strangers():
        desk = sign_in(client, stranger)
        for address in (
            f"/oma/yksikot/{body.slug}/uusi",
            f"/oma/puitejarjestelyt/{framework.slug}",
            f"/oma/puitejarjestelyt/{framework.slug}/ratkaisut",
        ):
            assert desk.get(address).status_code == 404
            assert desk.post(address, TYPED | {"row_version": "1"}).status_code == 404
        assert desk.post(f"/oma/puitejarjestelyt/{framework.slug}/paata").status_code == 404
        assert framework.title_fi not in desk.get("/oma/yksikot").content.decode()
