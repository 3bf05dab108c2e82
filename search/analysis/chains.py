"""Which analyser reads which language, and the name an index is signed with."""

import functools

from search.analysis import finnish, stemming, swedish
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
        return Analyser(
            f"voikko {finnish.version()}", finnish.read, finnish.is_word, gives_words=True
        )
    if language == "sv":
        return Analyser(f"snowball-sv {swedish.version()}", swedish.read, swedish.is_word)
    return Analyser(f"snowball-en {stemming.version()}", stemming.stemmer("en"))
