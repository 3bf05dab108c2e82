"""Whole addresses for what leaves the site: mails."""

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings

# What the request being answered was sent to; asked only when needed, because a wrong host is an
# error.
own_address: ContextVar[Callable[[], str] | None] = ContextVar("own_address", default=None)


def absolute(path: str) -> str:
    """The site's own address before a path.

    It is as set, else that of the request, else the one `make run` listens on.
    """
    asked = own_address.get()
    return f"{settings.SITE_URL or (asked() if asked else 'http://127.0.0.1:8000')}{path}"
