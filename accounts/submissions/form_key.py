"""The one-time key of a form: for whom and on which page it was made.

It is signed, so that what comes back can be believed.
"""

import secrets
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "lomakeavain"
LONGEST = 2000
LONGEST_PAGE = 800


@dataclass(frozen=True)
class FormKey:
    """What a form's key says.

    `user` is None for who had not signed in; `page` is the path a browser may GET, empty when there
    is none.
    """

    user: int | None
    page: str
    nonce: str


def _signer() -> Signer:
    return Signer(salt="accounts.submissions.form_key")


def new_key(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return _signer().sign_object(
        [
            user.pk if user and user.is_authenticated else None,
            _page_of(request),
            secrets.token_urlsafe(9),
        ]
    )


def _page_of(request: HttpRequest) -> str:
    if request.method in {"GET", "HEAD"}:
        page = request.get_full_path()
    else:
        # A form that was refused stands on the page it was first made for: its own address may take
        # nothing but POST.
        before = posted_key(request)
        page = before.page if before else ""
    return page if len(page) <= LONGEST_PAGE and url_has_allowed_host_and_scheme(page, None) else ""


def posted_key(request: HttpRequest) -> FormKey | None:
    """The key that came with the form; None when there is none, or it is not ours."""
    try:
        return read_key(request.POST.get(FIELD, ""))
    except BadRequest:
        return None


def read_key(text: str) -> FormKey | None:
    if not text or len(text) > LONGEST:
        return None
    try:
        user, page, nonce = _signer().unsign_object(text)
    except (BadSignature, ValueError, TypeError):
        return None
    return FormKey(user, page, nonce)
