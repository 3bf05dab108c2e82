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


def mark_public(response: HttpResponseBase, *, is_public: bool) -> None:
    vars(response)[MARK] = is_public


def not_kept(response: HttpResponseBase) -> None:
    """Say of one answer of a public page that it is for this one asking only."""
    mark_public(response, is_public=False)


def is_public_page(response: HttpResponseBase, *, otherwise: bool = False) -> bool:
    """What was said of it; `otherwise` where nothing was."""
    return bool(vars(response).get(MARK, otherwise))
