"""Choices of a facet as HTML: each is rendered once, and filled with its number and its mark."""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalogue.public.drawings import layer_mark
from lib.i18n.localized import page_language
from lib.templatetags.site import icon
from lib.text.shapes import Shape, hole
from search.results.options import Option

CHECKED = mark_safe(" checked")


def options_html(facet: str, options: Iterable[Option]) -> SafeString:
    language = page_language()
    return mark_safe(  # noqa: S308 -- rendered templates
        "".join(
            _option_shape(
                language,
                facet,
                option.value,
                option.label,
                _mark(option),
                is_counted=option.count is not None,
            ).filled(
                {
                    "checked": CHECKED if option.is_chosen else "",
                    "count": "" if option.count is None else count_html(option.count),
                }
            )
            for option in options
        )
    )


def _mark(option: Option) -> str:
    # As HTML, for a shape is kept by all that is in it: a layer may come to stand elsewhere.
    if option.layer:
        return layer_mark(option.layer)
    return icon(option.icon) if option.icon else ""


def counts_html(facet: str, options: Iterable[Option]) -> SafeString:
    """The numbers alone, to be put where the choices of a shown page have theirs."""
    return format_html_join(
        "\n",
        '<span id="n-{}-{}" hx-swap-oob="innerHTML">{}</span>',
        (
            (facet, option.value, count_html(option.count))
            for option in options
            if option.count is not None
        ),
    )


def count_html(count: int) -> SafeString:
    return _count_html(page_language(), count)


@lru_cache(maxsize=4096)
def _count_html(_language: str, count: int) -> SafeString:
    words = _("ratkaisu") if count == 1 else _("ratkaisua")
    return mark_safe(f'{localize(count)}<span class="sr"> {words}</span>')  # noqa: S308 -- a number and words of ours


@lru_cache(maxsize=4096)
def _option_shape(
    _language: str,
    facet: str,
    value: str,
    label: str,
    mark: str,
    *,
    is_counted: bool,
) -> Shape:
    return Shape.of(
        render_to_string(
            "search/option.html",
            {
                "facet": facet,
                "value": value,
                "label": label,
                "mark": mark,
                "is_counted": is_counted,
                "checked": hole("checked"),
                "count": hole("count"),
            },
        ).strip()
    )
