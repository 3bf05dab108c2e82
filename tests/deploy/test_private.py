"""The data directory is closed to other users; no directory that is not ours is touched."""

import os

import pytest

from deploy.private import close_to_others, heal, is_ours


@pytest.fixture(autouse=True)
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path):
    return path.stat().st_mode & 0o7777


@pytest.fixture
def site(tmp_path):
    directory = tmp_path / "var"
    for name in ("search/a-1/index", "cache", "static"):
        (directory / name).mkdir(parents=True)
    for name in (
        "avoinkunta.sqlite3",
        "avoinkunta.sqlite3-wal",
        "secret-key",
        "search/a-1/index/x.term",
        "cache/a.djcache",
        "theirs.txt",
    ):
        (directory / name).touch()
    for path in [directory, *directory.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    return directory


def test_what_is_made_from_now_on_is_its_makers(tmp_path):
    close_to_others(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").touch()

    assert (mode(tmp_path / "a"), mode(tmp_path / "a" / "b")) == (0o700, 0o600)


def test_the_directory_and_the_files_in_it_are_closed_at_every_start(site):
    close_to_others(site)

    assert mode(site) == 0o700
    assert (
        mode(site / "avoinkunta.sqlite3")
        == mode(site / "avoinkunta.sqlite3-wal")
        == mode(site / "secret-key")
        == 0o600
    )


def test_healing_closes_all_that_is_ours_and_says_how_much_it_was(site):
    assert heal(site) == 11
    assert {mode(path) for path in site.rglob("*") if path.is_dir()} == {0o700}
    assert {
        mode(path) for path in site.rglob("*") if path.is_file() and path.name != "theirs.txt"
    } == {0o600}
    assert mode(site / "theirs.txt") == 0o666
    assert heal(site) == 0


def test_a_link_leads_nobody_to_what_lies_elsewhere(site, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a").touch()
    elsewhere.chmod(0o755)
    (elsewhere / "a").chmod(0o644)
    (site / "mail").symlink_to(elsewhere)
    (site / "cache" / "link").symlink_to(elsewhere / "a")

    heal(site)

    assert (mode(elsewhere), mode(elsewhere / "a")) == (0o755, 0o644)


@pytest.mark.parametrize(
    ("names", "ours"),
    [
        ((), True),
        (("lost+found",), True),
        ((".gitkeep",), True),
        (("secret-key",), True),
        (("cache", "theirs"), True),
        (("theirs",), False),
        (("bin", "etc"), False),
    ],
)
def test_a_directory_is_ours_when_it_is_empty_or_holds_what_we_make(tmp_path, names, ours):
    for name in names:
        (tmp_path / name).touch()
    tmp_path.chmod(0o755)

    assert is_ours(tmp_path) is ours
    close_to_others(tmp_path)
    assert mode(tmp_path) == (0o700 if ours else 0o755)


def test_a_directory_that_all_write_to_is_nobodys(tmp_path):
    tmp_path.chmod(0o1777)

    close_to_others(tmp_path)

    assert mode(tmp_path) == 0o1777
