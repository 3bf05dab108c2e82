"""What must always hold, the database refuses to break: a case for each constraint of each room."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

import tests.support.constraint_cases.accounts
import tests.support.constraint_cases.catalogue
import tests.support.constraint_cases.procurement
import tests.support.constraint_cases.purchasing
import tests.support.constraint_cases.vendors
from accounts.models import AuditEvent, User
from catalogue.models import (
    Claim,
    Component,
    Evidence,
    Finding,
    Licence,
    Offering,
    Part,
    Placement,
    Price,
    PriceTier,
    Review,
    Standard,
    State,
    Version,
    VersionCpv,
)
from procurement.models import Municipality, RuleSet, Threshold
from search.models import SynonymSet
from tests.support.factories import (
    APPROVED_AT,
    OfferingFactory,
    UserFactory,
    VersionFactory,
    amended,
    publish,
)
from vendors.models import Membership, Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]


def all_of(model, **columns):
    """Change every row behind the model's back."""
    return lambda: model._default_manager.order_by().update(**columns)


def one_of(model, **columns):
    return lambda: model._default_manager.filter(
        pk=model._default_manager.order_by("pk").first().pk
    ).update(**columns)


def again(model, **columns):
    """A second row like the first."""

    def copy():
        row = model._default_manager.order_by("pk").first()
        row.pk = None
        for name, value in columns.items():
            setattr(row, name, value() if callable(value) else value)
        models.Model.save_base(row, raw=True, force_insert=True)

    return copy


def version(**columns):
    return lambda: VersionFactory(
        offering=Offering.objects.get(slug="yksi"), **({"number": 2} | columns)
    )


CASES = {
    # Each room's newer rows have their cases in `tests/<room>/constraint_cases.py`.
    **tests.support.constraint_cases.accounts.CASES,
    **tests.support.constraint_cases.vendors.CASES,
    **tests.support.constraint_cases.procurement.CASES,
    **tests.support.constraint_cases.purchasing.CASES,
    **tests.support.constraint_cases.catalogue.CASES,
    "user_email_is_unique_whatever_its_case": lambda: User.objects.bulk_create(
        [User(email="Sama@Example.com"), User(email="sama@example.com")]
    ),
    "audit_event_verb_is_object_dot_verb": lambda: AuditEvent.objects.create(
        verb="julkaistu", object_type="x", at=APPROVED_AT
    ),
    "vendor_business_id_has_its_form": one_of(Vendor, business_id="19999999"),
    "vendor_business_id_has_its_check_digit": one_of(Vendor, business_id="0201256-7"),
    "vendor_home_municipality_is_a_code": one_of(Vendor, home_municipality_code="91"),
    "vendor_size_is_known": one_of(Vendor, size="giant"),
    "membership_ends_after_it_starts": one_of(
        Membership, starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1)
    ),
    "membership_starts_once_a_day": again(Membership, ends_on=date(2027, 1, 1)),
    "vendor_has_one_open_ended_membership": again(Membership, starts_on=date(2025, 1, 1)),
    "municipality_code_has_three_digits": one_of(Municipality, code="9a1"),
    "municipality_region_code_has_two_digits": one_of(Municipality, region_code="1"),
    "municipality_has_inhabitants": one_of(Municipality, population=0),
    "rule_set_ends_after_it_starts": all_of(
        RuleSet, valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)
    ),
    "rule_set_level_is_known": one_of(RuleSet, level="village"),
    "threshold_amount_is_positive": one_of(Threshold, amount=0),
    "rule_set_has_one_threshold_per_procedure_class": again(Threshold, slug="toinen"),
    "synonym_set_language_is_known": one_of(SynonymSet, language="de"),
    "licence_has_an_spdx_id": one_of(Licence, spdx_id=""),
    "version_number_is_unique_in_its_offering": version(number=1, state=State.REJECTED),
    "offering_has_one_open_version": lambda: (
        version()(),
        version(number=3, state=State.SUBMITTED)(),
    ),
    "offering_has_one_approved_version": lambda: (
        version(state=State.APPROVED)(),
        version(number=3, state=State.APPROVED)(),
    ),
    "version_number_starts_at_one": version(number=0),
    "version_state_is_known": version(state="lost"),
    "version_kind_is_known": one_of(Version, kind="poem"),
    "version_hosted_by_is_known": one_of(Version, hosted_by="nobody"),
    "version_submitted_has_its_time": version(state=State.SUBMITTED, submitted_at=None),
    "version_decided_has_its_time": version(state=State.REJECTED, decided_at=None),
    "version_is_decided_after_it_is_submitted": one_of(
        Version, decided_at=APPROVED_AT.replace(year=2020)
    ),
    "version_row_version_is_positive": one_of(Version, row_version=0),
    "version_hosting_location_is_a_country": one_of(Version, hosting_location="fi"),
    "part_has_its_own_place_in_the_version": all_of(Part, order=1),
    "part_kind_is_known": one_of(Part, kind="free"),
    "part_pricing_is_known": one_of(Part, pricing="cheap"),
    "part_is_included_in_another_when_it_says_so": one_of(
        Part, pricing="included", included_in=None
    ),
    "part_is_not_included_in_itself": one_of(Part, pricing="included", included_in=models.F("pk")),
    "price_has_its_own_place_in_the_part": again(Price),
    "price_is_not_negative": one_of(Price, amount=Decimal("-0.01")),
    "price_range_rises": one_of(Price, amount=10, amount_max=9),
    "price_range_has_a_lower_end": one_of(Price, amount=None, amount_max=9),
    "price_recurrence_is_known": one_of(Price, recurrence="week"),
    "price_per_is_known": one_of(Price, per="dog"),
    "price_tiering_is_known": one_of(Price, per="inhabitant", tiering="perhaps"),
    "price_tiering_belongs_to_a_price_per_inhabitant": one_of(
        Price, per="contract", tiering="whole"
    ),
    "price_days_belong_to_a_day_price": one_of(Price, days=3),
    "price_tier_bound_is_unique_in_its_price": lambda: tiers(5000, 5000),
    "price_has_one_open_tier": lambda: tiers(None, None),
    "price_tier_is_not_negative": lambda: PriceTier.objects.create(
        price=Price.objects.first(), up_to=1, amount=-1
    ),
    "price_tier_bound_is_positive": lambda: tiers(0),
    "version_is_placed_in_a_component_once": again(Placement, is_main=False),
    "version_has_one_main_place": again(
        Placement, component=lambda: Component.objects.exclude(slug="palveluun-ohjaus").first()
    ),
    "version_names_a_standard_once": again(Standard, order=2),
    "version_has_a_cpv_code_once": again(VersionCpv),
    "cpv_code_has_its_form": one_of(VersionCpv, code="72413000"),
    "version_claims_a_criterion_once": again(Claim),
    "claim_state_is_known": one_of(Claim, state="maybe"),
    "evidence_has_its_own_place_in_the_claim": again(Evidence),
    "review_decision_is_known": one_of(Review, decision="perhaps"),
    "review_is_decided_at_a_time": one_of(Review, decided_at=None),
    "version_has_one_open_review_per_reviewer": lambda: (open_review()(), open_review()()),
    "review_finds_on_a_criterion_once": again(Finding),
    "finding_state_is_known": one_of(Finding, state="maybe"),
}


def tiers(*bounds):
    price = Price.objects.order_by("pk").first()
    PriceTier.objects.bulk_create(
        [PriceTier(price=price, up_to=bound, amount=1) for bound in bounds]
    )


def open_review():
    return again(Review, decision="", decided_at=None)


@pytest.fixture
def rows():
    """A published offering with everything under it."""
    offering = OfferingFactory(slug="yksi", published=True)
    with amended(offering.published):
        Standard.objects.create(
            version=offering.published, order=1, name="OpenAPI", url="https://spec.openapis.org/"
        )
        VersionCpv.objects.create(version=offering.published, code="72413000-8")
    UserFactory()
    return offering


@pytest.fixture
def written(rows):
    """The same while it may change: what refuses is the constraint, not that it was sent."""
    Offering.objects.update(published=None)
    Version.objects.update(state=State.CHANGES_REQUESTED)


def constraints():
    """Every check and unique constraint of our rooms by its name."""
    ours = {app for app in settings.INSTALLED_APPS if "." not in app}
    found = [
        constraint
        for model in apps.get_models()
        if model._meta.app_config.name in ours
        for constraint in model._meta.constraints
    ]
    return {constraint.name: constraint for constraint in found}


def test_every_constraint_has_its_case():
    assert set(CASES) == set(constraints())


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_breaks(written, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        CASES[name]()

    told = str(refused.value)
    if isinstance(constraints()[name], models.CheckConstraint) or connection.vendor == "postgresql":
        # A business id without its form cannot have its check digit either, nor what has no time
        # its hash; each database tells the first it comes to.
        together = {
            "version_submitted_has_its_time": "version_hashed_has_been_submitted",
            "vendor_business_id_has_its_form": "vendor_business_id",
            "vendor_business_id_has_its_check_digit": "vendor_business_id",
        }
        assert name in told or together.get(name, name) in told
    else:
        # SQLite tells the columns of a unique constraint, the name only of one over expressions.
        assert "UNIQUE constraint failed" in told


# The pointer to the published version.


def refused(change):
    with (
        pytest.raises(
            IntegrityError, match="only an approved version of the offering itself can be published"
        ),
        transaction.atomic(),
    ):
        change()


@pytest.mark.parametrize("state", [state for state in State if state != State.APPROVED])
def test_only_an_approved_version_can_be_pointed_at(state):
    offering = OfferingFactory()
    unready = VersionFactory(offering=offering, state=state)

    refused(lambda: Offering.objects.filter(pk=offering.pk).update(published=unready))

    assert Offering.objects.get(pk=offering.pk).published is None


def test_a_version_of_another_offering_cannot_be_pointed_at(rows):
    other = OfferingFactory()

    refused(
        lambda: Offering.objects.filter(pk=other.pk).update(
            published=VersionFactory(state=State.APPROVED)
        )
    )


def test_an_offering_cannot_be_made_with_a_pointer_to_anothers_version(rows):
    approved = VersionFactory(state=State.APPROVED)

    refused(
        lambda: Offering.objects.bulk_create(
            [Offering(vendor=rows.vendor, slug="uusi", published=approved)]
        )
    )


@pytest.mark.parametrize(
    "columns", [{"state": State.DRAFT}, {"state": State.SUPERSEDED}, {"offering": None}]
)
def test_a_published_version_stays_approved_and_in_its_offering(rows, columns):
    """Or a draft could be public by changing it behind the pointer."""
    change = {"offering": OfferingFactory()} if "offering" in columns else columns

    with (
        pytest.raises(IntegrityError, match="a published version stays approved"),
        transaction.atomic(),
    ):
        Version.objects.filter(pk=rows.published_id).update(**change)


def test_two_offerings_cannot_publish_one_version(rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.filter(pk=OfferingFactory().pk).update(published=rows.published)


def test_the_pointer_may_move_to_the_next_approved_version(rows):
    newer = VersionFactory(offering=rows, number=2, state=State.SUBMITTED)
    assert newer.pk
    rows.published = None
    rows.save()
    Version.objects.filter(offering=rows, number=1).update(state=State.SUPERSEDED)
    Version.objects.filter(pk=newer.pk).update(state=State.APPROVED, decided_at=APPROVED_AT)

    Offering.objects.filter(pk=rows.pk).update(published=newer)

    assert Offering.objects.get(pk=rows.pk).published == newer


def test_what_the_factories_publish_is_refused_nothing():
    assert publish(OfferingFactory(), price=None).pk
