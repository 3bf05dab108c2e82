"""Facts to decide by: each is declared once, told or not, and an old version has none of them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering, start_next_version
from catalogue.authoring.forms.content import checked_content
from catalogue.content.declaration import Subject
from catalogue.content.diff import changed, differences
from catalogue.content.schema import BY_SUBJECT, FACTS, FIELDS, FILTERS
from catalogue.content.snapshot import hash_of, read_content
from catalogue.content.version_changes import labels
from catalogue.content.writing import write_content
from catalogue.models import Version
from tests.support.drafts import facts, whole_content
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from vendors.models import TeamMember

NAMES = {field.name for field in FACTS}


@pytest.fixture
def draft(db):
    owner = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user
    return create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=timezone.now()
    )


def test_a_name_is_declared_once_and_no_fact_has_a_column():
    names = [field.name for fields in FIELDS.values() for field in fields]
    parameters = [field.parameter for field in FILTERS]

    assert len(names) == len(set(names))
    assert len(parameters) == len(set(parameters)) == 6
    assert NAMES.isdisjoint(column.name for column in Version._meta.get_fields())
    assert {field.subject for field in FACTS} == set(Subject)
    assert all(BY_SUBJECT.values())


@pytest.mark.django_db
def test_the_whole_content_of_tests_tells_every_fact():
    assert {*facts(), "accessibility_level"} == NAMES


def test_what_is_told_is_read_as_it_was_written(draft):
    content = read_content(draft.pk)

    assert content == whole_content()
    assert draft.facts.keys() == NAMES


def test_what_is_not_told_is_not_in_the_content(draft):
    content = whole_content()
    for section in ("users", "delivery"):
        content[section] = {
            name: value for name, value in content[section].items() if name not in NAMES
        }

    write_content(draft, content)

    assert draft.facts is None
    # So a version that was sent before there were facts keeps its hash.
    assert read_content(draft.pk) == content
    assert hash_of(read_content(draft.pk)) == hash_of(content)


@pytest.mark.parametrize("empty", [None, "", [], {"fi": "", "sv": "", "en": ""}])
def test_an_empty_fact_is_not_told(draft, empty):
    write_content(draft, {"delivery": whole_content()["delivery"] | {"training": empty}})

    assert "training" not in draft.facts
    assert "training" not in read_content(draft.pk)["delivery"]


def test_a_section_leaves_the_facts_of_another_as_they_are(draft):
    write_content(draft, {"delivery": {}})

    assert draft.facts == {"accessibility_level": "partial"}

    write_content(draft, {"users": {}})

    assert draft.facts is None


def test_the_next_version_tells_what_the_last_one_told(draft):
    public = OfferingFactory(published={"facts": {"response_hours": 4}}).published
    owner = TeamMember.objects.create(
        vendor=public.offering.vendor, user=UserFactory(), role="owner"
    ).user

    after = start_next_version(
        offering_id=public.offering_id, source=public, by=owner, at=timezone.now()
    )

    assert after.facts == {"response_hours": 4}


@pytest.mark.django_db
@pytest.mark.parametrize("facts_after", [None, {}, {"response_hours": 5}])
def test_what_was_sent_keeps_its_facts(facts_after):
    public = OfferingFactory(published={"facts": {"response_hours": 4}}).published

    with pytest.raises(IntegrityError, match="keeps its content"), transaction.atomic():
        Version.objects.filter(pk=public.pk).update(facts=facts_after)

    public.refresh_from_db()
    assert public.facts == {"response_hours": 4}


@pytest.mark.django_db
@pytest.mark.parametrize("facts_before", [None, {}])
def test_what_was_sent_without_facts_gets_none_later(facts_before):
    public = OfferingFactory(published={"facts": facts_before}).published

    with pytest.raises(IntegrityError, match="keeps its content"), transaction.atomic():
        Version.objects.filter(pk=public.pk).update(facts={"response_hours": 5})


@pytest.mark.django_db
def test_a_change_of_each_fact_is_told_in_words():
    old = whole_content()
    old["delivery"] = {}
    old["users"] = {}

    rows = changed(differences(old, whole_content(), labels("fi")))
    said = {row.label: "".join(piece.text for piece in row.after) for row in rows}

    assert {str(field.label) for field in FACTS} <= said.keys()
    assert {
        "Vasteaika": "4 tuntia",
        "Käyttöönottoaika": "6 viikkoa",
        "Käytettävyystavoite": "99,5 %",
        "Viimeisin tunkeutumistestaus": "5.3.2026",
        "Tunnistautumistavat": "Microsoft Entra ID, Suomi.fi-tunnistus",
        "Valmiit integraatiot": "Palvelutietovaranto (PTV), Suomi.fi-viestit",
        "Tietojen käsittelyalue": "Vain EU- ja ETA-alueella",
    }.items() <= said.items()


@pytest.mark.django_db
def test_a_content_of_facts_passes_the_forms_as_it_is():
    assert checked_content(whole_content(), today=date(2026, 11, 28)) == whole_content()
