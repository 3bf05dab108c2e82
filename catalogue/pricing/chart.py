"""The cumulative cost charts as numbers: what stands where.

The template only draws. Pure: values in, values out.
"""

from collections.abc import Mapping, Sequence
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


# A curve ends so far from the right edge: its letter stands there, a line of text from the next.
LETTER_ROOM, LETTER_HEIGHT = 28, 16


@dataclass(frozen=True)
class Curve:
    """What one offering has cost by the end of each year, EUR excl. VAT; `letter` names it."""

    letter: str
    cumulative: tuple[Decimal, ...]
    points: tuple[tuple[str, str], ...]
    letter_y: str

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class LimitLine:
    value: Decimal
    y: str
    label_y: str
    is_main: bool


@dataclass(frozen=True)
class CurveChart:
    """Several offerings in one picture. `years` are numbers with their places."""

    curves: tuple[Curve, ...]
    years: tuple[tuple[int, str], ...]
    grid: tuple[GridLine, ...]
    limits: tuple[LimitLine, ...]
    left: int
    words_x: int
    letter_x: int


def curve_chart(
    costs: Sequence[tuple[str, tuple[Decimal, ...]]], limits: Sequence[Decimal]
) -> CurveChart:
    """Letters with the cost by the end of each year; the lowest limit is the main one.

    Each curve begins at nought. The scale holds the costs and the two lowest limits; a higher
    one is drawn where it has room.
    """
    rising = sorted(limits)
    most = max([*rising[:2], *(cost[-1] for _letter, cost in costs)]) * Decimal("1.04")
    step = step_for(most)
    top = step * (most / step).to_integral_value(ROUND_CEILING)
    scale = (BOTTOM - TOP) / top
    lines = tuple(
        LimitLine(
            value, at(BOTTOM - value * scale), at(BOTTOM - value * scale + 4), value == rising[0]
        )
        for value in rising
        if value <= top
    )
    grid = tuple(
        GridLine(
            step * line,
            at(BOTTOM - step * line * scale),
            at(BOTTOM - step * line * scale + 4),
            near_limit=any(
                abs(step * line - limit.value) * scale < LETTER_HEIGHT for limit in lines
            ),
        )
        for line in range(int(top / step) + 1)
    )
    left = _left_of([*(limit.value for limit in lines), *(line.value for line in grid)])
    years = max(len(cost) for _letter, cost in costs)
    width = Decimal(RIGHT - LETTER_ROOM - left) / years
    heights = {letter: BOTTOM - cost[-1] * scale for letter, cost in costs}
    places = _apart(heights)
    return CurveChart(
        curves=tuple(
            Curve(
                letter,
                cost,
                tuple(
                    (at(left + width * year), at(BOTTOM - paid * scale))
                    for year, paid in enumerate((Decimal(0), *cost))
                ),
                at(places[letter] + 4),
            )
            for letter, cost in costs
        ),
        years=tuple((year, at(left + width * year)) for year in range(1, years + 1)),
        grid=grid,
        limits=lines,
        left=left,
        words_x=left - BESIDE // 2,
        letter_x=RIGHT - LETTER_ROOM + BESIDE // 2,
    )


def _apart(heights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Where each letter stands: at its curve's end, or a line above the letter below it."""
    places: dict[str, Decimal] = {}
    above = Decimal(BOTTOM + LETTER_HEIGHT)
    for letter, height in sorted(heights.items(), key=lambda pair: (-pair[1], pair[0])):
        above = places[letter] = min(height, above - LETTER_HEIGHT)
    # Those that were pushed out of the picture come down again, in the same order.
    below = Decimal(TOP - LETTER_HEIGHT)
    for letter in reversed(places):
        below = places[letter] = max(places[letter], below + LETTER_HEIGHT)
    return places
