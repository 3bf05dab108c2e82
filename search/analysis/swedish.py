"""Swedish: stems by Snowball, and the stems of the words a compound is made of."""

import functools
import re
from collections.abc import Iterator

from search.analysis import stemming, swedish_words
from search.analysis.swedish_words import WordList
from search.analysis.tokens import Analysis

SHORTEST_COMPOUND, SHORTEST, FEWEST_LETTERS, DEEPEST = 7, 4, 3, 2

# Three letters begin or end many words by chance: only these are taken for a part.
_SHORT_BEGINNINGS = (
    "bad bas bil bok båt dag fil hem hus lag lär lön mat mål nät res råd tid tur tåg val van väg"
)
_SHORT_ENDINGS = "bok lov mål pris rum råd tid tur val nät väg"
# Prefixes, and beginnings that are a word by chance.
_NO_BEGINNINGS = "för till upp över under efter före besk stäm först fjärran full konkurr ansv"
_NO_ENDINGS = "ring ling ning gäng skap lig ande ende ation tion oring sätt eras ares mand samm"
# After these a compound goes on with an s: "upphandlings|enhet", never "upphandling|senhet".
_TAKES_S = re.compile(r"(ing|het|skap|tion|sion|nad|itet|ment|dom)$")


def version() -> str:
    return f"{stemming.version()} {swedish_words.version()}"


@functools.cache
def _lists() -> tuple[WordList, WordList]:
    return swedish_words.word_lists()


def read(word: str) -> Analysis:
    """Read a lower-case word; its units are the stems of its parts."""
    parts = _parts(word) if len(word) >= SHORTEST_COMPOUND else ()
    stem = _stem(word)
    return Analysis((stem,), tuple(map(_stem, parts)) or (stem,))


def is_word(word: str) -> bool:
    return word in _lists()[0]


def _stem(word: str) -> str:
    return stemming.stemmer("sv")(word).lemmas[0]


def _parts(word: str, depth: int = 0) -> tuple[str, ...]:
    """The fewest parts that are words, without letters between them, of like length; or none."""
    found = min(_ways(word, depth), default=None)
    return found[1] if found else ()


def _ways(word: str, depth: int) -> Iterator[tuple[tuple[int, bool, int], tuple[str, ...]]]:
    beginnings, endings = _lists()
    for cut in range(FEWEST_LETTERS, len(word) - FEWEST_LETTERS + 1):
        first, last = word[:cut], word[cut:]
        if not _may_end(_stem(last)) or _stem(last) not in endings:
            continue
        if _may_begin(first) and (base := next(_bases(first, beginnings), "")):
            parts: tuple[str, ...] = (base,)
            is_changed = not first.startswith(base)
        elif depth < DEEPEST and (inner := _parts(first.removesuffix("s"), depth + 1)):
            parts, is_changed = inner, True
        else:
            continue
        yield (len(parts), is_changed, -min(len(first), len(last))), (*parts, last)


def _may_begin(first: str) -> bool:
    return _may_be(first, _SHORT_BEGINNINGS, _NO_BEGINNINGS)


def _may_end(last: str) -> bool:
    return _may_be(last, _SHORT_ENDINGS, _NO_ENDINGS)


def _may_be(part: str, short: str, barred: str) -> bool:
    return (len(part) >= SHORTEST or part in short.split()) and part not in barred.split()


def _bases(first: str, beginnings: WordList) -> Iterator[str]:
    """The words a beginning may stand for: "arbets" arbete, "hyres" hyra, "användar" användare."""
    if not _TAKES_S.search(first):
        yield from _known([first], beginnings)
    if first.endswith("s"):
        bare = first.removesuffix("s")
        yield from _known([bare, f"{bare}e", f"{bare.removesuffix('e')}a"], beginnings)
    else:
        changed = f"{first}e" if first.endswith("ar") else f"{first}a"
        opened = [f"{first[:-1]}a", first[:-1]] if first[-1] in "eou" else []
        yield from _known([changed, *opened], beginnings)


def _known(words: list[str], beginnings: WordList) -> Iterator[str]:
    return (word for word in words if len(word) >= FEWEST_LETTERS and word in beginnings)
