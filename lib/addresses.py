"""Whole addresses for what leaves the site: mails."""

from django.conf import settings


def absolute(path: str) -> str:
    """The site's own address before a path; without a setting, the one `make run` listens on."""
    return f"{settings.SITE_URL or 'http://127.0.0.1:8000'}{path}"
