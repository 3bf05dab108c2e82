"""Every answer that anyone may read has the keys of the schema: all of them, and no other."""

from itertools import pairwise

import pytest
from django.utils import timezone

from catalogue.models import Offering, Partner, Version
from procurement.models import Framework, FrameworkUser, Municipality, PurchasingBody
from tests.support.bodies import BodyFactory, FrameworkFactory
from tests.support.factories import UserFactory, VendorFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
]
# What an answer may lack; all else that the schema names is there, be it null.
MAY_LACK = {
    "Contact": {"role", "email", "phone"},
    "Facets": {
        "layer",
        "component",
        "openness",
        "phase",
        "function",
        "kind",
        "vendor",
        "licence",
        "threshold",
        "languages",
        "accessibility_url",
        "processing_region",
        "certificates",
        "identification",
        "integrations",
        "framework",
    },
}


@pytest.fixture
def schema(client):
    return client.get("/api/v1/schema/").json()


def walk(schema, shape, value, place):
    """Yields the names of the descriptions that were met."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        yield name
        yield from walk(schema, schema["components"]["schemas"][name], value, f"{place} {name}")
    for one in [*shape.get("oneOf", ()), *shape.get("allOf", ())]:
        if value is not None:
            yield from walk(schema, one, value, place)
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from walk(schema, shape["items"], inner, f"{place}[{number}]")
    elif isinstance(value, dict) and "properties" in shape:
        yield from walk_keys(schema, shape, value, place)


def walk_keys(schema, shape, value, place):
    known, needed = set(shape["properties"]), set(shape.get("required", ()))
    assert known - needed == MAY_LACK.get(place.rpartition(" ")[2], set()), place
    assert needed <= set(value) <= known, place
    for key, inner in value.items():
        yield from walk(schema, shape["properties"][key], inner, f"{place}.{key}")


def addresses(path, today):
    """Real ones of the path, so that no answer is a 404."""
    if path == "/api/v1/offerings/":
        return [f"{path}?page_size=100&facets=1&q=asianhalinta", f"{path}?page_size=100"]
    public = Offering.objects.published(today).order_by("pk")
    if path == "/api/v1/compare/":
        slugs = public.values_list("slug", flat=True)[:30]
        return [f"{path}?offering={one}&offering={other}" for one, other in pairwise(slugs)]
    if "slug" not in path:
        return [path]
    others = {
        "frameworks": Framework.objects.in_force(today).values_list("slug", flat=True),
        "purchasing-bodies": PurchasingBody.objects.values_list("slug", flat=True),
        "vendors": dict.fromkeys(public.values_list("vendor__slug", flat=True)),
    }
    kind = path.split("/")[3]
    if kind in others:
        return [path.replace("{slug}", slug) for slug in others[kind]]
    versions = Version.objects.filter(published_for__in=Offering.objects.published(today))
    return [
        path.replace("{slug}", slug).replace("{number}", str(number))
        for slug, number in versions.order_by("pk").values_list("offering__slug", "number")[::16]
    ]


def add_partner(offering):
    user, at = UserFactory(), timezone.now()
    Partner.objects.create(
        offering=offering,
        vendor=VendorFactory(),
        invited_by=user,
        invited_at=at,
        accepted_by=user,
        accepted_at=at,
    )


def add_framework(today):
    """One that names a municipality, of a body that a statute lets all use."""
    body = BodyFactory(by_statute_from=today, statute="1/2026, 1 §")
    framework = FrameworkFactory(body=body, open_to="named")
    FrameworkUser.objects.create(
        framework=framework, municipality=Municipality.objects.get(code="837"), since=today
    )


def assessments(client, schema, today):
    """The names of what is described in answers about a sum, and about what the demo offers."""
    path = "/api/v1/assessments/"
    shape = schema["paths"][path]["post"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    slugs = Offering.objects.published(today).order_by("pk").values_list("slug", flat=True)
    asked = [
        {"amount": "29999.99"},
        {"amount": "70000", "vat_rate": "25.5", "procedure_class": "works"},
        {"amount": "1", "municipality": "478"},
        *({"offering": slug, "municipality": "837", "months": 60} for slug in slugs[::16]),
        {"amount": "1", "own_days": "5", "own_day_price": "300"},
        {"offering": slugs[0], "months": "indefinite"},
    ]
    met = set()
    for document in asked:
        answer = client.post(path, document, content_type="application/json")
        assert answer.status_code == 200, (document, answer.content)
        met |= set(walk(schema, shape, answer.json(), path))
    return met


def test_every_answer_has_the_keys_of_the_schema_and_no_other(client, schema):
    today, met = timezone.localdate(), set()
    add_framework(today)
    add_partner(Offering.objects.published(today).order_by("published_id").first())

    for path, calls in schema["paths"].items():
        call = calls.get("get")
        if call is None or "drafts" in call["tags"] or path.endswith("/schema/"):
            continue
        shape = call["responses"]["200"]["content"]["application/json"]["schema"]
        for address in addresses(path, today):
            answer = client.get(address)
            assert answer.status_code == 200, address
            met |= set(walk(schema, shape, answer.json(), path))
    met |= assessments(client, schema, today)

    drafts_only = {name for name in schema["components"]["schemas"] if "Draft" in name}
    never = set(schema["components"]["schemas"]) - met - drafts_only
    assert {name for name in never if not name.endswith("Enum")} == {
        # What is sent, and no answer.
        "AssessmentRequest",
        "ImportProblem",
        "Problem",
        "Source",
    }
