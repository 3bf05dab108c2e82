"""The folded dictionary: kept once, whole, and made anew where it is broken."""

import importlib.metadata

import pytest

from search.analysis import kept
from search.analysis.dictionary import (
    DictionaryMissing,
    dictionary,
    dictionary_file,
    dictionary_version,
    unpacked,
)

WORD = "[Ln][Xp]kunta[X]kunt[Sn][Ny]a"


@pytest.fixture
def opened(settings, tmp_path):
    """Open the dictionary anew in a data directory of its own; give the file it is kept in."""
    settings.DATA_DIR = tmp_path / "data"
    dictionary.cache_clear()
    yield settings.DATA_DIR / f"finnish-{dictionary_version()}.automaton"
    dictionary.cache_clear()


@pytest.fixture(scope="module")
def packed():
    return dictionary()._arcs.packed()


def test_it_is_folded_once_and_kept(opened, monkeypatch):
    assert dictionary().look_up("kunta") == [WORD]
    assert [file.name for file in opened.parent.iterdir()] == [opened.name]

    dictionary.cache_clear()
    monkeypatch.setattr(kept, "_made_apart", lambda _maker: pytest.fail("folded twice"))

    assert dictionary().look_up("kunta") == [WORD]


@pytest.mark.parametrize("end", [0, 99, -1])
def test_a_broken_file_is_made_anew(opened, packed, monkeypatch, end):
    opened.parent.mkdir()
    opened.write_bytes(packed[:end])
    monkeypatch.setattr(kept, "_made_apart", lambda _maker: packed)

    assert dictionary().look_up("kunta") == [WORD]
    assert opened.read_bytes() == packed


def test_where_it_cannot_be_kept_the_process_has_it_to_itself(opened, packed, monkeypatch):
    opened.parent.write_text("no directory")
    monkeypatch.setattr(kept, "_made_apart", lambda _maker: packed)

    assert dictionary().look_up("kunta") == [WORD]


def test_packing_loses_nothing(packed):
    assert unpacked(packed).packed() == packed


def test_without_the_package_the_fault_says_what_to_install(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "files", missing)

    with pytest.raises(DictionaryMissing, match="pyvoikko"):
        dictionary_file()
