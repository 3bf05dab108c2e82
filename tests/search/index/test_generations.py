"""Directories of the index, the pointer, and who may write."""

import pytest

from search.index.generations import Generations, IndexUnavailable


@pytest.fixture
def generations(tmp_path):
    tmp_path.joinpath("current").touch()
    return Generations(tmp_path, "abc")


def names(generations):
    return sorted(path.name for path in generations.root.iterdir() if path.is_dir())


def test_generations_are_numbered_on(generations):
    assert [generations.make_next().name for _ in range(11)][-2:] == ["abc-10", "abc-11"]


def test_the_pointer_names_the_current_one(generations):
    generations.make_next()
    second = generations.make_next()
    generations.move_to(second)

    assert generations.current() == second
    assert generations.pointer.read_text("utf-8") == "abc-2"


def test_moving_keeps_the_one_before_and_removes_older_and_abandoned_ones(generations):
    first, second = generations.make_next(), generations.make_next()
    generations.move_to(first)
    generations.make_next()
    generations.move_to(second)

    assert names(generations) == ["abc-1", "abc-2"]


def test_other_directories_are_left_alone(generations):
    generations.root.joinpath("notes").mkdir()
    generations.move_to(generations.make_next())

    assert names(generations) == ["abc-1", "notes"]


@pytest.mark.parametrize("content", [b"", b"xyz-1", b"abc", b"\xff\xfe\x00"])
def test_a_pointer_to_nothing_of_ours_is_unavailable(generations, content):
    generations.pointer.write_bytes(content)

    with pytest.raises(IndexUnavailable):
        generations.current()


def test_one_writes_at_a_time(generations):
    with generations.writing(wait=False) as mine, generations.writing(wait=False) as other:
        assert (mine, other) == (True, False)
    with generations.writing(wait=False) as again:
        assert again
