"""Facts to decide by are asked in groups, read as people write, and refused at their fields."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.content.declaration import Subject
from catalogue.content.schema import FACTS
from catalogue.content.snapshot import read_content
from tests.catalogue.authoring.test_own_pages import fields_of
from tests.support.drafts import whole_content

pytestmark = pytest.mark.django_db
DELIVERY = [field for field in FACTS if field.name != "accessibility_level"]


@pytest.fixture
def address(draft):
    return reverse("catalogue:step", args=[draft.pk, "toimitus"])


def told(draft, name):
    return read_content(draft.pk)["delivery"].get(name)


def test_every_fact_is_asked_under_its_subject_with_its_name_for_readers(site, draft, address):
    html = site.get(address).content.decode()

    for field in DELIVERY:
        assert f'name="{field.name}' in html
        assert str(field.asked) in html
    places = [html.find(f'id="aihe-{subject}"') for subject in Subject]
    assert places[0] == -1
    assert places == sorted(places)
    assert len(set(places)) == len(Subject)
    assert "Kerrottu 6/6" in html


def test_what_is_shown_is_saved_as_it_was(site, draft, address):
    answer = site.post(address, fields_of(site.get(address)))

    assert answer.status_code == 302
    assert read_content(draft.pk) == whole_content()


def test_numbers_and_days_are_read_as_people_write_them(site, draft, address):
    typed = {"availability": "99,95 %", "response_hours": " 8 ", "released_on": "2026-11-02"}

    site.post(address, fields_of(site.get(address)) | typed)

    assert {name: told(draft, name) for name in typed} == {
        "availability": "99.95",
        "response_hours": 8,
        "released_on": "2026-11-02",
    }


def test_what_is_emptied_is_told_no_more(site, draft, address):
    empty = {
        "availability": "",
        "response_hours": "",
        "released_on": "",
        "certificates": [],
        "backup_interval": "",
        "terms_url": "",
        **{f"training_{language}": "" for language in ("fi", "sv", "en")},
    }

    site.post(address, fields_of(site.get(address)) | empty)

    names = {"training", *(name for name in empty if not name.startswith("training"))}
    assert {told(draft, name) for name in names} == {None}


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("availability", "100,1", "enintään 100"),
        ("availability", "NaN", "esimerkiksi 99,5"),
        ("response_hours", "0", "1"),
        ("response_hours", "721", "720"),
        ("deployment_weeks", "261", "260"),
        ("penetration_tested_on", "1999-12-31", "Anna päivä väliltä 1.1.2000–"),
        ("penetration_tested_on", "2099-01-01", "Anna päivä väliltä 1.1.2000–"),
        ("released_on", "eilen", "päivämäärä"),
        ("certificates", ["iso_1"], "iso_1"),
        ("integrations", ["ptv", "ptw"], "ptw"),
        ("processing_role", "boss", "boss"),
        ("terms_url", "javascript:alert(1)", "osoite"),
        ("terms_url", "https://code.example/" + "a" * 500, "500"),
        ("other_certificates_fi", "a" * 201, "200"),
    ],
)
def test_what_will_not_do_is_said_at_its_field_and_nothing_is_lost(
    site, draft, address, name, typed, words
):
    given = fields_of(site.get(address)) | {name: typed, "training_fi": "Kolme päivää."}

    answer = site.post(address, given)
    html = answer.content.decode()

    assert answer.status_code == 422
    error = html.split(f'id="id_{name}_error"', 1)[1].split("</p>", 1)[0]
    assert words.casefold() in error.casefold()
    assert "Kolme päivää." in html
    # The group with the fault stands open, so that the link at the top leads to it.
    group = html.split(f'id="id_{name}_error"', 1)[0].rpartition('<details class="fold"')[2]
    assert group.partition(">")[0].endswith(" open")
    assert read_content(draft.pk) == whole_content()


def test_a_later_day_is_refused_and_today_is_not(site, draft, address):
    today = timezone.localdate()

    site.post(address, fields_of(site.get(address)) | {"released_on": today.isoformat()})

    assert told(draft, "released_on") == today.isoformat()
