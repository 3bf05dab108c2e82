"""Reference rows know who wrote them: what leaves a file is retired, what staff wrote stays.

What is retired stays right where it is spoken of.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering
from catalogue.authoring.forms.steps import PlacesForm
from catalogue.authoring.steps import STEPS
from catalogue.models import Component, CriterionQuestion, Layer, Licence, MunicipalFunction, Phase
from catalogue.pricing.cost import LimitPair
from catalogue.reviewing.reminders import limits_job
from catalogue.taxonomy.registry import forget_taxonomy, taxonomy
from lib.reference.files import BadFile, upsert
from procurement.models import Municipality, Route, RuleSet, Threshold
from procurement.registry import forget_reference, limits, municipality_choices
from search.models import SynonymSet
from search.query.synonyms import reading_of
from search.synonyms import forget_synonyms, synonyms
from tests.deploy.test_reference import MODELS, changed, everything  # noqa: F401 -- a fixture
from tests.support.drafts import whole_content
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
FILE = Path("koe.json")
KEYS = {Municipality: "code", Licence: "spdx_id"}


def rows_of(model):
    """The rows as their file gives them, the key first."""
    key = KEYS.get(model, "slug")
    names = [
        key,
        *(
            field.name
            for field in model._meta.fields
            if field.name not in {"id", key, "retired_at", "staff_wrote_at"}
        ),
    ]
    return key, [
        {name: getattr(row, name) for name in names} for row in model._default_manager.all()
    ]


def loaded(model, rows, key):
    return upsert(FILE, model, rows, key=key, at=AT)


@pytest.mark.parametrize("model", MODELS)
def test_a_row_that_leaves_its_file_is_retired_and_in_use_again_when_it_returns(model):
    key, rows = rows_of(model)
    gone = rows[-1][key]
    before = everything()

    report = loaded(model, rows[:-1], key)

    assert (report.retired, report.added, report.changed, report.has_changes()) == (
        [gone],
        [],
        [],
        True,
    )
    assert str(report).endswith(f"1 retired because they are no longer in the file: {gone}")
    assert model._default_manager.get(**{key: gone}).retired_at == AT
    assert model._default_manager.offered().count() == len(rows) - 1
    assert not loaded(model, rows[:-1], key).has_changes()
    assert loaded(model, rows, key).changed == [gone]
    assert everything() == before


@pytest.mark.parametrize("model", MODELS)
def test_what_staff_wrote_is_left_alone_changed_or_retired(model):
    key, rows = rows_of(model)
    name = next(
        name for name in rows[0] if name.endswith("_fi") or name in {"name", "language", "amount"}
    )
    other = {"language": "en", "amount": Decimal(7)}.get(name, "Ylläpidon teksti")
    first, last = rows[0][key], rows[-1][key]
    model._default_manager.filter(**{key: first}).update(**{name: other, "staff_wrote_at": AT})
    model._default_manager.filter(**{key: last}).update(retired_at=AT, staff_wrote_at=AT)

    reports = [loaded(model, rows, key), loaded(model, rows[1:], key)]

    assert [(report.has_changes(), report.staffs) for report in reports] == [
        (False, sorted([first, last]))
    ] * 2
    assert getattr(model._default_manager.get(**{key: first}), name) == other
    assert model._default_manager.get(**{key: last}).retired_at == AT


@pytest.fixture
def retired():
    """Takes rows out of use as a load does."""

    def of(model, **which):
        assert model.objects.filter(**which).update(retired_at=AT)
        forget_taxonomy()
        forget_reference()

    return of


def test_a_retired_component_leaves_the_front_page_and_the_api_but_not_what_is_placed_there(
    client, retired
):
    offering = OfferingFactory(published=True)
    name = Component.objects.get(slug="palveluun-ohjaus").name_fi
    assert name in client.get("/").content.decode()

    retired(Component, slug="palveluun-ohjaus")

    assert "komponentti=palveluun-ohjaus" not in client.get("/").content.decode()
    assert "palveluun-ohjaus" not in client.get("/api/v1/taxonomy/").content.decode()
    assert name in client.get(f"/ratkaisut/{offering.slug}").content.decode()
    found = client.get("/ratkaisut", {"komponentti": "palveluun-ohjaus"})
    assert (found.status_code, offering.published.name_fi in found.content.decode()) == (200, True)
    assert client.get("/api/v1/offerings/", {"component": "palveluun-ohjaus"}).json()["count"] == 1


def test_the_components_of_a_retired_layer_are_offered_no_more(retired):
    layer = Layer.objects.first()

    retired(Layer, pk=layer.pk)

    assert layer.slug not in taxonomy().offered.layers
    assert not {row.layer_id for row in taxonomy().offered.components.values()} & {layer.pk}
    assert layer.slug in taxonomy().layers


@pytest.mark.parametrize(
    ("field", "model", "slug"),
    [
        ("main", Component, "palveluun-ohjaus"),
        ("others", Component, "palveluun-ohjaus"),
        ("functions", MunicipalFunction, "koulutoimi"),
        ("phases", Phase, "tuotanto"),
    ],
)
def test_what_is_retired_is_offered_to_no_new_draft_and_kept_by_one_that_has_it(
    retired, field, model, slug
):
    has = PlacesForm.flat(
        {
            "components": (
                ["asiointi", "palveluun-ohjaus"] if field == "others" else ["palveluun-ohjaus"]
            ),
            "functions": ["koulutoimi"],
            "phases": ["tuotanto"],
        }
    )

    retired(model, slug=slug)

    assert f'value="{slug}"' not in str(PlacesForm()[field])
    assert f'value="{slug}"' in str(PlacesForm(initial=has)[field])
    assert slug not in PlacesForm({**has, "row_version": 1}).errors


def test_a_draft_with_something_retired_is_saved_again_whole(client, retired):
    owner, vendor = UserFactory(), VendorFactory()
    TeamMember.objects.create(vendor=vendor, user=owner, role="owner", since=AT)
    version = create_offering(vendor=vendor, content=whole_content(), by=owner, at=AT)
    retired(Component, slug="palveluun-ohjaus")
    retired(CriterionQuestion, pk=version.answers.first().question_id)
    sign_in(client, owner)

    for step in STEPS:
        assert client.get(f"/oma/ratkaisut/{version.pk}/{step.slug}").status_code == 200, step
    assert client.get(f"/oma/ratkaisut/{version.pk}/tarkista").status_code == 200


def test_a_municipality_that_is_no_more_cannot_be_chosen_and_keeps_its_name(client, retired):
    retired(Municipality, code="091")

    assert "091" not in dict(municipality_choices())
    assert '<option value="091"' not in client.get("/ratkaisut").content.decode()
    assert client.get("/ratkaisut", {"kunta": "091"}).status_code == 200


def test_retired_limits_routes_and_words_are_used_no_more(client, retired):
    route, words, limit = (
        Route.objects.first(),
        SynonymSet.objects.first(),
        Threshold.objects.exclude(rule_set__is_default=True).first(),
    )

    retired(Threshold, slug=limit.slug)
    retired(Route, pk=route.pk)
    retired(SynonymSet, pk=words.pk)
    forget_synonyms()

    assert limit.slug not in {row.slug for row in limits()}
    page = client.get("/kynnysarvot").content.decode()
    assert route.text_fi[:40] not in page
    first, second, *_ = (reading_of(word, words.language) for word in words.words)
    assert second not in synonyms().of(first.units, words.language)


def successor(content):
    """The Avoin kunta rule rises to 40,000 in the middle of 2027."""
    now = next(rules for rules in content["rule_sets"] if rules["is_default"])
    later = {
        **now,
        "id": "avoin-kunta-2027",
        "valid_from": "2027-07-01",
        "thresholds": [{**now["thresholds"][0], "id": "avoin-kunta-40000", "amount_eur": 40000}],
    }
    now["valid_to"] = "2027-06-30"
    # Before its forerunner: the order in the file says nothing.
    content["rule_sets"].insert(0, later)


def test_the_main_limit_has_a_dated_successor(changed):  # noqa: F811 -- a fixture
    changed("thresholds", successor)()

    forget_reference()
    amounts = {
        day: LimitPair.on(limits(), date.fromisoformat(day)).main.amount
        for day in ("2026-11-27", "2027-06-30", "2027-07-01", "2030-01-01")
    }
    assert amounts == {
        "2026-11-27": 30_000,
        "2027-06-30": 30_000,
        "2027-07-01": 40_000,
        "2030-01-01": 40_000,
    }


def test_the_successors_day_may_be_moved_either_way(changed):  # noqa: F811 -- a fixture
    changed("thresholds", successor)()

    for first_day, last_day in (("2028-01-01", "2027-12-31"), ("2027-01-01", "2026-12-31")):

        def move(content, first_day=first_day, last_day=last_day):
            successor(content)
            content["rule_sets"][0]["valid_from"] = first_day
            next(rules for rules in content["rule_sets"] if rules["id"] == "avoin-kunta")[
                "valid_to"
            ] = last_day

        changed("thresholds", move)()

    assert RuleSet.objects.get(slug="avoin-kunta").valid_to == date(2026, 12, 31)


def test_two_defaults_on_one_day_are_refused_with_the_row(changed):  # noqa: F811 -- a fixture
    def overlapping(content):
        successor(content)
        content["rule_sets"][0]["valid_from"] = "2027-06-30"

    before = everything()
    with pytest.raises(BadFile, match=r"row \d+ \(avoin-kunta.*\): is_default"):
        changed("thresholds", overlapping)()

    assert everything() == before


def test_the_database_itself_refuses_two_defaults_on_one_day():
    row = RuleSet.objects.get(is_default=True)
    columns = {
        field.name: getattr(row, field.name) for field in RuleSet._meta.fields if field.name != "id"
    }

    for days in (
        {},
        {"valid_from": date(2050, 1, 1)},
        {"valid_to": row.valid_from, "valid_from": row.valid_from - timedelta(days=9)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleSet.objects.create(**columns | {"slug": "toinen"} | days)
    RuleSet.objects.create(
        **columns
        | {
            "slug": "ennen",
            "valid_from": date(2000, 1, 1),
            "valid_to": row.valid_from - timedelta(days=1),
        }
    )
    RuleSet.objects.create(**columns | {"slug": "poistettu", "retired_at": AT})
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.filter(slug="poistettu").update(retired_at=None)


def test_flags_and_filters_follow_a_limit_that_changes_with_the_day(
    changed,  # noqa: F811 -- a fixture
):
    offering = OfferingFactory(published={"price": "35000"})
    changed("thresholds", successor)()
    forget_reference()
    helsinki = timezone.get_default_timezone()

    before = [limits_job(at=datetime(2027, 6, 30, 23, 59, tzinfo=helsinki))]
    on_the_day = [limits_job(at=datetime(2027, 7, 1, 0, 1, tzinfo=helsinki)) for _ in range(2)]

    assert (before, on_the_day) == ([0], [1, 0])
    offering.published.refresh_from_db()
    assert offering.published.cost_profile["limits"][0] == "40000.00"


def test_a_day_without_a_new_limit_reads_no_versions(django_assert_num_queries):
    OfferingFactory(published=True)
    limits()

    with django_assert_num_queries(0):
        assert limits_job(at=AT) == 0
