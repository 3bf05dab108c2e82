"""Tags of the sources of limits: each with its link."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lib.i18n.localized import page_language
from procurement.sources import Source, sources

register = template.Library()


@register.simple_tag
def sources_of(text: str) -> SafeString:
    return format_html_join(
        "; ", "{}", ((shown(source),) for source in sources(text, page_language()))
    )


def shown(source: Source) -> SafeString:
    lang = format_html(' lang="{}"', source.lang) if source.lang != page_language() else ""
    if source.url:
        return format_html(
            '<a href="{}" rel="noopener external"{}>{}</a>', source.url, lang, source.text
        )
    return format_html("<span{}>{}</span>", lang, source.text)
