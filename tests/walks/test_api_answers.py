"""Every answer that anyone may read has the keys of the schema: all of them, and no other."""

import pytest
from django.utils import timezone

from catalogue.models import Offering, Partner, Version
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
    if "slug" not in path:
        return [path]
    if "vendors" in path:
        slugs = Offering.objects.published(today).values_list("vendor__slug", flat=True).distinct()
        return [path.replace("{slug}", slug) for slug in slugs]
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


def test_every_answer_has_the_keys_of_the_schema_and_no_other(client, schema):
    today, met = timezone.localdate(), set()
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

    drafts_only = {name for name in schema["components"]["schemas"] if "Draft" in name}
    never = set(schema["components"]["schemas"]) - met - drafts_only
    assert {name for name in never if not name.endswith("Enum")} == {
        "ImportProblem",
        "Problem",
        "Source",
    }
