"""Errors are RFC 9457 problem documents."""

import pytest
from django.http import Http404
from rest_framework.exceptions import NotFound, ValidationError

from lib.problems import Gone, problem_response


def told(exception):
    response = problem_response(exception, {})
    assert response.content_type == "application/problem+json"
    return response.data


def test_parameters_at_fault_are_named():
    assert told(ValidationError({"q": ["too long", "and odd"], "x": "unknown"})) == {
        "type": "about:blank", "title": "Bad Request", "status": 400, "errors": {"q": "too long and odd", "x": "unknown"},
    }


def test_a_parameter_may_be_called_detail():
    assert told(ValidationError({"detail": ["unknown"]}))["errors"] == {"detail": "unknown"}


def test_a_refusal_without_parameters_has_a_detail():
    assert told(ValidationError(["one", "two"])) == {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "one two"}


def test_a_404_tells_nothing_of_our_classes():
    assert told(Http404("No Vendor matches the given query.")) == told(NotFound())


def test_what_is_gone_says_what_else_is_known():
    found = told(Gone(withdrawn_at="2026-11-01T12:00:00Z"))

    assert (found["status"], found["title"], found["withdrawn_at"]) == (410, "Gone", "2026-11-01T12:00:00Z")


@pytest.mark.parametrize("exception", [ValueError("ours"), KeyError("ours")])
def test_our_own_mistakes_are_no_problem_of_the_caller(exception):
    assert problem_response(exception, {}) is None
