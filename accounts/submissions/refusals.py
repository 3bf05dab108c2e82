"""Acts refused for a reason that has nothing to do with the form: one page says so for all."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.submissions.kept_text import REFUSED
from lib.day_limits import DayLimitError

Respond = Callable[[HttpRequest], HttpResponse]


class DayLimitMiddleware:
    """A day's limit that was reached is a page with status 429.

    The API says it itself, in `lib.api.problems`.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DayLimitError):
            return None
        request.META[REFUSED] = exception.sentence()
        response = render(
            request,
            "429.html",
            {"sentence": exception.sentence()},
            status=HTTPStatus.TOO_MANY_REQUESTS,
        )
        response["Retry-After"] = str(exception.seconds(timezone.now()))
        return response
