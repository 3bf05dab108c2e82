"""Which analyser reads which language, and the name an index is signed with."""

import functools

from search.analysis import stemming
from search.analysis.tokens import Analyser

try:
    from search.analysis import finnish
except (ImportError, OSError):  # the wheel is there but the system library may not be
    finnish = None  # type: ignore[assignment]

LANGUAGES = ("fi", "sv", "en")
FINNISH_CHOICES = ("auto", "voikko", "snowball")


class VoikkoMissing(Exception):  # noqa: N818 -- it names what is wrong
    """SEARCH_FINNISH demands Voikko, but the library or its Finnish dictionary is not installed."""


def resolve(choice: str) -> str:
    """Turn "auto" into what this machine has: "voikko" or "snowball".

    Raises ValueError for any other choice, VoikkoMissing when "voikko" is chosen and missing.
    """
    if choice not in FINNISH_CHOICES:
        msg = f"SEARCH_FINNISH must be one of {', '.join(FINNISH_CHOICES)}, not {choice!r}"
        raise ValueError(msg)
    if choice == "snowball":
        return choice
    return _voikko_or_else(choice)


def _voikko_or_else(choice: str) -> str:
    if _has_voikko():
        return "voikko"
    if choice == "voikko":
        msg = "Install libvoikko1 and voikko-fi, or set SEARCH_FINNISH to auto or snowball."
        raise VoikkoMissing(msg)
    return "snowball"


@functools.cache
def _has_voikko() -> bool:
    return finnish is not None and finnish.is_available()


def analyser(language: str, finnish_by: str = "auto", *, force_fallback: bool = False) -> Analyser:
    """Give the shared analyser of a language; a language without its own chain is read as English.

    `finnish_by` is "auto", "voikko" or "snowball"; `force_fallback` means "snowball" whatever is
    installed.
    """
    language = language if language in LANGUAGES else "en"
    by = resolve("snowball" if force_fallback else finnish_by) if language == "fi" else "snowball"
    return _analyser(language, by)


@functools.cache
def _analyser(language: str, by: str) -> Analyser:
    if by == "voikko":
        return Analyser(f"voikko {finnish.dictionary_version()}", finnish.read, gives_words=True)
    return Analyser(
        f"snowball-{language} {stemming.version()}", stemming.stemmer(language), gives_words=False
    )
