"""The order of names on a page, by the rules of its language.

Finnish and Swedish end their alphabet with å, ä, ö; English knows them as a and o.

After CLDR's orders for `fi`, `sv` and `en`: case and punctuation do not count, other accents only
between names that are otherwise the same. Why no library: deploy/decisions/0015-order-of-names.md.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, Final, TypeVar

from lib.i18n.localized import page_language

T = TypeVar("T")
NOT_LETTERS: Final = re.compile(r"[\W_]+")
# Without a form of their own in NFD.
PLAIN: Final = {
    "æ": "ae",
    "ø": "o",
    "ß": "ss",
    "ð": "d",
    "þ": "th",
    "đ": "d",
    "ł": "l",
    "ŋ": "n",
    "ŧ": "t",
}
NORDIC: Final = {**PLAIN, "å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}", "ü": "y"}
LETTERS: Final = {
    "fi": str.maketrans(NORDIC),
    "sv": str.maketrans(NORDIC),
    "en": str.maketrans(PLAIN),
}


@lru_cache(maxsize=8192)
def collated(name: str, language: str = "fi") -> str:
    """A name folded for sorting, in ASCII where the name is of Latin letters."""
    letters = (
        NOT_LETTERS.sub(" ", unicodedata.normalize("NFC", name).casefold())
        .strip()
        .translate(LETTERS[language])
    )
    if letters.isascii():
        return letters
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", letters)
        if not unicodedata.combining(letter)
    )


def _order_of_name(name: str, language: str) -> tuple[str, str]:
    # Of names that fold to the same, the plainer comes first.
    return collated(name, language), name


def by_name(rows: Iterable[T], name: Callable[[T], Any] = str, language: str = "") -> list[T]:
    key = partial(_order_of_name, language=language or page_language())
    return sorted(rows, key=lambda row: key(str(name(row))))
