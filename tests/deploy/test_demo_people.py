"""The demo comes into an empty site, once; never where somebody has begun to work, never back."""

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.demo.load import load_demo
from catalogue.models import Offering
from deploy.demo_people import PEOPLE, make_demo
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_demo(monkeypatch):
    """The people's own vendor and its offerings."""
    from catalogue.demo.notation import read_offerings, read_vendors

    vendors, offerings = read_vendors(), read_offerings()
    monkeypatch.setattr(
        "catalogue.demo.load.read_vendors",
        lambda: [given for given in vendors if given["slug"] == "kaarnakoodi-oy"],
    )
    monkeypatch.setattr(
        "catalogue.demo.load.read_offerings",
        lambda: [given for given in offerings if given["vendor"] == "kaarnakoodi-oy"],
    )


def rows():
    return (
        sorted(User.objects.values_list("email", "password", "is_superuser")),
        sorted(Offering.objects.values_list("slug", "published")),
        Vendor.objects.count(),
    )


def test_an_empty_site_gets_people_and_offerings_and_their_sign_ins_are_for_the_owner_only(
    small_demo, tmp_path
):
    path = tmp_path / "sign-ins"

    written = make_demo(path, timezone.now())

    assert sum(written.values()) == Offering.objects.count() > 0
    lines = path.read_text().splitlines()
    assert [person.email in line for person, line in zip(PEOPLE, lines, strict=True)] == [
        True
    ] * len(PEOPLE)
    assert path.stat().st_mode & 0o777 == 0o600
    staff = User.objects.get(is_superuser=True)
    assert staff.check_password(lines[0].split(staff.email)[1].split()[0])


CHANGES = {
    "nothing": lambda: None,
    "the address of staff": (
        lambda: User.objects.filter(is_superuser=True).update(email="oma@kunta.example")
    ),
    "everybody's address": lambda: [
        User.objects.filter(pk=user.pk).update(email=f"{user.pk}@kunta.example")
        for user in User.objects.all()
    ],
    "nobody is staff": lambda: QuerySet.update(
        User.objects.all(), is_superuser=False, is_staff=False
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_site_that_had_the_demo_never_gets_it_again(small_demo, tmp_path, change):
    path = tmp_path / "sign-ins"
    make_demo(path, timezone.now())
    CHANGES[change]()
    before, sign_ins = rows(), path.read_text()

    assert not make_demo(path, timezone.now())
    assert not load_demo(at=timezone.now())
    assert rows() == before
    assert path.read_text() == sign_ins


BEGUN = {
    "a person": UserFactory,
    "a company": VendorFactory,
    "an offering": OfferingFactory,
    "the mark alone": lambda: record(
        verb=AuditEvent.Verb.DEMO_LOADED, obj="demo", at=timezone.now()
    ),
}


@pytest.mark.parametrize("begun", BEGUN)
def test_a_site_where_somebody_has_begun_gets_no_demo(small_demo, tmp_path, begun):
    BEGUN[begun]()
    before = rows()

    assert not make_demo(tmp_path / "sign-ins", timezone.now())
    assert rows() == before
    assert not (tmp_path / "sign-ins").exists()


@pytest.mark.slow
def test_a_demo_that_breaks_off_leaves_nothing_and_may_come_later(
    small_demo, tmp_path, monkeypatch
):
    monkeypatch.setattr("deploy.demo_people.give_role", None)
    with pytest.raises(TypeError):
        make_demo(tmp_path / "sign-ins", timezone.now())
    assert rows() == ([], [], 0)
    monkeypatch.undo()

    assert make_demo(tmp_path / "sign-ins", timezone.now())
