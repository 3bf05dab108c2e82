"""Errors are RFC 9457 problem documents."""

import json

import pytest
from django.http import Http404
from django.utils import timezone, translation
from rest_framework.exceptions import NotFound, ValidationError

from accounts.actions.account import make_key
from catalogue.authoring.actions.writing import create_offering
from lib.api.problems import TITLES, Gone, problem_response, title_of
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from vendors.models import TeamMember


def told(exception):
    response = problem_response(exception, {})
    assert response.content_type == "application/problem+json"
    return response.data


def test_parameters_at_fault_are_named():
    assert told(ValidationError({"q": ["too long", "and odd"], "x": "unknown"})) == {
        "type": "about:blank",
        "title": "Pyyntö ei kelpaa",
        "status": 400,
        "errors": {"q": "too long and odd", "x": "unknown"},
    }


def test_a_parameter_may_be_called_detail():
    assert told(ValidationError({"detail": ["unknown"]}))["errors"] == {"detail": "unknown"}


def test_a_refusal_without_parameters_has_a_detail():
    assert told(ValidationError(["one", "two"])) == {
        "type": "about:blank",
        "title": "Pyyntö ei kelpaa",
        "status": 400,
        "detail": "one two",
    }


def test_a_404_tells_nothing_of_our_classes():
    assert told(Http404("No Vendor matches the given query.")) == told(NotFound())


def test_what_is_gone_says_what_else_is_known():
    found = told(Gone(withdrawn_at="2026-11-01T12:00:00Z"))

    assert (found["status"], found["title"], found["withdrawn_at"]) == (
        410,
        "Ei enää julkinen",
        "2026-11-01T12:00:00Z",
    )


@pytest.mark.parametrize("exception", [ValueError("ours"), KeyError("ours")])
def test_our_own_mistakes_are_no_problem_of_the_caller(exception):
    assert problem_response(exception, {}) is None


LANGUAGES = ("fi", "sv", "en")
JSON = "application/json"
# A call that is refused, by the status it gets; what it says is the same thing in each language.
CALLS = {
    400: lambda client, **headers: client.get("/api/v1/offerings/?outo=1", headers=headers),
    401: lambda client, **headers: client.get("/api/v1/drafts/", headers=headers),
    "a wrong key": lambda client, **headers: client.get(
        "/api/v1/drafts/", headers=headers | {"Authorization": "Bearer ak_x"}
    ),
    404: lambda client, **headers: client.get("/api/v1/offerings/ei-ole/", headers=headers),
    "no such address": lambda client, **headers: client.get("/api/v1/ei-ole/", headers=headers),
    405: lambda client, **headers: client.delete("/api/v1/offerings/", headers=headers),
    406: lambda client, **headers: client.get(
        "/api/v1/offerings/", headers=headers | {"Accept": "image/png"}
    ),
}
OF_A_DRAFT = {
    "broken JSON": lambda client, pk, **headers: client.patch(
        f"/api/v1/drafts/{pk}/", b'{"content": ', JSON, headers=headers | {"If-Match": "*"}
    ),
    "no text": lambda client, pk, **headers: client.patch(
        f"/api/v1/drafts/{pk}/", b"\xff", JSON, headers=headers | {"If-Match": "*"}
    ),
    412: lambda client, pk, **headers: client.patch(
        f"/api/v1/drafts/{pk}/",
        {"content": {"users": {}}},
        JSON,
        headers=headers | {"If-Match": '"99"'},
    ),
    415: lambda client, pk, **headers: client.patch(
        f"/api/v1/drafts/{pk}/",
        "a=1",
        "application/x-www-form-urlencoded",
        headers=headers | {"If-Match": "*"},
    ),
    428: lambda client, pk, **headers: client.patch(
        f"/api/v1/drafts/{pk}/", {"content": {}}, JSON, headers=headers
    ),
}


def said_in(call):
    """Title and words by language."""
    found = {}
    for language in LANGUAGES:
        answer = call(**{"Accept-Language": language})
        document = json.loads(answer.content)
        assert answer["Content-Type"] == "application/problem+json"
        with translation.override(language):
            assert document["title"] == title_of(document["status"])
        found[language] = (
            document["title"],
            str(document.get("detail", document.get("errors", ""))),
        )
    return found


def test_every_title_is_in_each_language():
    told = {language: {} for language in LANGUAGES}
    for language, titles in told.items():
        with translation.override(language):
            titles.update({status: title_of(status) for status in TITLES})

    assert [
        status for status in TITLES if len({titles[status] for titles in told.values()}) < 3
    ] == []
    assert len(TITLES) >= 15


@pytest.mark.django_db
@pytest.mark.parametrize("call", CALLS.values(), ids=map(str, CALLS))
def test_titles_and_details_are_in_one_language(client, call):
    found = said_in(lambda **headers: call(client, **headers))

    assert (
        len({title for title, _ in found.values()})
        == len({words for _, words in found.values() if words} or LANGUAGES)
        == 3
    )


@pytest.mark.django_db
@pytest.mark.parametrize("call", OF_A_DRAFT.values(), ids=map(str, OF_A_DRAFT))
def test_so_are_those_of_a_draft(client, call):
    owner = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user
    _key, token = make_key(user=owner, name="ohjelma", may_write=True, days=30, at=timezone.now())
    version = create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=timezone.now()
    )

    found = said_in(
        lambda **headers: call(client, version.pk, Authorization=f"Bearer {token}", **headers)
    )

    assert (
        len({title for title, _ in found.values()})
        == len({words for _, words in found.values()})
        == 3
    )


@pytest.mark.django_db
def test_the_limit_of_calls_is_told_with_its_number(client, settings):
    settings.API_RATE = "2/minute"
    found = {}
    for language in LANGUAGES:
        answers = [
            client.get("/api/v1/taxonomy/", headers={"Accept-Language": language}) for _ in range(3)
        ]
        found[language] = json.loads(answers[-1].content)["detail"]
        assert answers[-1].status_code == 429

    assert all("2" in words and "60" in words for words in found.values())
    assert len(set(found.values())) == 3
