"""The chart as numbers: a scale that holds everything, columns that stack without gaps."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.pricing.chart import (
    BOTTOM,
    CHARACTER,
    RIGHT,
    STEPS_WANTED,
    TOP,
    Block,
    Chart,
    Column,
    GridLine,
    Series,
    chart,
    step_for,
)
from lib.i18n.amounts import euros

LIMIT = Decimal(30_000)
ROUNDING = Decimal("0.1")
examples = settings(max_examples=100, deadline=None)


def series(css, *cumulative, **options):
    return Series(css, css, tuple(map(Decimal, cumulative)), **options)


@st.composite
def layers(draw):
    years = draw(st.integers(1, 4))
    payments = st.lists(
        st.integers(0, 10**9).map(lambda number: Decimal(number).scaleb(-4)),
        min_size=years,
        max_size=years,
    )
    found = draw(st.lists(payments, min_size=1, max_size=5))
    base = draw(st.integers(1, len(found)))
    return [
        Series(
            f"c{number}",
            f"Osa {number}",
            tuple(sum(paid[: year + 1], Decimal(0)) for year in range(years)),
            is_optional=number > base,
        )
        for number, paid in enumerate(found, start=1)
    ]


def test_a_chart_is_drawn_whole():
    drawn = chart([series("c1", 10_000, 10_000), series("c2", 0, 10_000)], LIMIT)

    assert drawn == Chart(
        series=(series("c1", 10_000, 10_000), series("c2", 0, 10_000)),
        columns=(
            Column(
                1,
                Decimal(10_000),
                Decimal(10_000),
                "240.5",
                "211.0",
                (Block("c1", "168.0", "218.0", "144.9", "68.0"),),
            ),
            Column(
                2,
                Decimal(20_000),
                Decimal(20_000),
                "577.5",
                "143.0",
                (
                    Block("c1", "505.0", "218.0", "144.9", "68.0"),
                    Block("c2", "505.0", "150.0", "144.9", "68.0"),
                ),
            ),
        ),
        grid=(
            GridLine(Decimal(0), "286.0", "290.0", near_limit=False),
            GridLine(Decimal(10_000), "218.0", "222.0", near_limit=False),
            GridLine(Decimal(20_000), "150.0", "154.0", near_limit=False),
            GridLine(Decimal(30_000), "82.0", "86.0", near_limit=True),
            GridLine(Decimal(40_000), "14.0", "18.0", near_limit=False),
        ),
        limit=LIMIT,
        limit_y="82.0",
        limit_label_y="86.0",
        left=72,
        words_x=64,
    )


@pytest.mark.parametrize(
    ("most", "step"),
    [
        ("1", "0.2"),
        ("5", "1"),
        ("5.01", "2"),
        ("10", "2"),
        ("10.01", "5"),
        ("25", "5"),
        ("26", "10"),
        ("31200", "10000"),
        ("99999", "20000"),
        ("100000", "20000"),
        ("0.03", "0.01"),
    ],
)
def test_a_step_is_one_two_or_five_and_the_smallest_that_needs_five_at_most(most, step):
    assert step_for(Decimal(most)) == Decimal(step)


@examples
@given(st.integers(1, 10**14).map(lambda number: Decimal(number).scaleb(-4)))
def test_a_step_divides_any_scale_into_two_to_five(most):
    step = step_for(most)

    assert 2 * step < most <= STEPS_WANTED * step or step * STEPS_WANTED == most
    assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}


@examples
@given(layers())
def test_everything_stands_inside_the_frame(found):
    drawn = chart(found, LIMIT)

    heights = [
        Decimal(y)
        for y in (
            drawn.limit_y,
            *(line.y for line in drawn.grid),
            *(block.y for column in drawn.columns for block in column.blocks),
        )
    ]
    assert all(TOP <= y <= BOTTOM for y in heights)
    assert all(
        Decimal(block.x) > drawn.left and Decimal(block.x) + Decimal(block.width) < RIGHT
        for column in drawn.columns
        for block in column.blocks
    )
    assert len(drawn.grid) <= STEPS_WANTED + 1


@examples
@given(layers())
def test_the_blocks_of_a_year_stand_on_each_other_and_reach_its_total(found):
    for drawn in chart(found, LIMIT).columns:
        foot = Decimal(BOTTOM)
        for block in drawn.blocks:
            assert abs(Decimal(block.y) + Decimal(block.height) - foot) <= ROUNDING
            foot = Decimal(block.y)
        scale = (Decimal(BOTTOM) - foot) / drawn.whole if drawn.whole else Decimal(0)
        assert abs(BOTTOM - drawn.total * scale - 7 - Decimal(drawn.top)) <= 2 * ROUNDING
        assert drawn.total == sum(
            layer.cumulative[drawn.year - 1] for layer in found if not layer.is_optional
        )
        assert drawn.whole == sum(layer.cumulative[drawn.year - 1] for layer in found)


@examples
@given(layers())
def test_a_layer_that_costs_nothing_yet_has_no_block(found):
    for drawn in chart(found, LIMIT).columns:
        assert [block.css for block in drawn.blocks] == [
            layer.css for layer in found if layer.cumulative[drawn.year - 1]
        ]


@examples
@given(layers())
def test_a_column_stands_over_the_limit_exactly_when_its_total_does(found):
    drawn = chart(found, LIMIT)

    for column in drawn.columns:
        is_higher = Decimal(column.top) + 7 < Decimal(drawn.limit_y) - ROUNDING
        is_lower = Decimal(column.top) + 7 > Decimal(drawn.limit_y) + ROUNDING
        assert not is_higher or column.total > LIMIT
        assert not is_lower or column.total < LIMIT


@pytest.mark.parametrize(
    "sum_of_all", ["100", "28660", "999999", "1250000", "123456789", "9876543210"]
)
def test_the_words_of_the_scale_stand_whole_beside_it(sum_of_all):
    drawn = chart([series("c1", sum_of_all)], LIMIT)

    widest = max(len(euros(line.value, "fi")) for line in drawn.grid) * CHARACTER
    assert drawn.words_x - widest >= 0
    assert drawn.words_x < drawn.left < RIGHT


def test_optional_parts_stand_above_the_sum_and_out_of_it():
    drawn = chart([series("c1", 10_000), series("c4", 40_000, is_optional=True)], LIMIT)

    column = drawn.columns[0]
    assert (column.total, column.whole) == (Decimal(10_000), Decimal(50_000))
    assert [block.css for block in column.blocks] == ["c1", "c4"]
    assert Decimal(column.top) == Decimal(column.blocks[0].y) - 7
    assert ([layer.css for layer in drawn.base], [layer.css for layer in drawn.optional]) == (
        ["c1"],
        ["c4"],
    )


@pytest.mark.parametrize("limit", ["1", "30000", "60000", "5404000"])
def test_the_limit_is_on_the_scale_however_small_the_sum(limit):
    drawn = chart([series("c1", 1)], Decimal(limit))

    assert TOP < Decimal(drawn.limit_y) < BOTTOM
    assert drawn.grid[-1].value > drawn.limit == Decimal(limit)


def test_a_line_of_the_scale_beside_the_limit_gives_way_to_its_words():
    beside = {
        line.value: line.near_limit for line in chart([series("c1", 79_000)], Decimal(61_000)).grid
    }

    assert beside == {
        Decimal(0): False,
        Decimal(20_000): False,
        Decimal(40_000): False,
        Decimal(60_000): True,
        Decimal(80_000): False,
        Decimal(100_000): False,
    }
