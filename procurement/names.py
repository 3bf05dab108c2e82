"""Municipalities by the names organisations write. Pure: names in, codes out.

Such as `Espoo`, `Helsingin kaupunki`, `Esbo stad` and `City of Turku`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

# What stands beside the name and says nothing more than that it is a municipality.
BESIDE: Final = frozenset(
    [
        "kaupunki",
        "kaupungin",
        "kunta",
        "kunnan",
        "stad",
        "staden",
        "stads",
        "kommun",
        "kommunen",
        "kommuns",
        "city",
        "town",
        "municipality",
        "of",
        "the",
    ]
)
# Weaker grades of the last consonants before the ending, in the order they are looked for: Hanko →
# Hangon, Lahti → Lahden, Turku → Turun.
GRADES: Final = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"),
    ("mp", "mm"), ("t", "d"), ("p", "v"), ("k", ""),
)  # fmt: skip
# Ends that are inflected in ways of their own, each with what may come instead.
ENDS: Final = (
    (re.compile("inen$"), ("isen", "isten")),
    (re.compile("si$"), ("den",)),
    (re.compile("us$"), ("uksen", "uden")),
    (re.compile("(?<=[aeiouyäö])s$"), ("ksen",)),
    (re.compile("pudas$"), ("putaan",)),
    (re.compile("laidun$"), ("laitumen",)),
    (re.compile("^virrat$"), ("virtain", "virtojen")),
    (re.compile("e$"), ("een",)),
    (re.compile("^uusi(.*)kaupunki$"), (r"uuden\1kaupungin",)),
    (re.compile("^uusi(?=kaarle)"), ("uuden",)),
)


class MunicipalityNames:
    """Finds by Finnish and Swedish names, in the nominative or the genitive.

    A name two municipalities could have finds neither.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        # Each is a code, a name in Finnish and a name in Swedish.
        self._rows = tuple(rows)

    def find(self, text: str) -> str:
        """The code of the municipality named, with nothing else beside it; empty when none is."""
        return self._codes.get(bare(text), "")

    @cached_property
    def _codes(self) -> dict[str, str]:
        nominatives = _unambiguous(
            (bare(name), code) for code, *names in self._rows for name in names
        )
        inflected = _unambiguous(
            (form, code) for code, name, _swedish in self._rows for form in _genitives(bare(name))
        )
        # Nominatives come before the genitives of others: Kemi is not a form of another name.
        return inflected | nominatives


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    codes: dict[str, set[str]] = defaultdict(set)
    for form, code in pairs:
        codes[form].add(code)
    return {form: next(iter(found)) for form, found in codes.items() if len(found) == 1}


def bare(text: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", text.casefold()) if word not in BESIDE)


def _genitives(name: str) -> Iterator[str]:
    """What the genitive of a Finnish name may be; some of these are nobody's."""
    for end, others in ENDS:
        if end.search(name):
            yield from (
                inflected for other in others for inflected in _with_n(end.sub(other, name))
            )
    for stem in (name, _weakened(name)):
        yield f"{stem}n"
        if stem.endswith("i"):
            yield f"{stem[:-1]}en"


def _with_n(form: str) -> tuple[str, ...]:
    # Some are in the genitive already; `uudenkaarlepyy` is not yet.
    return (form,) if form.endswith("n") else (f"{form}n",)


def _weakened(name: str) -> str:
    """With the last consonants before the last vowels in their weak grade."""
    stem = name.rstrip("aeiouyäöå")
    vowels = name[len(stem) :]
    return next(
        (
            f"{stem.removesuffix(strong)}{weak}{vowels}"
            for strong, weak in GRADES
            if stem.endswith(strong)
        ),
        name,
    )
