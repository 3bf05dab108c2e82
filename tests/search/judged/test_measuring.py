"""What the figures of judged queries mean."""

from tests.search.judged.measuring import Outcome, figures
from tests.search.judged.reading import JudgedQuery

QUERY = JudgedQuery("fi", "base", "arkisto", frozenset({1, 2, 3, 4}))


def test_a_perfect_answer_is_one_in_everything():
    perfect = figures([Outcome(QUERY, (1, 2, 3, 4), frozenset({1, 2, 3, 4}), is_nearest=False)])

    assert (perfect.recall, perfect.rank, perfect.precision, perfect.counted_recall) == (1, 1, 1, 1)


def test_false_and_missing_hits_are_seen_each_in_its_figure():
    found = figures([Outcome(QUERY, (9, 1, 2), frozenset({9, 1}), is_nearest=False)])

    assert (found.recall, found.rank) == (0.5, 0.5)
    assert (found.precision, found.counted_recall) == (0.5, 0.25)


def test_what_is_only_near_counts_nothing_that_could_be_right_or_wrong():
    near = Outcome(QUERY, (1, 9), frozenset(), is_nearest=True)

    assert near.precision is None
    assert figures([near]).nearest == 1


def test_ten_hits_are_all_that_a_first_page_can_hold():
    many = JudgedQuery("fi", "base", "kunta", frozenset(range(20)))

    assert Outcome(many, tuple(range(10)), frozenset(), is_nearest=False).recall == 1
