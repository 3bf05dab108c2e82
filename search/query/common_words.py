"""Words that nearly every offering and every question has, by what they are worth in a question."""

import functools
from collections.abc import Mapping

from search.analysis import LANGUAGES, Analysis, analyser

# Say nothing of a solution: left out of a question that has others.
_EMPTY: Mapping[str, str] = {
    "fi": "ja tai sekä eli on että joka mikä kanssa varten",
    "sv": "och eller för i på en ett den det som med av till att",
    "en": "the and or for of to in a an with is that by",
}
EMPTY = frozenset(word for words in _EMPTY.values() for word in words.split())

# Ask for another product than the one that is named: what is wanted, no catalogue says.
_FILLERS: Mapping[str, str] = {
    "fi": "korvaaja korvaava korvike vaihtoehto vaihtoehtoinen tilalle sijaan sijasta ratkaisu",
    "sv": "alternativ ersättare ersättning istället lösning",
    "en": "alternative replacement instead substitute solution",
}

# Name any software or any service: a question's other words decide, these only count in the score.
_GENERIC: Mapping[str, str] = {
    "fi": (
        "järjestelmä tietojärjestelmä palvelu verkkopalvelu työkalu ohjelmisto ohjelma sovellus"
        " kunta kaupunki portaali alusta väline tuote kokonaisuus järjestely sähköinen"
        " digitaalinen avoin"
    ),
    "sv": (
        "system informationssystem tjänst webbtjänst verktyg programvara program applikation app"
        " kommun stad portal plattform produkt helhet elektronisk digital öppen"
    ),
    "en": (
        "system service tool software program application app municipality municipal city portal"
        " platform product suite electronic digital online open"
    ),
}

# With a generic word after them they are a word of their own: *tietojärjestelmä* is no question
# about *tieto*.
_WEAK: Mapping[str, str] = {
    "fi": "tieto verkko työ asia palvelu netti internet pilvi tuki perus ydin kunta lisä käyttö",
    "sv": "information webb nät arbete ärende stöd bas kommun moln",
    "en": "information web network work support base cloud",
}

Units = tuple[str, ...]


def is_filler(reading: Analysis) -> bool:
    return reading.units in _units("fillers")


def is_generic(reading: Analysis) -> bool:
    return reading.units in _units("generic")


def core(units: Units) -> Units:
    """A compound's units without the generic ones at its end; all of them where little is left."""
    for length in (2, 1):
        head, tail = units[:-length], units[-length:]
        if head and tail in _units("generic"):
            return units if head in _units("weak") or head in _units("generic") else head
    return units


@functools.cache
def _units(kind: str) -> frozenset[Units]:
    listed = {"fillers": _FILLERS, "generic": _GENERIC, "weak": _WEAK}[kind]
    return frozenset(
        analyser(language).read(word).units
        for language in LANGUAGES
        for word in listed[language].split()
    )
