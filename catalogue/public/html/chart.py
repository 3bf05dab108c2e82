"""The chart of an offering's cost by year as SVG: numbers and words only, nothing anybody typed."""

from collections.abc import Iterator

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalogue.pricing.chart import Chart, Column
from lib.i18n.amounts import euros
from lib.i18n.localized import page_language


def cost_chart(chart: Chart) -> SafeString:
    language = page_language()
    limit = euros(chart.limit, language)
    # Outside the f-string, where gettext would not find it.
    title = _("Elinkaarikustannuksen kertymä vuosittain")
    pieces = (
        '<svg class="chart" viewBox="0 0 760 320" role="img" aria-labelledby="kaavio-t kaavio-d">',
        f'<title id="kaavio-t">{title}</title>',
        f'<desc id="kaavio-d">{_described(chart, language)}</desc>',
        *_grid(chart, language),
        *(piece for column in chart.columns for piece in _column(column)),
        f'<path class="chart__limit" d="M{chart.left} {chart.limit_y}H746"/>',
        _scale_text(chart, chart.limit_label_y, limit, "chart__limit-text chart__y"),
        *(
            f'<text class="chart__total" x="{column.middle}" y="{column.top}"'
            f' text-anchor="middle">{euros(column.total, language)}</text>'
            for column in chart.columns
        ),
        "</svg>",
    )
    return mark_safe("\n".join(pieces))  # noqa: S308 -- numbers and our own words only


def _described(chart: Chart, language: str) -> str:
    years = (
        _("%(year)s. vuosi %(sum)s.") % {"year": column.year, "sum": euros(column.total, language)}
        for column in chart.columns
    )
    return " ".join((*years, _("Raja on %(limit)s.") % {"limit": euros(chart.limit, language)}))


def _grid(chart: Chart, language: str) -> Iterator[str]:
    for place, line in enumerate(chart.grid):
        css = "chart__grid" if place else "chart__axis"
        yield f'<path class="{css}" d="M{chart.left} {line.y}H746"/>'
        if not line.near_limit:
            yield _scale_text(chart, line.label_y, euros(line.value, language), "chart__y")


def _scale_text(chart: Chart, y: str, words: str, css: str) -> str:
    return f'<text class="{css}" x="{chart.words_x}" y="{y}" text-anchor="end">{words}</text>'


def _column(column: Column) -> Iterator[str]:
    for block in column.blocks:
        yield (
            f'<rect class="{block.css}" x="{block.x}" y="{block.y}" width="{block.width}"'
            f' height="{block.height}"/>'
        )
    year = _("%(year)s. vuosi") % {"year": column.year}
    yield f'<text x="{column.middle}" y="306" text-anchor="middle">{year}</text>'
