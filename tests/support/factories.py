"""Rows for tests. An offering is unpublished unless `published=True`.

Then it is whole: reviewed, priced, placed, and breaks no rule.
"""

import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from catalogue.content.snapshot import hash_of, read_content
from catalogue.models import (
    Claim,
    Component,
    Criterion,
    Evidence,
    Finding,
    Offering,
    Part,
    Phase,
    Placement,
    Price,
    Review,
    State,
    Version,
)
from catalogue.pricing.cost import LimitPair, profile_of
from procurement.registry import limits
from vendors.models import CHECK_WEIGHTS, Membership, Vendor

APPROVED_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def business_id(number: int) -> str:
    """The next number from `number` on that has a check digit."""
    while True:
        digits = f"{number:07d}"
        rest = (
            sum(int(digit) * weight for digit, weight in zip(digits, CHECK_WEIGHTS, strict=True))
            % 11
        )
        if rest != 1:
            return f"{digits}-{(11 - rest) % 11}"
        number += 1


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.com")


class VendorFactory(DjangoModelFactory):
    class Meta:
        model = Vendor
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Toimittaja {n} Oy")
    slug = factory.Sequence(lambda n: f"toimittaja-{n}")
    # Ten apart, so that skipped numbers never meet.
    business_id = factory.Sequence(lambda n: business_id(8_000_000 + n * 10))
    home_municipality_code = "837"
    size = "small"
    website = "https://vendor.example/"
    introduction_fi = "Keksitty toimittaja."
    confirmed_at = APPROVED_AT
    proof = "staff"

    @factory.post_generation
    def listed(self, create, extracted, **kwargs):
        """`listed=False` makes no membership; a date is the membership's last day."""
        if extracted is False:
            return
        ends_on = extracted if isinstance(extracted, date) else None
        Membership.objects.create(
            vendor=self, starts_on=date(2020, 1, 1), ends_on=ends_on, source="testi"
        )


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = Version

    offering = factory.SubFactory("tests.support.factories.OfferingFactory")
    number = 1
    kind = "product"
    name_fi = factory.Sequence(lambda n: f"Ratkaisu {n}")
    summary_fi = "Lyhyt kuvaus ratkaisusta."
    description_fi = "Pidempi kuvaus."
    state = State.DRAFT
    submitted_at = factory.LazyAttribute(lambda o: None if o.state == State.DRAFT else APPROVED_AT)
    decided_at = factory.LazyAttribute(
        lambda o: None if o.state in {State.DRAFT, State.SUBMITTED} else APPROVED_AT
    )
    content_hash = factory.LazyAttribute(lambda o: "" if o.state == State.DRAFT else "0" * 64)


class OfferingFactory(DjangoModelFactory):
    class Meta:
        model = Offering
        skip_postgeneration_save = True

    vendor = factory.SubFactory(VendorFactory)
    slug = factory.Sequence(lambda n: f"ratkaisu-{n}")

    @factory.post_generation
    def published(self, create, extracted, **kwargs):
        """`published=True`, or a mapping of the version's columns."""
        if extracted:
            publish(self, **(extracted if isinstance(extracted, dict) else {}), **kwargs)


def publish(
    offering: Offering,
    *,
    component: str = "palveluun-ohjaus",
    price: Decimal | str | None = "1000",
    states: dict | None = None,
    **columns,
) -> Version:
    """An approved, whole version, made public.

    `price` is once per contract, None is on request; `states` are findings by criterion.
    """
    version = VersionFactory(offering=offering, submitted_at=APPROVED_AT, **columns)
    Placement.objects.create(
        version=version, component=Component.objects.get(slug=component), is_main=True
    )
    version.phases.add(Phase.objects.get(slug="tuotanto"))
    add_part(
        version,
        1,
        kind="open",
        name_fi="Ohjelmisto",
        licence="EUPL-1.2",
        source_url="https://code.example/source",
        price="0",
    )
    add_part(version, 2, kind="service", name_fi="Käyttöönotto", price=price)
    review(version, states or {})
    version.cost_profile = profile_of(version, LimitPair.on(limits(), timezone.localdate()))
    version.save()
    seal(version, State.APPROVED)
    offering.published = version
    offering.save()
    return version


def seal(version: Version, state: str) -> None:
    """Into a state in which it is frozen, with the hash of its content."""
    version.state, version.content_hash = state, hash_of(read_content(version.pk))
    version.decided_at = version.decided_at or (None if state == State.SUBMITTED else APPROVED_AT)
    version.save(update_fields=["state", "content_hash", "decided_at"])


@contextlib.contextmanager
def amended(version: Version):
    """What was sent is frozen: a draft while a test changes it, and then again what it was."""
    state, is_public = version.state, Offering.objects.filter(published=version).exists()
    Offering.objects.filter(published=version).update(published=None)
    Version.objects.filter(pk=version.pk).update(state=State.DRAFT)
    yield
    if state != State.DRAFT:
        seal(Version.objects.get(pk=version.pk), state)
    if is_public:
        Offering.objects.filter(pk=version.offering_id).update(published=version)


def add_part(version: Version, order: int, *, price: Decimal | str | None = "0", **columns) -> Part:
    """A part with one price, once per contract; None is a price on request."""
    part = Part.objects.create(
        version=version, order=order, pricing="on_request" if price is None else "priced", **columns
    )
    if price is not None:
        Price.objects.create(part=part, amount=Decimal(price))
    return part


def review(version: Version, states: dict) -> Review:
    """An approving review that finds every criterion met unless told otherwise.

    With claims and evidence to match.
    """
    decided = Review.objects.create(
        version=version,
        reviewer=UserFactory(),
        decision="approve",
        created_at=APPROVED_AT,
        decided_at=APPROVED_AT,
    )
    for criterion in Criterion.objects.all():
        state = states.get(criterion.slug, "met")
        claim = Claim.objects.create(
            version=version, criterion=criterion, state=state, text_fi="Perustelu."
        )
        Evidence.objects.create(
            claim=claim, url="https://code.example/licence", shows_fi="Lisenssi"
        )
        Finding.objects.create(review=decided, criterion=criterion, state=state)
    return decided
