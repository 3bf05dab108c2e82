"""What is sent twice is done once.

So it is with a form pressed twice, sent again with the back button or from three tabs, and with a
program's call that was repeated.

A row with a unique name of the content is written in the transaction of the act itself, and with it
the answer. A second request waits in the database for the first; it gets the same answer when the
first is done, and does the act itself when the first failed or its process died.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.messages import add_message, get_messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.api.keys import opening_key, token_of
from accounts.models import Posted
from accounts.sign_in.sealing import seal, unseal
from accounts.submissions.form_key import FIELD, posted_key
from lib.api.problems import CONTENT_TYPE, title_of
from lib.forms.whole import whole

Respond = Callable[[HttpRequest], HttpResponse]
SAME_KEY = timedelta(days=1)
SAME_CONTENT = timedelta(minutes=1)
# No form and no call takes more; what is longer is not read here.
LARGEST_BODY = 2_000_000
# The pages where one signs in count each try, so nothing stands between them and the person; of
# those only these create or send.
ACCOUNT_PAGES = (
    "account_",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "openid_connect_",
    "admin:login",
    "admin:logout",
)
COVERED = frozenset({"account_signup", "account_reset_password", "account_email"})
# Before signing in there is no person: the browser is known by the secret in its cookie.
ANONYMOUS = frozenset(
    {
        "account_signup",
        "account_reset_password",
        "catalogue:offering-ask",
        "catalogue:vendor-ask",
        "deploy:feedback",
    }
)
NOT_CONTENT = frozenset({FIELD, "csrfmiddlewaretoken"})
DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})


@dataclass
class Turn:
    """One request's place in the queue for its act."""

    row: Posted
    is_anonymous: bool
    has_saved: bool = False


_stack: ContextVar[ExitStack | None] = ContextVar("once_stack", default=None)
_turn: ContextVar[Turn | None] = ContextVar("once_turn", default=None)


def remember_saved() -> None:
    """Tell that the view has saved something though its answer refuses something else.

    Sent twice, that is the answer again.
    """
    if (turn := _turn.get()) is not None:
        turn.has_saved = True


class OnceMiddleware:
    """The last of the doors: who comes here has passed all the others."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The transaction that `process_view` opens ends here, when the answer is whole.
        with ExitStack() as stack:
            tokens = _stack.set(stack), _turn.set(None)
            try:
                response = self.get_response(request)
                if (turn := _turn.get()) is not None:
                    finish(turn, request, response)
            finally:
                _stack.reset(tokens[0])
                _turn.reset(tokens[1])
            return response

    def process_view(
        self,
        request: HttpRequest,
        _view: object,
        _args: Any,  # noqa: ANN401 -- Django's own signature
        _kwargs: Any,  # noqa: ANN401 -- Django's own signature
    ) -> HttpResponseBase | None:
        who, stack = _person_of(request), _stack.get()
        if who is None or stack is None:
            return None
        stack.enter_context(transaction.atomic())
        key = key_of(request)
        content = content_of(request, who)
        if (
            "Idempotency-Key" in request.headers
            and Posted.objects.filter(who=who, key=key).exclude(content=content).exists()
        ):
            return _key_was_used()
        at = timezone.now()
        row, is_new = claimed(content, who, key, at)
        if not is_new and stands(row, key, at):
            return repeated(request, json.loads(unseal(row.answer)))
        if not is_new:
            row.key, row.at = key, at
            row.save(update_fields=["key", "at"])
        _turn.set(Turn(row, who.startswith("browser:")))
        return None


def _person_of(request: HttpRequest) -> str | None:
    """Whose act it is; None where an act may be repeated, or nobody is known."""
    length = whole(request.META.get("CONTENT_LENGTH") or "0", most=LARGEST_BODY)
    if request.method != "POST" or length is None:
        return None
    if request.path.startswith("/api/"):
        token = token_of(request)
        key = opening_key(token, timezone.now()) if token else None
        return f"key:{key.pk}" if key else None
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name.startswith(ACCOUNT_PAGES) and name not in COVERED:
        return None
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    secret = request.META.get("CSRF_COOKIE")
    return (
        f"browser:{salted_hmac('accounts.submissions.once.browser', secret).hexdigest()}"
        if secret and name in ANONYMOUS
        else None
    )


def key_of(request: HttpRequest) -> str:
    given = request.headers.get("Idempotency-Key", "")
    if request.path.startswith("/api/"):
        return hashlib.sha256(f"{request.path} {given}".encode()).hexdigest() if given else ""
    key = posted_key(request)
    return key.nonce if key else ""


def content_of(request: HttpRequest, who: str) -> str:
    # Keyed, because passwords are among what is sent.
    if request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        fields = sorted(
            (name, values) for name, values in request.POST.lists() if name not in NOT_CONTENT
        )
        files = sorted(
            (name, file.name, _hash_of(file))
            for name, given in request.FILES.lists()
            for file in given
        )
        sent = repr((fields, files)).encode()
    else:
        sent = request.body
    return salted_hmac(
        "accounts.submissions.once",
        repr((who, request.get_full_path())).encode() + b"\n" + sent,
        algorithm="sha256",
    ).hexdigest()


def _hash_of(file: Any) -> str:  # noqa: ANN401 -- an uploaded file
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def claimed(content: str, who: str, key: str, at: datetime) -> tuple[Posted, bool]:
    """The row of this content, ours alone until the transaction ends, and whether it is new."""
    while True:
        row, is_new = Posted.objects.get_or_create(
            content=content, defaults={"who": who, "key": key, "at": at}
        )
        if is_new:
            return row, True
        # Gone again: another had it, and failed.
        locked = Posted.objects.select_for_update().filter(pk=row.pk).first()
        if locked is not None:
            return locked, False


def stands(row: Posted, key: str, at: datetime) -> bool:
    """Whether the earlier answer is the answer to this one too.

    Without the same key only within a minute, and only while the person has sent nothing else: to
    and fro is not the same again.
    """
    if key and key == row.key:
        return row.at > at - SAME_KEY
    return (
        row.at > at - SAME_CONTENT
        and not Posted.objects.filter(who=row.who, at__gt=row.at).exists()
    )


def finish(turn: Turn, request: HttpRequest, response: HttpResponseBase) -> None:
    if isinstance(response, HttpResponse) and (
        is_done(request, response)
        or (turn.has_saved and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR)
    ):
        # Nothing to update when the act was to erase the person.
        Posted.objects.filter(pk=turn.row.pk).update(
            answer=seal(json.dumps(_answer_of(turn, request, response)))
        )
        return
    # An error of ours, which the database may not have outlived, or a limit that was reached in the
    # midst of an act of allauth's.
    if (
        response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        or response.status_code == HTTPStatus.TOO_MANY_REQUESTS
        or transaction.get_rollback()
    ):
        transaction.set_rollback(True)
    else:
        # What was not done is forgotten, so that it can be tried again.
        turn.row.delete()


def is_done(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer can be given again.

    Not a file, the way to a sign-in page, or a form of the admin shown with its errors.
    """
    if response.status_code not in DONE or "Content-Disposition" in response:
        return False
    if "Location" in response:
        return not response["Location"].startswith(
            (
                reverse("account_login"),
                reverse("account_reauthenticate"),
                reverse("mfa_reauthenticate"),
            )
        )
    return not request.path.startswith("/hallinta/")


def _answer_of(turn: Turn, request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    queued = getattr(get_messages(request), "_queued_messages", [])
    session = ""
    # Who is not signed in needs the session too that the first sender began.
    if turn.is_anonymous and request.session.modified:
        request.session.save()
        session = request.session.session_key or ""
    return {
        "status": response.status_code,
        "headers": {name: value for name, value in response.items() if name != "Content-Length"},
        "body": response.content.decode(),
        "messages": [
            [message.level, str(message.message), message.extra_tags] for message in queued
        ],
        "session": session,
    }


def repeated(request: HttpRequest, answer: dict[str, Any]) -> HttpResponse:
    headers = answer["headers"]
    if "Location" in headers:
        response: HttpResponse = HttpResponseRedirect(headers["Location"], status=answer["status"])
    else:
        response = HttpResponse(answer["body"], status=answer["status"])
    for name, value in headers.items():
        response[name] = value
    for level, text, tags in answer["messages"]:
        add_message(request, level, text, extra_tags=tags or "")
    if answer["session"]:
        request.session = type(request.session)(answer["session"])
        request.session.modified = True
    return response


def _key_was_used() -> JsonResponse:
    """As draft-ietf-httpapi-idempotency-key-header asks."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    members = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": _("Idempotency-Key on jo käytetty toiseen pyyntöön."),
    }
    return JsonResponse(members, status=status, content_type=CONTENT_TYPE)
