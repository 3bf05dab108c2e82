"""What a program may send as a change of a draft, and what is refused with a reason."""

import pytest

from catalogue.authoring.api.serializers import json_schema
from catalogue.content.schema import SCHEMA
from catalogue.content.snapshot import read_content
from lib.api.pointers import pointer
from tests.support.drafts import whole_content

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "raw",
    [
        b'{"basics": {"name": {"fi": "\\ud800"}}}',
        b'{"users": {"languages": ["\\udfff"]}}',
        b'{"\\ud800": 1}',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"delivery": {"minimum_months": ' + b"9" * 5000 + b"}}",
        b"\xff\xfe",
        b"{",
        b"NaN",
    ],
    ids=[
        "surrogate",
        "surrogate in a list",
        "surrogate as a name",
        "deep list",
        "deep object",
        "long number",
        "no text",
        "broken",
        "no number",
    ],
)
def test_what_is_no_plain_json_is_refused_with_a_reason(program, draft, client, raw):
    before = read_content(draft.json()["id"])

    for method, path, tag in (
        ("patch", f"{draft.json()['id']}/", {"If-Match": '"1"'}),
        ("post", "", {}),
        ("post", "from-publiccode/", {}),
    ):
        answer = getattr(client, method)(
            f"/api/v1/drafts/{path}",
            raw,
            content_type="application/json",
            headers=program.headers | tag,
        )
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["detail"] or answer.json()["errors"]

    assert read_content(draft.json()["id"]) == before


def test_a_change_takes_the_shape_of_a_new_draft(program, owner, draft):
    """What `POST` took, and what `GET` gave."""
    body = {
        "vendor": owner.teams.get().vendor.slug,
        "content": whole_content() | {"users": whole_content()["users"] | {"languages": ["sv"]}},
    }
    address = f"{draft.json()['id']}/"

    assert program("post", "", body).status_code == 201
    changed = program("patch", address, body, **{"If-Match": draft["ETag"]})
    assert (changed.status_code, changed.json()["content"]["users"]["languages"]) == (200, ["sv"])
    given = {name: changed.json()[name] for name in ("vendor", "content")}
    assert (
        program("patch", address, given, **{"If-Match": changed["ETag"]}).json()["row_version"]
        == changed.json()["row_version"]
    )


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"users": {}}, "/users"),
        ({"content": {"users": {}}, "vendor": "toinen"}, "/vendor"),
        ({"content": {"users": {}}, "state": "approved"}, "/state"),
        ({"vendor": None, "content": {}}, "/vendor"),
        ({}, "/content"),
    ],
)
def test_a_change_refuses_what_is_no_part_of_its_shape(program, draft, body, named):
    answer = program("patch", f"{draft.json()['id']}/", body, **{"If-Match": '"1"'})

    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [named])


def test_a_star_writes_over_whatever_is_there(program, draft):
    """RFC 9110, 13.1.1: any current representation."""
    address = f"{draft.json()['id']}/"
    program("patch", address, {"content": {"users": {"languages": ["fi"]}}}, **{"If-Match": '"1"'})

    changed = program(
        "patch", address, {"content": {"users": {"languages": ["en"]}}}, **{"If-Match": "*"}
    )
    several = program(
        "patch",
        address,
        {"content": {"users": {"languages": ["sv"]}}},
        **{"If-Match": '"1", W/"3"'},
    )

    assert (
        changed.status_code,
        several.status_code,
        several.json()["content"]["users"]["languages"],
    ) == (200, 200, ["sv"])
    assert (
        program("post", f"{address}submit/", {}, **{"If-Match": "*"}).json()["state"] == "submitted"
    )
    assert program("patch", "424242/", {"content": {}}, **{"If-Match": "*"}).status_code == 404


def lists(shape=SCHEMA, steps=()):
    """Every list of a content with the way to its first row."""
    for name, inner in shape.items():
        if isinstance(inner, list):
            yield (*steps, name), inner[0]
            if isinstance(inner[0], dict):
                yield from lists(inner[0], (*steps, name, 0))
        elif isinstance(inner, dict):
            yield from lists(inner, (*steps, name))


LISTS = dict(lists())


@pytest.mark.parametrize("steps", LISTS, ids=lambda steps: ".".join(map(str, steps)))
def test_a_list_too_long_is_told_its_limit_the_schema_says_too(program, draft, steps):
    """A list of rows that are all alike but for their place."""
    schema = json_schema(SCHEMA)
    for step in steps:
        schema = schema["items"] if step == 0 else schema["properties"][step]
    content = whole_content()
    inner = content
    for step in steps[:-1]:
        inner = inner[step]
    row = (inner.get(steps[-1]) or [{"up_to": 1, "amount": "1"}])[0]
    inner[steps[-1]] = [
        {**row, "up_to": place} if steps[-1] == "tiers" else row
        for place in range(1, schema["maxItems"] + 2)
    ]
    if steps[-1] == "tiers":
        inner["amount"] = None

    answer = program("patch", f"{draft.json()['id']}/", {"content": content}, **{"If-Match": '"1"'})

    assert answer.status_code == 400
    assert str(schema["maxItems"]) in answer.json()["errors"][pointer("content", *steps)]
    assert len(LISTS) >= 12
