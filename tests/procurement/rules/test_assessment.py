"""An assessment costs little beside the sum it is of; the bench tells how long both take."""

import pytest

from tests.benchmarks.assessing import both, calls, purchase


@pytest.mark.parametrize("parts", [6, 12, 24])
def test_an_assessment_makes_at_most_three_times_the_calls_of_a_plain_sum(parts):
    plain, whole = map(calls, both(purchase(parts)))

    assert plain < whole <= 3 * plain
