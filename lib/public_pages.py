"""Pages that are the same for everybody who asks for them in the same way.

A view says it of itself; nothing is kept of a page that does not.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

MARK = "is_public_page"


def public_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the answers of a view be kept and given to others.

    Such a page depends on its address, its language, the visitor's own municipality, the day and
    what the public sees (`lib/edition.py`), and on nothing else.
    """

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        vars(response).setdefault(MARK, True)
        return response

    return marked


def not_kept(response: HttpResponseBase) -> None:
    """Say of one answer of a public page that it is for this one asking only."""
    vars(response)[MARK] = False


def is_public_page(response: HttpResponseBase) -> bool:
    return bool(vars(response).get(MARK, False))
