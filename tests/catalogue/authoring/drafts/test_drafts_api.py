"""A vendor's program does with a key what the pages do, and no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.account import revoke_key
from catalogue.content.snapshot import read_content
from catalogue.models import Version
from tests.catalogue.authoring.drafts.program import NOW, Program
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer, sign_in, with_second_factor
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db


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
