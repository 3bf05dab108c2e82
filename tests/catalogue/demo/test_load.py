"""The demo is what it says: 36 vendors, 187 public offerings that break no rule.

And one of everything else.
"""

import hashlib
from collections import Counter
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.authoring.forms.content import checked_content
from catalogue.content.schema import FACTS
from catalogue.content.snapshot import hash_of, read_content
from catalogue.demo.load import load_demo, write_demo
from catalogue.models import (
    Answer,
    Claim,
    Evidence,
    Finding,
    FrameworkCover,
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
from catalogue.openness.reading import evaluation_of
from catalogue.public.cards import cards
from catalogue.taxonomy.registry import taxonomy
from procurement.models import BodyOwner, Framework, FrameworkUser, PurchasingBody
from procurement.price_context import PriceContext
from search.models import QueueRow
from tests.conftest import triggers_unlocked
from vendors.models import Vendor, validate_business_id

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
]


@pytest.fixture
def public(today):
    return Offering.objects.published(today)


def test_36_listed_vendors_offer_187_public_offerings(public, today):
    listed = Vendor.objects.listed(today)

    assert (public.count(), listed.count()) == (187, 36)
    assert set(public.values_list("vendor", flat=True)) == set(listed.values_list("pk", flat=True))


def test_every_state_a_version_can_be_in_is_there():
    states = Counter(Version.objects.values_list("state", flat=True))

    assert set(states) == {
        "draft",
        "submitted",
        "changes_requested",
        "approved",
        "rejected",
        "superseded",
    }
    assert Offering.objects.withdrawn().exists()


def test_offerings_of_lapsed_members_are_not_public(public, today):
    lapsed = Vendor.objects.exclude(pk__in=Vendor.objects.listed(today))

    assert lapsed.count() == 3
    assert Offering.objects.filter(
        vendor__in=lapsed, published__isnull=False, withdrawn_at=None
    ).exists()
    assert not public.filter(vendor__in=lapsed).exists()


def test_all_layers_phases_functions_and_kinds_are_used(public):
    words = taxonomy()

    assert set(public.values_list("published__components__layer__slug", flat=True)) == set(
        words.layers
    )
    assert set(public.values_list("published__phases__slug", flat=True)) == set(words.phases)
    assert set(public.values_list("published__functions__slug", flat=True)) - {None} == set(
        words.functions
    )
    assert set(public.values_list("published__kind", flat=True)) == set(Version.Kind.values)


def test_what_waits_for_review_or_has_passed_it_could_have_been_sent():
    versions = Version.objects.with_content().filter(
        state__in=[State.SUBMITTED, State.APPROVED, State.SUPERSEDED]
    )

    short = {version.name_fi: evaluation_of(version).shortcomings for version in versions}

    assert {name: found for name, found in short.items() if found} == {}


def test_one_offering_costs_exactly_the_limit_over_48_months(public, today):
    found = [
        card
        for card in cards(public, PriceContext(), "fi", today)
        if card.cost.total == Decimal("30000.00")
    ]

    assert found
    assert {card.cost.band for card in found} == {"between"}


def test_a_closed_product_is_listed_for_its_open_interface(public):
    closed = public.exclude(published__parts__kind=Part.Kind.OPEN).filter(
        published__parts__kind=Part.Kind.CLOSED
    )

    assert closed.filter(
        published__claims__criterion__slug__in=["avoin-rajapinta", "avoimet-standardit"],
        published__claims__state="met",
    ).exists()


def test_every_way_to_say_a_price_is_there(public):
    prices = Price.objects.filter(part__version__published_for__in=public)
    parts = Part.objects.filter(version__published_for__in=public)

    assert set(prices.values_list("recurrence", flat=True)) == set(Price.Recurrence.values)
    assert set(prices.values_list("per", flat=True)) == set(Price.Per.values)
    assert set(parts.values_list("pricing", flat=True)) == set(Part.Pricing.values)
    assert prices.filter(tiers__isnull=False).exists()
    assert prices.filter(amount_max__isnull=False).exists()
    assert parts.filter(is_optional=True).exists()


def test_open_and_closed_parts_are_mixed(public):
    assert (
        public.filter(Q(published__parts__kind="open"))
        .filter(published__parts__kind="closed")
        .exists()
    )


def test_texts_are_finnish_all_and_swedish_and_english_on_a_good_part(public):
    counted = {
        language: public.exclude(**{f"published__name_{language}": ""}).count()
        for language in ("fi", "sv", "en")
    }

    assert counted["fi"] == 187
    assert min(counted["sv"], counted["en"]) > 80


def test_ids_of_companies_are_whole_and_their_addresses_lead_nowhere():
    for vendor in Vendor.objects.all():
        validate_business_id(vendor.business_id)
        assert ".example" in vendor.website


def test_every_version_that_was_sent_has_the_hash_of_what_it_says():
    sent = Version.objects.exclude(state="draft")

    assert sent.count() > 190
    assert [
        version.pk for version in sent if hash_of(read_content(version.pk)) != version.content_hash
    ] == []


def test_loading_again_changes_nothing():
    before = digest()

    assert load_demo(at=timezone.now()) == {}
    assert digest() == before


def test_what_was_loaded_is_in_the_log_and_nothing_waits_after_the_rebuild():
    assert AuditEvent.objects.get(verb="demo.loaded").data["approved"] >= 187
    assert not QueueRow.objects.exists()


# Deterministic.

# What was told of changes begins with the moment of loading.
TOLD = {"Face", "Change", "ChangeLog"}
OWN = [
    model
    for app in ("vendors", "catalogue")
    for model in apps.get_app_config(app).get_models()
    if model.__name__ not in TOLD
]
OF_THE_MOMENT = {"contact_consent_at", "vendors.vendor.confirmed_at"}


def digest():
    """Every text, number and date of vendors and catalogue in order.

    Keys and the moment of loading are left out.
    """
    found = hashlib.sha256()
    for model in OWN:
        names = [
            field.name
            for field in model._meta.concrete_fields
            if not field.primary_key
            and not field.is_relation
            and not {field.name, f"{model._meta.label_lower}.{field.name}"} & OF_THE_MOMENT
        ]
        found.update(
            repr(
                (model._meta.label, list(model._default_manager.order_by("pk").values_list(*names)))
            ).encode()
        )
    return found.hexdigest()


@pytest.mark.slow
def test_two_empty_catalogues_get_the_same_demo():
    first = digest()
    with transaction.atomic():
        empty()
        write_demo(at=timezone.now())
        second = digest()
        transaction.set_rollback(True)

    assert first == second


def empty():
    """As before the first load.

    Keys into a table that is emptied next are looked at when the transaction ends.
    """
    own = [
        *TAKEN,
        Version.functions.through,
        Version.phases.through,
        *(model for model in apps.get_app_config("vendors").get_models()),
    ]
    # What was sent is frozen.
    with triggers_unlocked():
        for model in own:
            model._default_manager.order_by()._raw_delete(connection.alias)


TAKEN = [
    FrameworkCover,
    FrameworkUser,
    Framework,
    BodyOwner,
    PurchasingBody,
    Answer,
    Evidence,
    Claim,
    Finding,
    Review,
    PriceTier,
    Price,
    Part,
    Placement,
    Standard,
    VersionCpv,
    Version,
    Offering,
]


@pytest.mark.parametrize(
    ("column", "most_lack"),
    [
        ("user_groups", 30),
        ("languages", 60),
        ("references_fi", 60),
        ("accessibility_fi", 80),
        ("accessibility_url", 145),
        ("minimum_months", 90),
    ],
)
def test_most_offerings_say_what_a_buyer_judges_by(public, column, most_lack):
    values = list(public.values_list(f"published__{column}", flat=True))

    assert sum(not value for value in values) <= most_lack
    assert len({str(value) for value in values}) >= 4


def test_references_of_the_demo_are_told_in_three_languages(public):
    rows = public.exclude(published__references_fi="").values_list(
        "published__references_sv", "published__references_en"
    )

    assert all(sv and en for sv, en in rows)


def test_vendors_begin_with_each_of_the_last_letters(today):
    assert {name[0] for name in Vendor.objects.listed(today).values_list("name", flat=True)} >= {
        "Å",
        "Ä",
        "Ö",
    }


def test_the_demos_facts_pass_the_forms_that_vendors_fill(today):
    told = list(Version.objects.exclude(facts=None).order_by("pk"))

    assert len(told) >= 150
    for version in told:
        content = read_content(version.pk)
        sections = {name: content[name] for name in ("users", "delivery")}
        assert checked_content(sections, today=today) == sections


def test_not_every_offering_tells_every_fact_and_each_fact_is_told(public):
    told = [version or {} for version in public.values_list("published__facts", flat=True)]
    counts = Counter(name for facts in told for name in facts)

    assert set(counts) == {field.name for field in FACTS}
    assert max(counts.values()) < len(told)
    assert sum(not facts for facts in told) >= 20


def test_texts_among_the_demos_facts_are_told_in_three_languages(public):
    texts = [
        value
        for facts in public.values_list("published__facts", flat=True)
        for value in (facts or {}).values()
        if isinstance(value, dict)
    ]

    assert len(texts) >= 50
    assert all(all(text.values()) for text in texts)
