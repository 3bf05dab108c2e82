"""Facets as HTML: what stands round the numbers is rendered once, and filled for each page."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.public.drawings import layer_mark
from lib.i18n.localized import page_language
from lib.templatetags.site import icon
from lib.text.shapes import Shape, hole
from search.results.options import Option
from search.results.parameters import Search

CHECKED, NOTHING = mark_safe(" checked"), mark_safe("")
# Facets whose values without hits are left out, because there are dozens; each list is another.
LONG = frozenset({"komponentti", "toimittaja", "lisenssi", "kayttokieli", "integraatio"})
OPEN_AT_FIRST = frozenset({"kerros", "avoin", "hinta", "vaihe"})
Row = tuple[str, str, str, bool]


def form_html(search: Search, facets: Iterable[SafeString], count: int) -> SafeString:
    """The form of the facets."""
    return _form_shape(page_language()).filled(
        {
            "facets": SafeString("\n".join(facets)),
            "stale": _checked(is_chosen=search.with_stale),
            "show": show_words(count),
            "cleared": search.cleared(),
        }
    )


@lru_cache(maxsize=8)
def _form_shape(_language: str) -> Shape:
    holes = {name: hole(name) for name in ("facets", "stale", "show", "cleared")}
    action = reverse("search:offering-list")
    return Shape.of(render_to_string("search/facets.html", {**holes, "action": action}))


def show_words(count: int) -> str:
    return ngettext("Näytä %(count)s ratkaisu", "Näytä %(count)s ratkaisua", count) % {
        "count": localize(count)
    }


def facet_html(
    name: str, title: str, joined: str, options: Sequence[Option], search: Search
) -> SafeString:
    """A facet with its heading."""
    language = page_language()
    shape = _facet_shape(
        language,
        name,
        title,
        joined,
        is_open=name in OPEN_AT_FIRST or any(option.is_chosen for option in options),
    )
    return shape.filled(
        {
            "any": (
                _small_shape(language, "search/facet_any.html").filled(
                    {"checked": _checked(is_chosen=not search.band)}
                )
                if name == "hinta"
                else NOTHING
            ),
            "options": options_html(name, options),
            "partly": (
                _small_shape(language, "search/facet_partly.html").filled(
                    {"checked": _checked(is_chosen=search.partly)}
                )
                if name == "avoin"
                else NOTHING
            ),
        }
    )


@lru_cache(maxsize=128)
def _facet_shape(_language: str, name: str, title: str, joined: str, *, is_open: bool) -> Shape:
    holes = {name: hole(name) for name in ("any", "options", "partly")}
    said = {"name": name, "title": title, "joined": joined, "is_open": is_open}
    return Shape.of(
        render_to_string("search/facet.html", {**holes, **said, "is_long": name in LONG})
    )


@lru_cache(maxsize=16)
def _small_shape(_language: str, template: str) -> Shape:
    return Shape.of(render_to_string(template, {"checked": hole("checked")}))


def _checked(*, is_chosen: bool) -> SafeString:
    return CHECKED if is_chosen else NOTHING


def options_html(facet: str, options: Sequence[Option]) -> SafeString:
    """The rows of its list: one shape for all where they are always the same, else one for each."""
    language = page_language()
    if not options:
        return format_html('<li class="s soft">{}</li>', _("Ei arvoja näillä ehdoilla."))
    rows = tuple(
        (option.value, option.label, _mark(option), option.count is not None) for option in options
    )
    filling: dict[str, object] = {}
    for place, option in enumerate(options):
        filling[f"checked{place}"] = _checked(is_chosen=option.is_chosen)
        filling[f"count{place}"] = (
            NOTHING if option.count is None else _count_html(language, option.count)
        )
    if facet not in LONG:
        return _list_shape(language, facet, rows).filled(filling)
    return SafeString(
        "".join(
            _option_shape(language, facet, row).filled(
                {name: filling[f"{name}{place}"] for name in ("checked", "count")}
            )
            for place, row in enumerate(rows)
        )
    )


def _mark(option: Option) -> str:
    # As HTML, for a shape is kept by all that is in it: a layer may come to stand elsewhere.
    if option.layer:
        return layer_mark(option.layer)
    return icon(option.icon) if option.icon else ""


@lru_cache(maxsize=64)
def _list_shape(_language: str, facet: str, rows: tuple[Row, ...]) -> Shape:
    return Shape.of("".join(_rendered(facet, row, str(place)) for place, row in enumerate(rows)))


@lru_cache(maxsize=4096)
def _option_shape(_language: str, facet: str, row: Row) -> Shape:
    return Shape.of(_rendered(facet, row, ""))


def _rendered(facet: str, row: Row, place: str) -> str:
    value, label, mark, is_counted = row
    return render_to_string(
        "search/option.html",
        {
            "facet": facet,
            "value": value,
            "label": label,
            "mark": mark,
            "is_counted": is_counted,
            "checked": hole(f"checked{place}"),
            "count": hole(f"count{place}"),
        },
    ).strip()


def counts_html(facet: str, options: Iterable[Option]) -> SafeString:
    """The numbers alone, to be put where the choices of a shown page have theirs."""
    language = page_language()
    return format_html_join(
        "\n",
        '<span id="n-{}-{}" hx-swap-oob="innerHTML">{}</span>',
        (
            (facet, option.value, _count_html(language, option.count))
            for option in options
            if option.count is not None
        ),
    )


@lru_cache(maxsize=4096)
def _count_html(_language: str, count: int) -> SafeString:
    words = _("ratkaisu") if count == 1 else _("ratkaisua")
    return mark_safe(f'{localize(count)}<span class="sr"> {words}</span>')  # noqa: S308 -- a number and words of ours
