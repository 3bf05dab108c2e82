"""Words of a text as an index knows them.

Finnish by Voikko's dictionary, Swedish and English by Snowball.
"""

from search.analysis.chains import LANGUAGES, analyser
from search.analysis.dictionary import DictionaryMissing
from search.analysis.tokens import Analyser, Analysis, Token, grams, normalise, plain, split

__all__ = [
    "LANGUAGES",
    "Analyser",
    "Analysis",
    "DictionaryMissing",
    "Token",
    "analyser",
    "grams",
    "normalise",
    "plain",
    "split",
]
