"""Errors of the API as RFC 9457 problem documents: what is wrong, and with which parameter."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from lib.day_limits import DayLimitError

TITLES = {
    400: _("Pyyntö ei kelpaa"),
    401: _("Avain puuttuu tai ei avaa"),
    403: _("Ei oikeutta"),
    404: _("Ei löydy"),
    405: _("Menetelmä ei käy"),
    406: _("Muotoa ei ole"),
    409: _("Tila ei salli tätä"),
    410: _("Ei enää julkinen"),
    412: _("Muuttunut lukemisen jälkeen"),
    413: _("Liian suuri pyyntö"),
    415: _("Muotoa ei oteta vastaan"),
    422: _("Pyyntöä ei voi toteuttaa"),
    428: _("If-Match puuttuu"),
    429: _("Liian monta pyyntöä"),
    500: _("Virhe palvelussa"),
    503: _("Hetken poissa käytöstä"),
}
CONTENT_TYPE = "application/problem+json"


class Gone(APIException):
    """410: it was public and is so no more. `facts` are added to the problem document."""

    status_code = HTTPStatus.GONE
    default_detail = _("Tieto on ollut julkinen, mutta ei ole enää.")
    default_code = "gone"

    def __init__(self, *, detail: str | None = None, **facts: Any) -> None:
        super().__init__(detail)
        self.facts = facts


class DayLimitReached(APIException):
    """429: the person has done this as often as a day allows.

    `Retry-After` says when it may be done again.
    """

    status_code = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "day_limit"

    def __init__(self, error: DayLimitError) -> None:
        super().__init__(error.sentence())
        self.wait = error.seconds(timezone.now())


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457.

    `errors` names what will not do, with the reason: a parameter by its name, a value of the body
    by its place in the draft (a JSON pointer).
    """

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text=(
            "Keys: names of parameters, or JSON pointers as `/content/parts/parts/0/licence`."
        ),
    )  # type: ignore[assignment]  # a field of the document, not its own errors
    gone_because = serializers.ChoiceField(
        ["withdrawn", "vendor_lapsed"],
        required=False,
        help_text="With 410: why it is public no more.",
    )
    lapsed_on = serializers.DateField(
        required=False, help_text="With `vendor_lapsed`: the last day of the vendor's membership."
    )
    withdrawn_at = serializers.DateTimeField(required=False)
    reason = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        required=False,
        help_text="Why it is public no more, by language.",
    )
    row_version = serializers.IntegerField(
        required=False, help_text="With 412: what the draft is at now."
    )
    content = serializers.DictField(required=False, help_text="With 412: what the draft holds now.")


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A problem document for what a caller did; None, and so a 500, for what we did."""
    if isinstance(exc, DayLimitError):
        exc = DayLimitReached(exc)
    # A 404 of Django's own would tell the names of our classes.
    response = exception_handler(NotFound() if isinstance(exc, Http404) else exc, context)
    if response is None:
        return None
    response.data = problem(response.status_code, response.data) | getattr(exc, "facts", {})
    response.content_type = CONTENT_TYPE
    return response


def title_of(status: int) -> str:
    return str(TITLES[status]) if status in TITLES else HTTPStatus(status).phrase


def problem(status: int, found: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever REST framework says of it
    members: dict[str, Any] = {"type": "about:blank", "title": title_of(status), "status": status}
    if isinstance(found, Mapping) and "detail" in found and not isinstance(found["detail"], list):
        return members | {"detail": str(found["detail"])}
    if isinstance(found, Mapping):
        return members | {"errors": {name: sentence(words) for name, words in found.items()}}
    return members | {"detail": sentence(found)}


def sentence(words: Any) -> str:  # noqa: ANN401 -- a text or a list of them
    return " ".join(map(str, words)) if isinstance(words, (list, tuple)) else str(words)
