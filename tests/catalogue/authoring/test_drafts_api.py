"""A vendor's program does with a key what the pages do, and no more."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.account import make_key, revoke_key
from catalogue.authoring.api.serializers import json_schema
from catalogue.content.schema import SHAPES
from catalogue.content.snapshot import read_content
from catalogue.models import Version
from lib.api.pointers import pointer
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer, sign_in, with_second_factor
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class Program:
    def __init__(self, client, user, **options):
        self.client = client
        self.key, token = make_key(
            user=user,
            name="ohjelma",
            may_write=options.get("may_write", True),
            days=30,
            at=options.get("at", NOW),
        )
        self.headers = {"Authorization": f"Bearer {token}"}

    def __call__(self, method, path, body=None, **headers):
        content = (
            {"data": json.dumps(body), "content_type": "application/json"}
            if body is not None
            else {}
        )
        return getattr(self.client, method)(
            f"/api/v1/drafts/{path}", headers=self.headers | headers, **content
        )


@pytest.fixture
def owner():
    return TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user


@pytest.fixture
def program(client, owner):
    return Program(client, owner)


@pytest.fixture
def draft(program, owner):
    return program(
        "post", "", {"vendor": owner.teams.get().vendor.slug, "content": whole_content()}
    )


def test_a_draft_is_made_read_changed_and_sent(program, draft):
    assert (draft.status_code, draft["ETag"]) == (201, '"1"')
    made = draft.json()
    assert made["content"] == whole_content() == program("get", f"{made['id']}/").json()["content"]

    changed = program(
        "patch",
        f"{made['id']}/",
        {"content": {"users": {"languages": ["fi"]}}},
        **{"If-Match": '"1"'},
    )
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    sent = program("post", f"{made['id']}/submit/", {}, **{"If-Match": changed["ETag"]})

    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    assert program("get", "").json()["count"] == 1


def test_a_stale_write_gets_412_and_one_without_a_number_428(program, draft):
    address = f"{draft.json()['id']}/"
    before = read_content(draft.json()["id"])

    assert program("patch", address, {"content": {"users": {}}}).status_code == 428
    for tag in ('"9"', '"x"', '"7", "8"'):
        stale = program("patch", address, {"content": {"users": {}}}, **{"If-Match": tag})
        assert (stale.status_code, stale.json()["row_version"], stale.json()["content"]) == (
            412,
            1,
            before,
        )
    assert read_content(draft.json()["id"]) == before


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"outo": {}}, "/content/outo"),
        (
            {"basics": {"kind": "product", "name": {"fi": "X", "de": "Y"}}},
            "/content/basics/name/de",
        ),
        ({"basics": {"kind": "tuote", "name": {"fi": "X"}}}, "/content/basics/kind"),
        ({"basics": []}, "/content/basics"),
        ({"places": {"components": ["ei-ole"]}}, "/content/places/components/0"),
        (
            {
                "parts": {
                    "parts": [
                        {
                            "kind": "open",
                            "name": {"fi": "X"},
                            "prices": [{"amount": "-1", "recurrence": "once", "per": "contract"}],
                            "pricing": "priced",
                        }
                    ]
                }
            },
            "/content/parts/parts/0/prices/0/amount",
        ),
        (
            {"parts": {"parts": [{"kind": "open", "name": {"fi": 7}}]}},
            "/content/parts/parts/0/name/fi",
        ),
        (
            {"openness": {"claims": [{"criterion": "ei-ole", "state": "met"}]}},
            "/content/openness/claims/0/criterion",
        ),
        ({"openness": {"answers": {"ei-ole": "yes"}}}, "/content/openness/answers/ei-ole"),
        ({"delivery": {"minimum_months": -1}}, "/content/delivery/minimum_months"),
        (
            {"users": {"accessibility_url": "javascript:alert(1)"}},
            "/content/users/accessibility_url",
        ),
        ([], "/content"),
        ({}, "/content"),
    ],
)
def test_what_will_not_do_is_named_and_nothing_is_written(program, draft, body, named):
    before = read_content(draft.json()["id"])

    answer = program("patch", f"{draft.json()['id']}/", {"content": body}, **{"If-Match": '"1"'})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert named in answer.json()["errors"]
    assert read_content(draft.json()["id"]) == before


def test_anothers_draft_is_not_found(client, program, draft):
    other = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user
    stranger = Program(client, other)
    address = f"{draft.json()['id']}/"

    assert stranger("get", address).status_code == 404
    assert (
        stranger("patch", address, {"content": {"users": {}}}, **{"If-Match": '"1"'}).status_code
        == 404
    )
    assert stranger("post", f"{address}submit/", {}, **{"If-Match": '"1"'}).status_code == 404
    assert (
        stranger(
            "post",
            "",
            {"vendor": Version.objects.get().offering.vendor.slug, "content": whole_content()},
        ).status_code
        == 404
    )
    assert stranger("get", "").json()["results"] == []


def test_a_reading_key_writes_nothing_and_a_session_opens_nothing(client, owner, draft):
    reader = Program(client, owner, may_write=False)
    assert reader("get", "").status_code == 200
    assert (
        reader("post", f"{draft.json()['id']}/submit/", {}, **{"If-Match": '"1"'}).status_code
        == 403
    )

    assert sign_in(client, owner).get("/api/v1/drafts/").status_code == 401


@pytest.mark.parametrize("end", ["deactivate", "revoke", "expire", "leave", "token"])
def test_a_key_ends_with_the_next_call(program, owner, draft, end):
    if end == "deactivate":
        owner.is_active = False
        owner.save()
    elif end == "revoke":
        revoke_key(key=program.key, by=owner, at=NOW)
    elif end == "expire":
        type(program.key).objects.update(
            created_at=NOW - timedelta(days=40), expires_at=NOW - timedelta(days=1)
        )
    elif end == "leave":
        TeamMember.objects.update(ended_at=timezone.now())
    else:
        program.headers = {"Authorization": "Bearer ak_väärä"}

    expected = 404 if end == "leave" else 401
    assert program("get", f"{draft.json()['id']}/").status_code == expected


def test_a_key_of_somebody_who_owes_a_second_factor_waits_for_it(client, owner, program):
    make_reviewer(owner)
    assert program("get", "").status_code == 401

    with_second_factor(owner)

    assert program("get", "").status_code == 200


def test_breaches_keep_a_draft_from_being_sent(program, owner):
    made = program(
        "post",
        "",
        {
            "vendor": owner.teams.get().vendor.slug,
            "content": {"basics": {"kind": "product", "name": {"fi": "Tyhjä"}}},
        },
    ).json()

    answer = program("post", f"{made['id']}/submit/", {}, **{"If-Match": '"1"'})

    assert answer.status_code == 400
    assert {
        "/content/parts/parts",
        "/content/places/components",
        "/content/basics/summary",
        "/content/openness/claims",
    } <= answer.json()["errors"].keys()


def test_a_publiccode_yml_becomes_a_draft(program, owner):
    answer = program(
        "post",
        "from-publiccode/",
        {
            "vendor": owner.teams.get().vendor.slug,
            "source": "name: Portti\nurl: https://code.example/portti\nnimi: Portti\n",
        },
    )

    version = Version.objects.get()
    assert (answer.status_code, answer.json()["content"]["basics"]["name"]["fi"]) == (201, "Portti")
    assert version.origins["parts.parts.0.source_url"] == "url"
    assert [3, "nimi"] in [[row["line"], row["key"]] for row in version.import_problems]
    told = {
        language: program("get", f"{version.pk}/", **{"Accept-Language": language}).json()[
            "problems"
        ]
        for language in ("fi", "sv", "en")
    }
    assert [row["message"] for row in told["en"] if row["key"] == "nimi"] == [
        "The key does not belong in publiccode.yml. It was not read."
    ]
    assert (
        len({row["message"] for rows in told.values() for row in rows if row["key"] == "nimi"}) == 3
    )


@pytest.mark.parametrize("source", ["", "vain tekstiä", "- lista", "a" * 600_000, 7, None])
def test_a_file_that_says_nothing_is_refused_with_its_reason(program, owner, source):
    answer = program(
        "post", "from-publiccode/", {"vendor": owner.teams.get().vendor.slug, "source": source}
    )

    assert answer.status_code == 400
    assert "/source" in answer.json()["errors"]
    assert not Version.objects.exists()


def test_a_key_reads_more_than_an_address_and_a_wrong_one_no_more(
    client, program, settings, monkeypatch
):
    settings.API_RATE = "2/minute"
    monkeypatch.setattr("accounts.api.rates.KEY_RATE", "4/minute")
    wrong = {"Authorization": "Bearer ak_vaara"}

    public = [client.get("/api/v1/taxonomy/").status_code for _ in range(3)]
    with_a_wrong_key = client.get("/api/v1/taxonomy/", headers=wrong)
    with_key = [
        client.get("/api/v1/taxonomy/", headers=program.headers).status_code for _ in range(3)
    ]

    assert public == [200, 200, 429]
    assert with_a_wrong_key.status_code == 429
    assert with_key == [200, 200, 200]
    assert [program("get", "").status_code, program("get", "").status_code] == [200, 429]
    assert int(program("get", "")["Retry-After"]) > 0
    revoke_key(key=program.key, by=program.key.user, at=timezone.now())
    assert client.get("/api/v1/taxonomy/", headers=program.headers).status_code == 429


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


def lists(shape=SHAPES, steps=()):
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
    schema = json_schema(SHAPES)
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
