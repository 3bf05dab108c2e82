"""What every address of the API does alike; `lib.api.paging` has the pages.

That is strict parameters, the caller's language, and ETags.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NoReturn, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from lib.api.filters import StrictFilterSet, parameters_at_fault
from lib.api.problems import CONTENT_TYPE, ProblemSerializer
from lib.api.renderers import ReadyJSONRenderer
from lib.i18n.localized import LANGUAGES
from lib.public_pages import is_public_page, mark_public

MAX_AGE = 60
# What a program says that takes JSON as it comes.
PLAIN = frozenset({"*/*", ReadyJSONRenderer.media_type})
PROBLEMS = {
    400: "A parameter or a field will not do; `errors` names it.",
    401: "No key, or one that does not open.",
    403: "The key may not do this.",
    404: "There is no such thing.",
    409: "Its state does not allow this.",
    410: (
        "It was public and is so no more; `gone_because` says why, `withdrawn_at` or `lapsed_on`"
        " since when. Of changes: the cursor is too old."
    ),
    412: (
        "It has changed since it was read; `row_version` and `content` say what it is now. Nothing"
        " was written."
    ),
    422: "The Idempotency-Key was used for another call.",
    428: "The write does not say what it has read: send If-Match.",
    429: "Too many requests; `Retry-After` says when to go on.",
    503: "Ask again after `Retry-After`: the index of the list is being made anew.",
}
# Whatever is asked for, a key may not open, and the limit may be reached.
ANYWHERE = (401, 429)


def asked_language(request: HttpRequest) -> str:
    # Cookies are the pages' own.
    for code, _weight in parse_accept_lang_header(
        request.headers.get("Accept-Language", "").lower()
    ):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return LANGUAGES[0]


class LocalizedAPIView(APIView):
    """Answers in the caller's language. Every call is counted, also one whose key does not open."""

    def get_throttles(self) -> list[BaseThrottle]:
        # The same ones for the whole call.
        self.counters = getattr(self, "counters", None) or super().get_throttles()
        return self.counters

    def throttled(self, request: Request, wait: float) -> NoReturn:  # noqa: ARG002 -- REST framework's own signature
        rates = [(counter.num_requests, counter.duration) for counter in self.get_throttles()]  # type: ignore[attr-defined]  # the site's own counters, named in the settings
        count, seconds = min(rates)
        words = {"count": count, "seconds": seconds, "wait": math.ceil(wait or 1)}
        raise Throttled(
            wait,
            _(
                "Enintään %(count)s pyyntöä %(seconds)s sekunnissa. Jatka %(wait)s sekunnin"
                " kuluttua."
            )
            % words,
        )

    def perform_authentication(self, request: Request) -> None:
        # Count first: keys are not to be guessed for nothing.
        super().check_throttles(request)
        super().perform_authentication(request)

    def check_throttles(self, request: Request) -> None:
        # Done before the key was looked at.
        pass

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = asked_language(request)
        with override(language):
            response = self.answered(request, *args, **kwargs)
        response["Content-Language"] = language
        patch_vary_headers(response, ["Accept", "Accept-Language"])
        return response

    def answered(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)


class ETagMixin(LocalizedAPIView):
    """May be kept for a minute, and is sent again only when it has changed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK and request.method in {"GET", "HEAD"}:
            patch_cache_control(response, public=True, max_age=MAX_AGE)
            if not isinstance(response, Response):
                return self.unless_known(request, response) or response
            response.add_post_render_callback(lambda rendered: self.unless_known(request, rendered))
        return response

    def unless_known(self, request: HttpRequest, response: Any) -> HttpResponseBase | None:  # noqa: ANN401 -- a rendered response
        answer = unless_known(request, response)
        # What the caller has counts a tenth.
        if answer is not None and answer.status_code == HTTPStatus.NOT_MODIFIED:
            for counter in self.get_throttles():
                counter.unchanged(request)  # type: ignore[attr-defined]  # the site's own counters, named in the settings
        return answer


def unless_known(request: HttpRequest, response: Any) -> HttpResponseBase | None:  # noqa: ANN401 -- a rendered response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)


class ByHeaderOnly(DefaultContentNegotiation):
    """`?format=` is no parameter of ours, so that it is refused like any other."""

    def filter_renderers(  # type: ignore[override]
        self,
        renderers: Sequence[BaseRenderer],  # type: ignore[override]
        format: str,  # noqa: A002, ARG002 -- REST framework's own signature
    ) -> Sequence[BaseRenderer]:
        return renderers


class PublicView(ETagMixin):
    """Something anyone may read.

    `asked` holds the parameters, checked; without a filter set there are none.
    """

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = ByHeaderOnly
    filterset_class: type[StrictFilterSet] | None = None
    asked: Mapping[str, Any]

    def answered(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As REST framework does, without what changes nothing for a plain reading."""
        if not is_plain(request):
            return super().answered(request, *args, **kwargs)
        self.args, self.kwargs = args, kwargs
        # What the views and the pages ask of REST framework's own request.
        reading = cast("Request", request)
        vars(request)["query_params"] = request.GET
        try:
            APIView.check_throttles(self, reading)
            self.asked = self.checked(request.GET)
            answer = self.get(reading, *args, **kwargs)  # type: ignore[attr-defined]  # each view has its own
        except Exception as error:  # noqa: BLE001 -- REST framework raises again what is not its own
            return self._refused(error, request, *args, **kwargs)
        response = HttpResponse(
            ReadyJSONRenderer().render(answer.data),
            status=answer.status_code,
            content_type=ReadyJSONRenderer.media_type,
            headers={"Allow": ", ".join(self.allowed_methods)},
        )
        for name, value in answer.items():
            response.setdefault(name, value)
        mark_public(response, is_public=is_public_page(answer, otherwise=True))
        return response

    def _refused(
        self, error: Exception, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.headers, self.format_kwarg = self.default_response_headers, None
        self.request = self.initialize_request(request, *args, **kwargs)
        response = self.handle_exception(error)
        self.response = self.finalize_response(self.request, response, *args, **kwargs)
        return self.response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            self.asked = self.checked(request.query_params)

    def checked(self, given: QueryDict) -> dict[str, Any]:
        """The parameters by name. Raises ValidationError."""
        if self.filterset_class is not None:
            return self.filterset_class.checked(given)
        if problems := parameters_at_fault(given, {}):
            raise ValidationError(problems)
        return {}


def is_plain(request: HttpRequest) -> bool:
    """Whether it is a reading without a key, of the one form there is."""
    return (
        request.method == "GET"
        and "HTTP_AUTHORIZATION" not in request.META
        and request.META.get("HTTP_ACCEPT", "*/*") in PLAIN
    )


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=PROBLEMS[status])
        for status in sorted({*statuses, *ANYWHERE})
    }
