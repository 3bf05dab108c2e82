"""Which analyser reads which language, and the name an index is signed with."""

import functools

from search.analysis import finnish, stemming
from search.analysis.tokens import Analyser

LANGUAGES = ("fi", "sv", "en")


def analyser(language: str) -> Analyser:
    """Give the shared analyser of a language; a language without its own chain is read as English.

    Raises DictionaryMissing.
    """
    return _analyser(language if language in LANGUAGES else "en")


@functools.cache
def _analyser(language: str) -> Analyser:
    if language == "fi":
        return Analyser(f"voikko {finnish.version()}", finnish.read, gives_words=True)
    return Analyser(
        f"snowball-{language} {stemming.version()}", stemming.stemmer(language), gives_words=False
    )
