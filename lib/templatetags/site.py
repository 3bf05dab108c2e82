"""Tags every room's templates use: icons, amounts, texts with their language."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lib.i18n import amounts
from lib.i18n.localized import Text, page_language, text_of
from lib.text.markdown import as_html

register = template.Library()
BREAK = mark_safe("<br>")


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, css: str = "icon") -> SafeString:
    # A decoration: what it means stands beside it in words.
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def kept_include(template_name: str, **values: object) -> SafeString:
    """Include a template that shows nothing but these values, rendered once for each set of them.

    It is given no more than them, so it cannot depend on anything else but the page's language.
    """
    return _kept(template_name, page_language(), tuple(sorted(values.items())))


@lru_cache(maxsize=512)
def _kept(name: str, _language: str, values: tuple[tuple[str, object], ...]) -> SafeString:
    return mark_safe(render_to_string(name, dict(values)))  # noqa: S308 -- a rendered template


@register.simple_tag
def error_name(field: BoundField) -> str:
    # Rows of a form may have the same labels.
    whose = field.form.whose(field.name) if hasattr(field.form, "whose") else ""
    return f"{whose}, {field.label}" if whose else str(field.label)


@register.filter
def euros(value: Decimal | int | None) -> str:
    return "" if value is None else amounts.euros(value, page_language())


@register.filter
def number(value: Decimal | int) -> str:
    return amounts.digits(value, page_language())


@register.filter
def day(value: date | None) -> str:
    return "" if value is None else amounts.day(value, page_language())


@register.simple_tag
def text(value: Text, *, say: bool = True) -> SafeString:
    """A text, line by line; in another language than the page it carries `lang`.

    It also says which language that is, unless told not to.
    """
    lines = in_lines(value.text)
    if not value.is_fallback:
        return lines
    note = format_html(' <span class="xs soft">({})</span>', in_language(value.lang)) if say else ""
    return format_html('<span lang="{}">{}</span>{}', value.lang, lines, note)


def in_lines(text: str) -> SafeString:
    lines = (escape(line) for line in text.strip().splitlines())
    return mark_safe(BREAK.join(lines))  # noqa: S308 -- each line is escaped


@register.simple_tag
def text_of_row(row: object, field: str) -> SafeString:
    return text(text_of(row, field, page_language()))


@register.simple_tag
def markdown(value: Text, repository: str = "") -> SafeString:
    """A vendor's longer text; in another language than the page it carries `lang` and says so.

    Relative links are of the repository.
    """
    html = as_html(value.text, repository)
    if not value.is_fallback:
        return html
    return format_html(
        '<div lang="{}">{}</div><p class="xs soft">({})</p>',
        value.lang,
        html,
        in_language(value.lang),
    )


def in_language(lang: str) -> str:
    return {"fi": _("suomeksi"), "sv": _("ruotsiksi"), "en": _("englanniksi")}[lang]
