"""Purchasing bodies and frameworks for tests."""

from datetime import date, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from catalogue.models import FrameworkCover
from procurement.models import BodyEditor, BodyOwner, Framework, Municipality, PurchasingBody
from tests.support.factories import APPROVED_AT, OfferingFactory, UserFactory

FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2029, 12, 31)


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = PurchasingBody
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"yksikko-{n}")
    name_fi = factory.Sequence(lambda n: f"Yksikkö {n}")
    source = "testi"
    checked_on = FIRST_DAY

    @factory.post_generation
    def owners(self, create, extracted, **kwargs):
        """`owners=["837"]`: they have owned it since 2020."""
        for code in extracted or []:
            own(self, code)


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework

    body = factory.SubFactory(BodyFactory)
    slug = factory.Sequence(lambda n: f"puite-{n}")
    number = factory.Sequence(lambda n: f"P-{n}")
    title_fi = factory.Sequence(lambda n: f"Puitejärjestely {n}")
    valid_from = FIRST_DAY
    valid_to = LAST_DAY
    call_off_fi = "Tilaus suoraan."
    open_to = "body"
    source_url = "https://yksikko.example/puite"


def own(body, code, since=date(2020, 1, 1), until=None):
    return BodyOwner.objects.create(
        body=body, municipality=Municipality.objects.get(code=code), since=since, until=until
    )


def body_editor(body, user=None, **columns):
    """An editor by staff's word, unless told otherwise."""
    return BodyEditor.objects.create(
        body=body,
        user=user or UserFactory(),
        **{
            "proof": "staff",
            "claimed_at": APPROVED_AT,
            "since": APPROVED_AT,
            "confirmed_by": UserFactory(),
        }
        | columns,
    ).user


def cover(framework, offering, part_name="", added_on=FIRST_DAY, removed_on=None):
    return FrameworkCover.objects.create(
        framework=framework,
        offering=offering,
        part_name=part_name,
        added_on=added_on,
        removed_on=removed_on,
    )


def covered_framework(editor, other, staff):
    """One of a body with its editor, and another body with its own; the cover and the role."""
    at: datetime = timezone.now()
    framework = FrameworkFactory(
        valid_from=timezone.localdate(at), valid_to=timezone.localdate(at) + timedelta(days=400)
    )
    for body, user in ((framework.body, editor), (BodyFactory(), other)):
        body_editor(body, user, confirmed_by=staff)
    offering = OfferingFactory(published=True)
    return cover(framework, offering, added_on=timezone.localdate(at)), BodyEditor.objects.get(
        user=editor
    )
