"""Pages of the API's lists: cursors, the envelope, and the reading of what a request asks for.

A page begins after a row, or ends before one, never at a number (`lib.windows`).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest as Tampered
from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from lib.api.filters import PAGE_SIZE
from lib.windows import Key, Page, Window, page_of

T = TypeVar("T")
M = TypeVar("M", bound=Model)
# What an answer holds beside these does not change which rows there are.
BESIDE_THE_ROWS = frozenset({"cursor", "page_size", "facets"})


def asked_window(request: Request, asked: Mapping[str, Any]) -> Window:
    """The window that the checked parameters `asked` name.

    Raises ValidationError for a cursor that was changed, is of an older kind, or belongs to other
    filters.
    """
    size = asked["page_size"] or PAGE_SIZE
    return _read_cursor(request, asked["cursor"], size) if asked["cursor"] else Window(size)


def rows_in(rows: QuerySet[M], columns: tuple[str, ...], window: Window) -> Page:
    """A page of rows ordered by the columns, rising; the last of them is unique.

    One query, whatever the page.
    """
    sign = "-" if window.is_before else ""
    ordered = rows.order_by(*(f"{sign}{column}" for column in columns))
    if window.key is not None:
        ordered = ordered.filter(beyond(columns, window.key, is_before=window.is_before))
    return page_of(
        list(ordered[: window.size + 1]),
        window,
        lambda row: tuple(getattr(row, column) for column in columns),
    )


def beyond(columns: tuple[str, ...], key: Key, *, is_before: bool) -> Q:
    past, equal, found = "lt" if is_before else "gt", Q(), Q(pk__in=[])
    # The first column decides, then the second among equals, and so on.
    for column, value in zip(columns, key, strict=True):
        found |= equal & Q(**{f"{column}__{past}": value})
        equal &= Q(**{column: value})
    return found


def items_in(items: Sequence[T], window: Window, key_of: Callable[[T], Key]) -> Page:
    """The same of a list that is kept whole.

    Raises ValidationError when the row of the key is there no more.
    """
    if window.key is None:
        return page_of(items[: window.size + 1], window, key_of)
    place = next((number for number, item in enumerate(items) if key_of(item) == window.key), None)
    if place is None:
        _refuse_cursor()
    part = (
        items[max(0, place - window.size - 1) : place][::-1]
        if window.is_before
        else items[place + 1 : place + window.size + 2]
    )
    return page_of(part, window, key_of)


def fingerprint(request: Request) -> str:
    filters = sorted(
        (name, request.query_params.getlist(name))
        for name in request.query_params
        if name not in BESIDE_THE_ROWS
    )
    return hashlib.sha256(repr((request.path, filters)).encode()).hexdigest()[:12]


def signer() -> Signer:
    # Signed, so that a cursor is never a way to ask for what one likes. The salt changes with the
    # form, so that cursors of an older form are refused.
    return Signer(salt="lib.api.paging.3")


def _write_cursor(request: Request, key: Key, *, is_before: bool) -> str:
    return signer().sign_object([list(key), is_before, fingerprint(request)], compress=True)


def _read_cursor(request: Request, cursor: str, size: int) -> Window:
    try:
        key, is_before, filters = signer().unsign_object(cursor)
    except (BadSignature, ValueError, Tampered):
        _refuse_cursor()
    if filters != fingerprint(request):
        raise ValidationError(
            {"cursor": gettext("Osoitin kuuluu toisiin hakuehtoihin. Aloita listan alusta.")}
        )
    return Window(size, tuple(key), is_before)


def _refuse_cursor() -> NoReturn:
    raise ValidationError({"cursor": gettext("Osoitin ei kelpaa. Aloita listan alusta.")})


def envelope(request: Request, found: Page, count: int, results: Sequence[Any]) -> dict[str, Any]:
    return {
        "count": count,
        "next": _page_url(request, found.last, is_before=False) if found.has_after else None,
        "previous": _page_url(request, found.first, is_before=True) if found.has_before else None,
        "results": results,
    }


def _page_url(request: Request, key: Key | None, *, is_before: bool) -> str | None:
    if key is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = _write_cursor(request, key, is_before=is_before)
    return f"{site_base(request)}{request.path}?{query.urlencode()}"


def site_base(request: Request) -> str:
    """The site's own address where it is set, else as it was called; without a slash at its end."""
    return str(settings.SITE_URL or request.build_absolute_uri("/").rstrip("/"))
