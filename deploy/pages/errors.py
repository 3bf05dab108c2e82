"""What is shown when something is wrong.

A page in the site's frame where it can be made, else one that needs nothing of the site.
"""

import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, gettext_lazy, override
from django.utils.translation import gettext_lazy as _

from accounts.submissions.kept_text import csrf_failure as stale_form
from lib.api.problems import CONTENT_TYPE, title_of
from lib.api.views import asked_language
from lib.caching.file import CacheAway
from lib.seldom import warn_seldom

log = structlog.get_logger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]
RETRY_SECONDS = 10
# Pages with a template of their own; the others share one.
OWN_TEMPLATE = frozenset({400, 403, 404, 429})
WORDS = {
    400: (
        _("Pyyntöä ei ymmärretty"),
        _("Osoitteessa on jotakin, mitä emme osaa lukea. Aloita haku alusta."),
    ),
    403: (
        _("Sinulla ei ole pääsyä tälle sivulle"),
        _("Sivu kuuluu tehtävään, jota sinulla ei ole, tai oikeutesi on päättynyt."),
    ),
    404: (_("Sivua ei löydy"), _("Osoitteessa voi olla kirjoitusvirhe, tai sivu on siirretty.")),
    405: (
        _("Sivua ei voi avata näin"),
        _(
            "Osoite ottaa vastaan vain lomakkeen tai vain avaa sivun. Palaa edelliselle sivulle ja"
            " käytä sen painikkeita."
        ),
    ),
    410: (_("Sivu on poistettu"), _("Sivu on ollut olemassa, mutta se on poistettu.")),
    413: (
        _("Lähetit liian paljon kerralla"),
        _("Palaa edelliselle sivulle ja lyhennä tekstiä tai valitse pienempi tiedosto."),
    ),
    429: (_("Liian monta yritystä"), _("Odota muutama minuutti ja yritä sitten uudelleen.")),
    500: (
        _("Palvelussa on virhe"),
        _("Virhe on meidän, ei sinun. Yritä hetken kuluttua uudelleen."),
    ),
    503: (_("Palvelu on hetken poissa käytöstä"), _("Yritä hetken kuluttua uudelleen.")),
}
LAST_RESORT = (
    "<!doctype html><html lang=fi><meta charset=utf-8><title>Avoin kunta</title><h1>Avoin"
    " kunta</h1><p>Palvelussa on virhe. Yritä hetken kuluttua uudelleen.</p><p lang=sv>Försök igen"
    " om en stund.</p><p lang=en>Please try again in a moment.</p></html>"
)
# What is typed anew rather than written into a page.
SECRETS = ("password", "code", "credential", "csrfmiddlewaretoken")


def problem(request: HttpRequest, status: int) -> JsonResponse:
    with override(asked_language(request)):
        more = {"detail": too_large()} if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {}
        return JsonResponse(
            {"type": "about:blank", "title": title_of(status), "status": status, **more},
            status=status,
            content_type=CONTENT_TYPE,
        )


def too_large() -> str:
    return gettext("Pyynnön koko voi olla enintään %(size)s tavua.") % {
        "size": settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    }


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    if _is_program(request):
        return problem(request, status)
    title, lead = WORDS[status]
    try:
        html = render_to_string(
            f"{status}.html" if status in OWN_TEMPLATE else "error.html",
            {"title": title, "lead": lead},
            request,
        )
    except Exception:  # noqa: BLE001 -- the frame asks who is signed in, at what address, in which language; any of them may be what is broken
        return _plain_page(status)
    return HttpResponse(html, status=status)


def _plain_page(status: int, **more: object) -> HttpResponse:
    """Without database, session, cache, request and list of static files."""
    title, lead = WORDS[status]
    try:
        html = render_to_string(
            "plain.html",
            {"title": title, "lead": lead, "language": (get_language() or "fi")[:2], **more},
        )
    except Exception:  # noqa: BLE001 -- nothing may fail here
        return HttpResponse(LAST_RESORT, status=status)
    return HttpResponse(html, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's own signature
    return error_page(request, HTTPStatus.NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's own signature
    return error_page(request, HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open too long.

    405 where the page takes no such request with any token.
    """
    methods = methods_of(request.resolver_match.func if request.resolver_match else None)
    return (
        HttpResponseNotAllowed(methods)
        if methods and request.method not in methods
        else stale_form(request, reason)
    )


def methods_of(view: object) -> list[str]:
    kind = getattr(view, "view_class", None)
    taken = [
        name
        for name in getattr(kind, "http_method_names", ())
        if hasattr(kind, name) or (name == "head" and hasattr(kind, "get"))
    ]
    return [name.upper() for name in taken]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if reason := away(exception):
        # Django takes a session that could not be written for one that was deleted.
        return unavailable(request, reason)
    is_too_large = isinstance(exception, RequestDataTooBig)
    response = error_page(
        request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else HTTPStatus.BAD_REQUEST
    )
    # One line in the log: it is the caller's fault, not ours.
    warn_seldom("bad_request", reason=str(exception)[:200], kind=type(exception).__name__)
    return logged(response)


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    if error is not None and (reason := away(error)):
        return unavailable(request, reason)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return problem(request, status) if _is_program(request) else _plain_page(status)


def logged(response: HttpResponse) -> HttpResponse:
    # Django would write the whole traceback for each request.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- the mark that django.utils.log looks for
    return response


def unavailable(request: HttpRequest, reason: str) -> HttpResponse:
    warn_seldom("unavailable", reason=reason)
    if hasattr(request, "session"):
        # It would be written once more on the way out, and fail once more.
        request.session.modified = False
    if not connection.in_atomic_block:
        # SQLite's own never finds out that its file is another.
        connection.close()
    response = (
        problem(request, HTTPStatus.SERVICE_UNAVAILABLE)
        if _is_program(request)
        else _plain_page(HTTPStatus.SERVICE_UNAVAILABLE, **kept_form(request))
    )
    response["Retry-After"], response["Cache-Control"] = str(RETRY_SECONDS), "no-store"
    return logged(response)


# SQLite says these of statements that do not fit its tables: a fault of ours, which no waiting
# mends.
OWN_FAULTS = ("no such", "syntax error", "has no column", "values for")
DAMAGED = ("malformed", "not a database")


def away(error: BaseException) -> str:
    """Why the request cannot be answered now; empty for everything else.

    The database is locked, gone, unreadable or full, or codes cannot be counted.
    """
    return next(
        (str(found).strip() or type(found).__name__ for found in chain(error) if _is_away(found)),
        "",
    )


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_away(error: BaseException) -> bool:
    if isinstance(error, OperationalError):
        return not any(words in str(error) for words in OWN_FAULTS)
    return isinstance(error, (InterfaceError, CacheAway)) or (
        type(error) is DatabaseError and any(words in str(error) for words in DAMAGED)
    )


def kept_form(request: HttpRequest) -> dict[str, object]:
    # Before the token is checked the fields may be another site's, and one press would send them in
    # the person's name.
    if request.method != "POST" or not getattr(request, "csrf_processing_done", False):
        return {}
    try:
        posted = [(name, value) for name, values in request.POST.lists() for value in values]
        fields = [
            (name, value, any(secret in name for secret in SECRETS))
            for name, value in posted
            if name != "csrfmiddlewaretoken"
        ]
        return {
            "action": request.get_full_path(),
            "token": get_token(request),
            "fields": fields,
            "typed": _typed_texts(fields),
            "has_files": bool(request.FILES),
            "retry": gettext_lazy("Lähetä uudelleen"),
        }
    except Exception:  # noqa: BLE001 -- a body that cannot be read has nothing to keep
        return {}


def _typed_texts(fields: list[tuple[str, str, bool]]) -> list[str]:
    return [
        value
        for _name, value, is_secret in fields
        if not is_secret and (" " in value.strip() or "@" in value)
    ]


class ErrorPagesMiddleware:
    """An error without a word gets its page: a wrong method, above all."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in WORDS and not response.streaming and not response.content:
            page = error_page(request, response.status_code)
            response.content, response["Content-Type"] = page.content, page["Content-Type"]
        return response


class NoStoreMiddleware:
    """What is missing, gone or wrong now may be there the next moment: nobody keeps the answer.

    Neither a browser nor a proxy. Before all others, so that it sees every answer.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A 410 too, which browsers keep unless told otherwise.
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response["Cache-Control"] = "no-store"
        return response
