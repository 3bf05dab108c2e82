"""The names a field for a municipality offers."""

from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lib.caching.process import cache_version
from lib.i18n.localized import page_language
from procurement.registry import MUNICIPALITIES, municipality_choices

register = template.Library()


@register.simple_tag
def municipality_options() -> SafeString:
    return all_options(page_language(), cache_version(MUNICIPALITIES))


# Three hundred lines that are the same on every page, written once for each language and load.
@lru_cache(maxsize=8)
def all_options(_language: str, _token: str) -> SafeString:
    return format_html_join(
        "", '<option value="{}">', ((name,) for _code, name in municipality_choices())
    )
