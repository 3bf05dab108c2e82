"""The demo has one purchasing body, one framework that ends soon and one that is over."""

from datetime import date

import pytest

from catalogue.demo.frameworks import write_frameworks
from catalogue.models import FrameworkCover
from procurement.actions.reference import load_purchasing_bodies
from procurement.models import Framework, Municipality, PurchasingBody
from tests.support.factories import APPROVED_AT, OfferingFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 28)


def test_the_demos_frameworks_are_marked_dated_from_its_day_and_cover_its_offerings():
    covered = OfferingFactory(slug="kuntasivusto-drupalilla", published=True)
    OfferingFactory(published=True)

    assert write_frameworks(on=ON) == 2

    (body,) = PurchasingBody.objects.all()
    assert body.is_example
    assert all(row.is_example for row in Framework.objects.all())
    assert [row.body for row in Framework.objects.in_force(ON)] == [body]
    assert [row.body for row in Framework.objects.over(ON)] == [body]
    assert [row.offering for row in FrameworkCover.objects.all()] == [covered]
    towns = {code: Municipality.objects.get(code=code) for code in ("837", "091")}
    assert Framework.objects.open_to(towns["837"], ON).exists()
    assert not Framework.objects.open_to(towns["091"], ON).exists()
    assert not any(row.may_be_too_long for row in Framework.objects.in_force(ON))


def test_real_bodies_are_loaded_once_promise_nothing_and_are_the_staffs_from_then_on():
    (first,) = load_purchasing_bodies(at=APPROVED_AT)
    PurchasingBody.objects.filter(slug="tiera").update(name_fi="Ylläpidon nimi")
    (again,) = load_purchasing_bodies(at=APPROVED_AT)

    assert (first.added, again.added, again.unchanged) == (["tiera", "hansel"], [], 2)
    assert PurchasingBody.objects.get(slug="tiera").name_fi == "Ylläpidon nimi"
    assert not Framework.objects.exists()
    for code in ("837", "091", "478"):
        municipality = Municipality.objects.get(code=code)
        assert not PurchasingBody.objects.usable_by(municipality, ON).exists()
