"""Folding an automaton changes nothing of what it says."""

import lzma
import struct

import pytest

from search.analysis.dictionary import Dictionary, unpacked
from search.analysis.folding import Folding, UnknownDictionaryError, joined, read_transducer

SYMBOLS = ["@0@", "@C.NOUN@", "@D.NOUN@", "@P.NOUN.ON@", "@R.NOUN@", "[N]", "[V]", "a", "k", "t"]
NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}


def kfst(arcs, *, version=0, finals=(9,), weighted=False):
    body = b"".join(
        struct.pack("!IIHH", source, target, NUMBER[read], NUMBER[written])
        for source, target, read, written in arcs
    ) + b"".join(struct.pack("!I", state) for state in finals)
    head = struct.pack("!4sHHII?", b"KFST", version, len(SYMBOLS), len(arcs), len(finals), weighted)
    return head + b"".join(symbol.encode() + b"\0" for symbol in SYMBOLS) + lzma.compress(body)


def said(arcs, word):
    folded = Folding(read_transducer(kfst(arcs))).folded()
    return Dictionary(unpacked(folded.packed())).look_up(word)


def test_what_reads_nothing_is_joined_to_the_arc_before_it():
    arcs = [(0, 1, "k", "k"), (1, 2, "@0@", "[N]"), (2, 3, "@0@", "a"), (3, 9, "a", "a")]

    folded = Folding(read_transducer(kfst(arcs))).folded()

    assert len(folded.targets) == 2
    assert said(arcs, "ka") == ["k[N]aa"]
    assert said(arcs, "k") == said(arcs, "kaa") == said(arcs, "x") == []


def test_a_flag_writes_what_stands_beside_it():
    assert said([(0, 1, "k", "k"), (1, 2, "@P.NOUN.ON@", "a"), (2, 9, "@0@", "[N]")], "k") == [
        "ka[N]"
    ]


@pytest.mark.parametrize(
    ("tests", "is_found"),
    [
        (["@P.NOUN.ON@", "@R.NOUN@"], True),
        (["@R.NOUN@"], False),
        (["@P.NOUN.ON@", "@D.NOUN@"], False),
        (["@D.NOUN@"], True),
        (["@P.NOUN.ON@", "@C.NOUN@", "@D.NOUN@"], True),
        (["@P.NOUN.ON@", "@C.NOUN@", "@R.NOUN@"], False),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_flags_hold_in_one_arc_as_in_many(tests, is_found, apart):
    """`apart`: a letter is read between the tests, so that they cannot be joined."""
    between = ["a" if apart else "@0@"] * len(tests)
    steps = [symbol for pair in zip(tests, between, strict=True) for symbol in pair]
    arcs = [
        (place, place + 10, symbol, symbol if symbol == "a" else "@0@")
        for place, symbol in zip(range(0, 1000, 10), ["k", *steps], strict=False)
    ]
    arcs.append((10 * len(arcs), 9, "@0@", "[N]"))
    word = "k" + "a" * len(tests) * apart

    assert bool(said(arcs, word)) is is_found


def test_ways_are_told_in_the_order_of_the_dictionary():
    arcs = [(0, 1, "k", "k"), (0, 2, "k", "k"), (1, 9, "@0@", "[V]"), (2, 9, "@0@", "[N]")]

    assert said(arcs, "k") == ["k[V]", "k[N]"]


def test_tests_that_never_hold_together_are_told():
    assert joined((0, 0, 1, 1), (1, 0, 0, 0)) is None
    assert joined((0, 0, 1, 0), (0, 1, 0, 0)) is None
    assert joined((0, 0, 1, 1), (0, 1, 0, 0)) == (0, 0, 1, 1)


@pytest.mark.parametrize("odd", [{"version": 1}, {"finals": (8, 9)}, {"weighted": True}])
def test_another_format_is_refused(odd):
    with pytest.raises(UnknownDictionaryError):
        read_transducer(kfst([(0, 9, "k", "k")], **odd))
