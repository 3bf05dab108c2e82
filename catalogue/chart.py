"""The cumulative cost chart as numbers: what stands where. The template only draws. Pure: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

LEFT, RIGHT, TOP, BOTTOM = 58, 746, 14, 286
COLUMN_SHARE = Decimal("0.43")
STEPS_WANTED = 5


@dataclass(frozen=True)
class Series:
    """One layer of the columns: its CSS class, its name, and what it has cost by the end of each year, EUR excl. VAT."""

    css: str
    name: str
    cumulative: tuple[Decimal, ...]


@dataclass(frozen=True)
class Block:
    """A rectangle of a column."""

    css: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Column:
    """A year: its blocks from the bottom up, its total and where the words go."""

    year: int
    total: Decimal
    middle: str
    top: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class GridLine:
    """A line of the scale; `label_y` is where its text stands. `near_limit` lines carry no text, the limit's own stands there."""

    value: Decimal
    y: str
    label_y: str
    near_limit: bool


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    series: tuple[Series, ...]
    columns: tuple[Column, ...]
    grid: tuple[GridLine, ...]
    limit: Decimal
    limit_y: str
    limit_label_y: str
    limit_text_y: str


def step_for(most: Decimal) -> Decimal:
    """A step of 1, 2 or 5 times a power of ten that divides the scale into at most five."""
    step = Decimal(10) ** (most.adjusted() - 1)
    while True:
        for factor in (1, 2, 5):
            if step * factor * STEPS_WANTED >= most:
                return step * factor
        step *= 10


def at(value: Decimal) -> str:
    """A coordinate with one decimal."""
    return f"{value:.1f}"


def chart(series: Sequence[Series], limit: Decimal) -> Chart:
    """Columns of every year stacked from the series, a scale that holds both the sum and the limit."""
    years = len(series[0].cumulative)
    totals = [sum((layer.cumulative[year] for layer in series), Decimal(0)) for year in range(years)]
    most = max(*totals, limit) * Decimal("1.04")
    step = step_for(most)
    top = step * (most / step).to_integral_value(ROUND_CEILING)

    def y(value: Decimal) -> Decimal:
        return BOTTOM - (BOTTOM - TOP) * value / top

    grid = tuple(GridLine(step * line, at(y(step * line)), at(y(step * line) + 4), near_limit=abs(y(step * line) - y(limit)) < 14) for line in range(int(top / step) + 1))  # noqa: PLR2004 -- a line of text
    columns = tuple(column(series, year, totals[year], years, top) for year in range(years))
    return Chart(tuple(series), columns, grid, limit, at(y(limit)), at(y(limit) + 4), at(y(limit) - 7))


def column(series: Sequence[Series], year: int, total: Decimal, years: int, top: Decimal) -> Column:
    """The blocks of one year."""
    place = Decimal(RIGHT - LEFT) / years
    width = place * COLUMN_SHARE
    left = LEFT + place * year + (place - width) / 2
    scale = (BOTTOM - TOP) / top
    blocks, foot = [], Decimal(BOTTOM)
    for layer in series:
        height = layer.cumulative[year] * scale
        foot -= height
        if height:
            blocks.append(Block(layer.css, at(left), at(foot), at(width), at(height)))
    return Column(year + 1, total, at(left + width / 2), at(foot - 7), tuple(blocks))
