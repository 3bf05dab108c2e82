"""The schema is valid, and what it describes is what the site does."""

import json
from io import StringIO

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.actions.account import make_key
from catalogue.authoring.actions.writing import create_offering
from catalogue.models import Offering, State, Version
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from vendors.models import TeamMember

# One process loads the demo for all of them.
pytestmark = pytest.mark.xdist_group("demo")
CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)


def test_the_schema_is_valid_openapi_3_1_without_warnings():
    written = StringIO()

    call_command(
        "spectacular", "--format", "openapi-json", "--fail-on-warn", "--validate", stdout=written
    )

    assert json.loads(written.getvalue())["openapi"].startswith("3.1")


def test_the_schema_is_served_as_json_and_as_yaml(client):
    plain = client.get("/api/v1/schema/")
    yaml = client.get("/api/v1/schema/", headers={"Accept": "application/yaml"})

    assert plain["Content-Type"].startswith("application/json")
    assert yaml.content.startswith(b"openapi:")
    assert (
        client.get("/api/v1/schema/", headers={"If-None-Match": plain["ETag"]}).status_code == 304
    )


@pytest.fixture
def schema(db, demo_site):
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())


def real_values(today):
    """Some that exist, so that not every answer is a 404."""
    offering = Offering.objects.published(today).select_related("vendor").first()
    return {"offerings": offering.slug, "vendors": offering.vendor.slug}


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_call_of_the_schema_makes_the_site_fail(schema, today, mode):
    real = real_values(today)
    calls = [
        found.ok()
        for found in schema.include(method="GET").exclude(tag="drafts").get_all_operations()
    ]
    assert len(calls) == 13

    # Without a query nothing can be asked wrongly: any text is a slug.
    for call in [call for call in calls if mode is GenerationMode.POSITIVE or list(call.query)]:
        for with_real in (True, False):
            ask(call, mode, real if with_real else {})


def ask(call, mode, real):
    @EXAMPLES
    @given(case=call.as_strategy(generation_mode=mode))
    def check(case):
        room = call.path.split("/")[3]
        if real and "slug" in case.path_parameters:
            case.path_parameters |= {"slug": real[room]} | (
                {"number": 1} if "number" in case.path_parameters else {}
            )
        case.call_and_validate(checks=CHECKS)

    check()


@pytest.mark.slow
@pytest.mark.django_db
def test_every_offering_of_the_demo_fits_the_schema(schema, today, client):
    whole = schema["/api/v1/offerings/{slug}/"]["GET"]
    versions = Version.objects.filter(
        offering__in=Offering.objects.published(today), state__in=[State.APPROVED, State.SUPERSEDED]
    )

    for slug in versions.values_list("offering__slug", flat=True).distinct():
        case = whole.Case(
            path_parameters={"slug": slug}, query={"municipality": "091", "users": 100}
        )
        case.call_and_validate(checks=CHECKS)
    for position in range(0, 200, 100):
        listing = schema["/api/v1/offerings/"]["GET"].Case(
            query={"page_size": 100, "facets": "1", "population": 1000 + position}
        )
        listing.call_and_validate(checks=CHECKS)


@pytest.fixture
def program(db, schema):
    """A key that may write, and a draft of its holder's company."""
    member = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner")
    _key, token = make_key(
        user=member.user, name="ohjelma", may_write=True, days=30, at=timezone.now()
    )
    version = create_offering(
        vendor=member.vendor, content=whole_content(), by=member.user, at=timezone.now()
    )
    return {
        "schema": schema,
        "vendor": member.vendor.slug,
        "draft": version.pk,
        "headers": {"Authorization": f"Bearer {token}"},
    }


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_call_with_a_key_makes_the_site_fail_and_every_answer_is_in_the_schema(program, mode):
    calls = [found.ok() for found in program["schema"].include(tag="drafts").get_all_operations()]
    assert len(calls) == 6
    answered = set()

    for call in [call for call in calls if mode is GenerationMode.POSITIVE or call.body]:
        answered |= {(call.label, status) for status in fuzzed(call, mode, program)}

    wanted = {("PATCH /api/v1/drafts/{id}/", 400), ("POST /api/v1/drafts/", 400)}
    assert answered >= (
        wanted | {("GET /api/v1/drafts/{id}/", 200)} if mode is GenerationMode.POSITIVE else wanted
    )


def fuzzed(call, mode, program):
    statuses = set()

    @EXAMPLES
    @given(case=call.as_strategy(generation_mode=mode))
    def check(case):
        if "id" in case.path_parameters:
            case.path_parameters = {"id": program["draft"]}
        if isinstance(case.body, dict) and "vendor" in case.body:
            case.body = case.body | {"vendor": program["vendor"]}
        row_version = Version.objects.get(pk=program["draft"]).row_version
        case.query, case.cookies = {}, {}
        answer = case.call(headers=program["headers"] | {"If-Match": f'"{row_version}"'})
        case.validate_response(answer, checks=CHECKS)
        statuses.add(answer.status_code)

    check()
    return statuses
