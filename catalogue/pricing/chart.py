"""The cumulative cost chart as numbers: what stands where.

The template only draws. Pure: values in, values out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from lib.i18n.amounts import euros
from lib.i18n.localized import LANGUAGES

RIGHT, TOP, BOTTOM = 746, 14, 286
# The scale's words stand left of it: so wide is a character, and so much room is around them.
CHARACTER, BESIDE, LEAST_LEFT = 7, 16, 58
COLUMN_SHARE = Decimal("0.43")
STEPS_WANTED = 5


@dataclass(frozen=True)
class Series:
    """One layer of the columns: CSS class, name, and cost by the end of each year, EUR excl. VAT.

    Optional ones stand above the sum.
    """

    css: str
    name: str
    cumulative: tuple[Decimal, ...]
    is_optional: bool = False


@dataclass(frozen=True)
class Block:
    css: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Column:
    """A year: its blocks from the bottom up, its totals, and where the words go.

    `total` is without optional parts, `whole` with them.
    """

    year: int
    total: Decimal
    whole: Decimal
    middle: str
    top: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class GridLine:
    """A line of the scale; `label_y` is where its text stands.

    `near_limit` lines carry no text: the limit's own stands there.
    """

    value: Decimal
    y: str
    label_y: str
    near_limit: bool


@dataclass(frozen=True)
class Chart:
    series: tuple[Series, ...]
    columns: tuple[Column, ...]
    grid: tuple[GridLine, ...]
    limit: Decimal
    limit_y: str
    limit_label_y: str
    left: int
    words_x: int

    @property
    def base(self) -> list[Series]:
        return [layer for layer in self.series if not layer.is_optional]

    @property
    def optional(self) -> list[Series]:
        return [layer for layer in self.series if layer.is_optional]


def step_for(most: Decimal) -> Decimal:
    """A step of 1, 2 or 5 times a power of ten that divides the scale into at most five."""
    step = Decimal(10) ** (most.adjusted() - 1)
    while True:
        for factor in (1, 2, 5):
            if step * factor * STEPS_WANTED >= most:
                return step * factor
        step *= 10


def at(value: Decimal) -> str:
    return f"{value:.1f}"


def chart(series: Sequence[Series], limit: Decimal) -> Chart:
    """A column of each year, optional series on top; the scale holds the sums and the limit."""
    years = len(series[0].cumulative)
    most = max(limit, *(summed(series, year) for year in range(years))) * Decimal("1.04")
    step = step_for(most)
    top = step * (most / step).to_integral_value(ROUND_CEILING)

    def y(value: Decimal) -> Decimal:
        return BOTTOM - (BOTTOM - TOP) * value / top

    grid = tuple(
        GridLine(
            step * line,
            at(y(step * line)),
            at(y(step * line) + 4),
            near_limit=abs(y(step * line) - y(limit)) < 14,  # noqa: PLR2004 -- a line of text
        )
        for line in range(int(top / step) + 1)
    )
    left = _left_of((limit, *(line.value for line in grid)))
    columns = tuple(column(series, year, years, top, left) for year in range(years))
    return Chart(
        tuple(series),
        columns,
        grid,
        limit,
        at(y(limit)),
        at(y(limit) + 4),
        left,
        left - BESIDE // 2,
    )


def _left_of(values: Sequence[Decimal]) -> int:
    # The longest words of the scale stand whole beside the columns.
    longest = max(len(euros(value, LANGUAGES[0])) for value in values)
    return max(LEAST_LEFT, CHARACTER * longest + BESIDE)


def summed(series: Sequence[Series], year: int) -> Decimal:
    return sum((layer.cumulative[year] for layer in series), Decimal(0))


def column(series: Sequence[Series], year: int, years: int, top: Decimal, edge: int) -> Column:
    place = Decimal(RIGHT - edge) / years
    width = place * COLUMN_SHARE
    left = edge + place * year + (place - width) / 2
    scale = (BOTTOM - TOP) / top
    blocks, foot = [], Decimal(BOTTOM)
    for layer in series:
        height = layer.cumulative[year] * scale
        foot -= height
        if height:
            blocks.append(Block(layer.css, at(left), at(foot), at(width), at(height)))
    # The words stand on the sum without optional parts.
    total = summed([layer for layer in series if not layer.is_optional], year)
    return Column(
        year + 1,
        total,
        summed(series, year),
        at(left + width / 2),
        at(BOTTOM - total * scale - 7),
        tuple(blocks),
    )
